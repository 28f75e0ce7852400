/** The part `live`: messages of the collector over ZeroMQ, at a few paces, beside a loop over `zeromq` that only counts. */

import { join } from 'node:path';
import type { Measurement } from '../../src/tools/bench-results.js';
import { drawPort } from '../ports.js';
import { type Bench, CLI, own, ran, receivedBy, sized } from './bench.js';
import { measure } from './measure.js';
import { writeRtpCapture } from './rtp-capture.js';

/** Messages that came of those that were sent at this pace, and the processor time of one, in microseconds. */
interface Received {
  readonly part: number;
  readonly microseconds: number;
}

export async function live(bench: Bench): Promise<readonly Measurement[]> {
  const { folder } = bench;
  const packets = sized(bench, { short: 60_000, usual: 150_000, long: 300_000 });
  const file = join(folder, 'live.pcap');
  writeRtpCapture(file, packets);
  const measurements: Measurement[] = [];
  for (const pace of sized(bench, { short: [30_000], usual: [30_000, 60_000] })) {
    const ours: Received[] = [];
    const alone: Received[] = [];
    for (let round = 0; round < sized(bench, { short: 1, usual: 1, long: 2 }); round += 1) {
      ours.push(await receive('spoor', folder, file, packets, pace));
      alone.push(await receive('zeromq', folder, file, packets, pace));
    }
    const what = `at ${pace / 1000} k messages/s of one packet each`;
    measurements.push({
      id: `live_cpu_${pace / 1000}k`,
      what: `live ${what}: processor time of a message, from the socket to the spool`,
      unit: 'ns',
      values: ours.map(({ microseconds }) => microseconds * 1e3),
      beside: { what: 'a loop over `zeromq` that only counts', values: alone.map(({ microseconds }) => microseconds * 1e3) },
    });
    measurements.push({
      id: `live_received_${pace / 1000}k`,
      what: `received of all that was published ${what}`,
      unit: '%',
      values: ours.map(({ part }) => part * 100),
      beside: { what: 'the same loop', values: alone.map(({ part }) => part * 100) },
      goal: { least: 100 },
    });
  }
  return measurements;
}

async function receive(kind: 'spoor' | 'zeromq', folder: string, file: string, packets: number, pace: number): Promise<Received> {
  const port = drawPort();
  const endpoint = `tcp://127.0.0.1:${port}`;
  const receiver =
    kind === 'spoor'
      ? measure(process.execPath, [CLI, 'run', '--source', endpoint, '--spool', join(folder, `live-${port}`)])
      : measure(process.execPath, [own('./receive-only.js'), endpoint]);
  await ran(process.execPath, [CLI, 'publish', file, '--bind', endpoint, '--client', 'bench', '--pace', `${pace}/s`]);
  receiver.stop();
  const ended = await receiver.ended;
  const received = receivedBy(kind, ended);
  return { part: Math.min(1, received / packets), microseconds: ((ended.cpuSeconds ?? Number.NaN) * 1e6) / received };
}
