/**
 * Packets of many flows in turn, through the engine: prints what one of them takes, as one line of JSON. Each flow has three packets before the
 * clock starts, so that it is known, and a stream confirmed.
 *
 * `node many-flows.js rtp|datagrams FLOWS`
 */

import rtp from '../../decoders/rtp/decoder.js';
import { PacketBatch } from '../../src/capture/packet-batch.js';
import { Counters } from '../../src/metrics/counters.js';
import { benchEngine } from './bench-engine.js';
import { PTIME_US, packetOf, RTP_AT, TEMPLATE } from './rtp-packet.js';

export interface Flows {
  /** User and system time of a packet, documents included; what it takes to make the packet is left out. */
  readonly nanoseconds: number;
}

const PACKETS = 2_000_000;
const BEFORE = 3;
const START = 1_700_000_000_000_000;

const [kind = '', count = ''] = process.argv.slice(2);
const flows = Number(count);
const engine = benchEngine([rtp], new Counters());
const batch = new PacketBatch('bench');
const frame = TEMPLATE.slice();

/** Makes the packets of those turns, and hands them on unless they are only made. */
function turns(from: number, to: number, take: (full: PacketBatch) => void): void {
  for (let turn = from; turn < to; turn += 1) {
    for (let flow = 0; flow < flows; flow += 1) {
      packetOf(frame, flow, turn);
      // Neither RTP nor anything else.
      if (kind !== 'rtp') frame[RTP_AT] = 0x0f;
      const time = START + turn * PTIME_US + Math.floor((flow / flows) * PTIME_US);
      if (batch.append(time, 1, frame.length, frame, 0, frame.length)) continue;
      take(batch);
      batch.clear();
      batch.append(time, 1, frame.length, frame, 0, frame.length);
    }
  }
  take(batch);
  batch.clear();
}

function nanoseconds(packets: number, run: () => void): number {
  const began = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(began);
  return ((user + system) * 1e3) / packets;
}

turns(0, BEFORE, (full) => engine.take(full));
// At least one look at each; at best as many packets for few flows as for many.
const end = BEFORE + Math.max(1, Math.round(PACKETS / flows));
const packets = flows * (end - BEFORE);
const all = nanoseconds(packets, () => turns(BEFORE, end, (full) => engine.take(full)));
const making = nanoseconds(packets, () => turns(BEFORE, end, () => {}));
const result: Flows = { nanoseconds: all - making };
process.stdout.write(`${JSON.stringify(result)}\n`);
