/** Many streams seen at one capture point, spoilt on their paths and at the capture, with the truth of every packet: what tests of the origin of losses run. */

import { Packet } from '../packet.js';
import { DEFAULT_SETTINGS } from '../settings.js';
import { Stream } from '../stream.js';
import { OriginCounts } from './counts.js';
import { HoleWatch } from './hole-watch.js';
import { hashOfHost, LossOrigin } from './loss-origin.js';

/** Park and Miller's generator: the same numbers on every machine. */
export function random(seed: number): () => number {
  let state = (seed * 2654435761) % 2147483647 || 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

export interface Scenario {
  readonly streams: number;
  /** Hosts; streams run between all of them. */
  readonly hosts?: number;
  /** Seconds. */
  readonly duration: number;
  readonly seed: number;
  /** Chance of a packet of `stream`, sent at `at` seconds, to be lost on its path. */
  readonly network?: (stream: number, at: number) => number;
  /** Chance of what is left to be lost at the capture. */
  readonly capture?: (at: number) => number;
  /** Packets that come 1 to 4 places late, as a share. */
  readonly reordered?: number;
  /** Milliseconds between packets of a stream; 20. */
  readonly packetTime?: (stream: number) => number;
}

export interface Outcome {
  readonly network: number;
  readonly capture: number;
  readonly found: OriginCounts;
  readonly settled: number;
}

/** What was lost, and what was found; for each group that `groupOf` names. */
export function simulate<G>(scenario: Scenario, groupOf: (stream: number) => G, watch = newWatch()): Map<G, Outcome> {
  const { streams, hosts = 12, duration, seed, network = () => 0, capture = () => 0, reordered = 0, packetTime = () => 20 } = scenario;
  const chance = random(seed);
  const all = Array.from({ length: streams }, (_, i) => {
    const source = i % hosts;
    const destination = (source + 1 + (Math.floor(i / hosts) % (hosts - 1))) % hosts;
    const origin = new LossOrigin(watch.watch, hashOfHost(`192.0.2.${source}`), hashOfHost(`192.0.2.${destination}`), 7919 * i + seed);
    return { stream: new Stream(i, true, 'signalling', 0, undefined, DEFAULT_SETTINGS, origin), phase: chance(), network: 0, capture: 0 };
  });
  const arrivals: { time: number; stream: number; number: number }[] = [];
  for (let i = 0; i < streams; i++) {
    const step = packetTime(i) / 1e3;
    const { phase } = all[i]!;
    const numbers = Math.floor(duration / step);
    for (let number = 0; number < numbers; number++) {
      const at = (number + phase) * step;
      // The first and the last packet arrive, so that every loss is between two others.
      const safe = number === 0 || number === numbers - 1;
      if (!safe && chance() < network(i, at)) all[i]!.network += 1;
      else if (!safe && chance() < capture(at)) all[i]!.capture += 1;
      else {
        const late = !safe && chance() < reordered ? step * Math.ceil(4 * chance()) : 0;
        arrivals.push({ time: Math.round(1e6 * (at + late + 0.002 * chance())), stream: i, number });
      }
    }
  }
  arrivals.sort((a, b) => a.time - b.time);
  const packet = new Packet();
  for (const { time, stream, number } of arrivals) {
    packet.time = time;
    packet.sequence = number & 0xffff;
    packet.timestamp = Math.round(8 * packetTime(stream)) * number;
    packet.payload = 160;
    all[stream]!.stream.receive(packet);
  }
  const outcomes = new Map<G, { network: number; capture: number; found: OriginCounts; settled: number }>();
  for (const [i, { stream, network, capture }] of all.entries()) {
    stream.takeAll();
    const group = groupOf(i);
    const outcome = outcomes.get(group) ?? { network: 0, capture: 0, found: new OriginCounts(), settled: 0 };
    outcome.network += network;
    outcome.capture += capture;
    outcome.settled += stream.totals.losses?.settled ?? 0;
    if (stream.totals.origin !== undefined) outcome.found.add(stream.totals.origin);
    outcomes.set(group, outcome);
  }
  return outcomes;
}

export interface Watched {
  readonly watch: HoleWatch;
  /** What was reported, by name. */
  readonly reports: Map<string, number>;
}

export function newWatch(): Watched {
  const reports = new Map<string, number>();
  return { watch: new HoleWatch((what) => reports.set(what, (reports.get(what) ?? 0) + 1)), reports };
}
