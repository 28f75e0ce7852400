/** A call as three places see it, its losses and delays planted: sender, capture point, receiver. What tests hold reports against. */

import { datagram, rtp, START } from '../encode.js';
import { compound, description, receiverReport, senderReport } from './encode.js';

export interface Plan {
  /** Packets of 20 ms. */
  readonly packets: number;
  /** What becomes of packet `n`: false or nothing lets it pass. */
  readonly lostUpstream?: (n: number) => boolean;
  readonly lostDownstream?: (n: number) => boolean;
  readonly lostByCapture?: (n: number) => boolean;
  /** Sent on twice by the network before the capture point. */
  readonly doubled?: (n: number) => boolean;
  /** Seconds it is late at the capture point. */
  readonly late?: (n: number) => number;
  /** Seconds between the sender and the capture point, and between that and the receiver, in both directions. */
  readonly near?: number;
  readonly far?: number;
  /** Seconds between reports. */
  readonly every?: number;
  readonly firstNumber?: number;
  /** Cycles the receiver counted, which are not ours. */
  readonly cycles?: number;
  /** RTCP on the port of the media, not the next one. */
  readonly muxed?: boolean;
  /** The capture sees each packet of media twice. */
  readonly mirrored?: boolean;
  /** IP packets have no identification, so that nobody knows who doubled one. */
  readonly unidentified?: boolean;
  /** Ticks of the media clock in a second of the sender's time. */
  readonly clockRate?: number;
}

/** Packets and losses between the first report of the receiver and its last, and of the sender the same. */
export interface Truth {
  expected: number;
  upstream: number;
  downstream: number;
  capture: number;
  sent: number;
  notSeen: number;
}

export const SENDER = 0x1122_3344;
export const RECEIVER = 0x5566_7788;
/** Seconds since 1900 at START, for clocks of senders; they may be anything. */
const NTP = 3_900_000_000;

interface Event {
  readonly at: number;
  readonly happens: () => void;
}

/** The call's frames at the capture point in the order of time, and the truth. */
export function call(plan: Plan): { frames: ReturnType<typeof datagram>[]; truth: Truth } {
  const {
    near = 0.01,
    far = 0.02,
    every = 5,
    firstNumber = 65_400,
    cycles = 0,
    muxed = false,
    clockRate = 8000,
    mirrored = false,
    unidentified = false,
  } = plan;
  const never = () => false;
  const { lostUpstream = never, lostDownstream = never, lostByCapture = never, doubled = never, late = () => 0 } = plan;
  const port = muxed ? 0 : 1;
  const there = { source: ['192.0.2.1', 40_000 + port], destination: ['192.0.2.2', 40_002 + port] } as const;
  const back = { source: there.destination, destination: there.source };
  const frames: ReturnType<typeof datagram>[] = [];
  const events: Event[] = [];
  let next = 0;
  /** What is planned while the call runs finds its place behind what has happened. */
  const at = (when: number, happens: () => void) => {
    let place = events.length;
    while (running && place > next && events[place - 1]!.at > when) place -= 1;
    events.splice(place, 0, { at: when, happens });
  };

  let running = false;
  let sent = 0;
  let seen = 0;
  let highest = -1;
  let received = 0;
  let lastReport = { middle: 0, at: 0 };
  const reports: { highest: number }[] = [];
  const counted: { sent: number; seen: number }[] = [];

  for (let n = 0; n < plan.packets; n++) {
    const leaves = 0.02 * n;
    at(leaves, () => {
      sent += 1;
    });
    if (lostUpstream(n)) continue;
    const bytes = rtp({ ssrc: SENDER, sequence: firstNumber + n, timestamp: 160 * n, marker: n === 0 });
    for (let copy = doubled(n) ? 2 : 1; copy > 0; copy--) {
      const passes = leaves + near + late(n) + 0.0002 * (copy - 1);
      at(passes, () => {
        if (lostByCapture(n)) return;
        const path = { source: ['192.0.2.1', 40_000], destination: ['192.0.2.2', 40_002] } as const;
        const identification = unidentified ? 0 : n + 20_000 * (copy - 1);
        const frame = datagram(bytes, passes, { ...path, identification });
        frames.push(frame);
        if (mirrored) frames.push({ ...frame, time: frame.time + 5 });
        if (copy === 1) seen += 1;
      });
      if (!lostDownstream(n))
        at(passes + far, () => {
          received += 1;
          highest = Math.max(highest, n);
        });
    }
  }
  const end = 0.02 * plan.packets + 1;
  for (let i = 1; i * every < end + every; i++) {
    // Reports of the sender lie between two packets, those of the receiver half a period later.
    const leaves = Math.min(i * every, end) + 0.0101;
    at(leaves, () => {
      const now = sent;
      const ntp = NTP + leaves;
      const middle = ((Math.floor(ntp) & 0xffff) * 65_536 + Math.floor((ntp % 1) * 65_536)) >>> 0;
      const bytes = compound(
        senderReport(SENDER, {
          ntpSeconds: Math.floor(ntp),
          ntpFraction: Math.floor((ntp % 1) * 2 ** 32),
          timestamp: Math.round(leaves * clockRate),
          packets: now,
          octets: 160 * now,
        }),
        description(SENDER, { 1: 'alice@192.0.2.1', 6: 'planted' }),
      );
      at(leaves + near, () => {
        frames.push(datagram(bytes, leaves + near, there));
        counted.push({ sent: now, seen });
      });
      at(leaves + near + far, () => {
        lastReport = { middle, at: leaves + near + far };
      });
    });
    const answers = leaves + every / 2;
    at(answers, () => {
      if (highest < 0) return;
      const block = {
        ssrc: SENDER,
        lost: highest + 1 - received,
        highest: 65_536 * cycles + firstNumber + highest,
        jitter: 24,
        lsr: lastReport.middle,
        dlsr: lastReport.middle === 0 ? 0 : Math.round((answers - lastReport.at) * 65_536),
      };
      reports.push({ highest });
      const bytes = compound(receiverReport(RECEIVER, block), description(RECEIVER, { 1: 'bob@192.0.2.2' }));
      at(answers + far, () => frames.push(datagram(bytes, answers + far, back)));
    });
  }
  events.sort((a, b) => a.at - b.at);
  running = true;
  while (next < events.length) events[next++]!.happens();
  const truth: Truth = { expected: 0, upstream: 0, downstream: 0, capture: 0, sent: 0, notSeen: 0 };
  for (let n = reports[0]!.highest + 1; n <= reports.at(-1)!.highest; n++) {
    truth.expected += 1;
    if (lostUpstream(n)) truth.upstream += 1;
    else if (lostDownstream(n)) truth.downstream += 1;
    else if (lostByCapture(n)) truth.capture += 1;
  }
  truth.sent = counted.at(-1)!.sent - counted[0]!.sent;
  truth.notSeen = truth.sent - (counted.at(-1)!.seen - counted[0]!.seen);
  return { frames: frames.sort((a, b) => a.time - b.time), truth };
}

/** The clock of the capture at second `at` of the call. */
export function timeOf(at: number): number {
  return START + at * 1e6;
}
