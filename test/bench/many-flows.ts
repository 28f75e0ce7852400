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
  /** User and system time of a packet, documents included. */
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

function turns(from: number, to: number): void {
  for (let turn = from; turn < to; turn += 1) {
    for (let flow = 0; flow < flows; flow += 1) {
      packetOf(frame, flow, turn);
      // Neither RTP nor anything else.
      if (kind !== 'rtp') frame[RTP_AT] = 0x0f;
      const time = START + turn * PTIME_US + Math.floor((flow / flows) * PTIME_US);
      if (batch.append(time, 1, frame.length, frame, 0, frame.length)) continue;
      engine.take(batch);
      batch.clear();
      batch.append(time, 1, frame.length, frame, 0, frame.length);
    }
  }
  engine.take(batch);
  batch.clear();
}

turns(0, BEFORE);
// At least one look at each; at best as many packets for few flows as for many.
const more = Math.max(1, Math.round(PACKETS / flows));
const began = process.cpuUsage();
turns(BEFORE, BEFORE + more);
const { user, system } = process.cpuUsage(began);
const result: Flows = { nanoseconds: ((user + system) * 1e3) / (flows * more) };
process.stdout.write(`${JSON.stringify(result)}\n`);
