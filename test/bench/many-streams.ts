/**
 * Many streams at once in one process, in the time of their packets: prints what they take of memory, as one line of JSON. Packets are made
 * on the way and go into the engine as those of a capture do; documents are finished and dropped.
 *
 * `node --expose-gc many-streams.js STREAMS SECONDS [LOSS]`
 */

import rtp from '../../decoders/rtp/decoder.js';
import { PacketBatch } from '../../src/capture/packet-batch.js';
import { Counters } from '../../src/metrics/counters.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { benchEngine } from './bench-engine.js';
import { collected, peakMegabytes } from './memory.js';
import { PTIME_US, packetOf, TEMPLATE } from './rtp-packet.js';

export interface ManyStreams {
  readonly streams: number;
  readonly packets: number;
  /** Processor time of the packets, seconds. */
  readonly seconds: number;
  /** Bytes of one stream, all of it: the engine's flow, the decoder's state, what the observer keeps. */
  readonly active: number;
  /** The same when it was silent for an interval and longer, but is not over. */
  readonly idle: number;
  /** Of the process, while the streams ran. */
  readonly peakMegabytes: number;
  readonly documents: number;
}

const OBSERVER = 'bench';
const START = 1_700_000_000_000_000;
/** Silence before idle streams are looked at: two intervals and some. */
const SILENCE_US = 25_000_000;
const ETHERNET = 1;

const [streams = 1000, seconds = 10, loss = 0.005] = process.argv.slice(2).map(Number);

let documents = 0;
const engine = benchEngine([rtp], new Counters(), () => {
  documents += 1;
});
const batch = new PacketBatch(OBSERVER);
const frame = TEMPLATE.slice();
const random = seededRandom(1);

function send(): void {
  engine.take(batch);
  batch.clear();
}

const before = collected();
const began = process.cpuUsage();
let packets = 0;
for (let turn = 0; turn * PTIME_US < seconds * 1e6; turn++) {
  for (let stream = 0; stream < streams; stream++) {
    if (random() < loss) continue;
    packetOf(frame, stream, turn);
    // 4 ms of jitter, spread over the packet time as independent calls are.
    const time = START + turn * PTIME_US + Math.floor((stream / streams) * PTIME_US + random() * 4000);
    if (!batch.append(time, ETHERNET, frame.length, frame, 0, frame.length)) {
      send();
      batch.append(time, ETHERNET, frame.length, frame, 0, frame.length);
    }
    packets += 1;
  }
}
send();
const { user, system } = process.cpuUsage(began);
const active = (collected() - before) / streams;
const peak = peakMegabytes();
engine.take({ kind: 'time', observer: OBSERVER, time: START + seconds * 1e6 + SILENCE_US });
const idle = (collected() - before) / streams;
const result: ManyStreams = { streams, packets, seconds: (user + system) / 1e6, active, idle, peakMegabytes: peak, documents };
process.stdout.write(`${JSON.stringify(result)}\n`);
