/** Clock and packet time of a stream: what is known of them, and who must know when they change. */

import type { Microseconds } from 'spoor/decoder';
import type { Packet } from './packet.js';
import type { Payload } from './payload.js';
import type { Sequence } from './sequence/sequence.js';
import { ClockEstimate } from './timing/clock.js';
import { PacketTime } from './timing/packet-time.js';
import type { Timing } from './timing/timing.js';

/** Holes up to this many numbers still tell the packet time. */
const SHORT_HOLE = 16;
/** Packet time in milliseconds while none is known. */
const USUAL_PACKET_TIME = 20;

export class StreamClock {
  /** Clock that timing goes by, Hz; 0 while unknown. */
  rate = 0;
  readonly packetTime = new PacketTime();
  /** Arrival of the highest number before the packet at hand. Set by the owner while the clock is unknown. */
  beforeTime: Microseconds = Number.NaN;
  private readonly sequence: Sequence;
  private readonly timing: Timing;
  private estimate: ClockEstimate | undefined = undefined;

  constructor(sequence: Sequence, timing: Timing) {
    this.sequence = sequence;
    this.timing = timing;
  }

  /** Milliseconds of `step` ticks; undefined when either is unknown. */
  milliseconds(step: number, rate: number = this.rate): number | undefined {
    return step > 0 && rate > 0 ? (step * 1000) / rate : undefined;
  }

  /** Another clock; true when it is one. Steps of the one before mean nothing in it. */
  use(rate: number): boolean {
    if (rate === this.rate) return false;
    this.rate = rate;
    this.estimate = undefined;
    this.timing.setClock(rate);
    this.packetTime.reset();
    this.tell();
    return true;
  }

  /** Two neighbours in sequence, both media of `payload`; `before` is the timestamp of the first. */
  step(packet: Packet, payload: Payload, before: number): void {
    const { growth } = this.sequence;
    if (growth > SHORT_HOLE) return;
    const step = ((packet.timestamp - before) | 0) / growth;
    if (this.rate === 0 && growth === 1) this.infer(payload, step, packet.time - this.beforeTime);
    if (Number.isInteger(step) && this.packetTime.observe(step)) this.tell();
  }

  /** Counts the steps up to here. */
  settle(): void {
    if (this.packetTime.settle()) this.tell();
  }

  private infer(payload: Payload, ticks: number, elapsed: Microseconds): void {
    this.estimate ??= new ClockEstimate();
    const rate = this.estimate.observe(ticks, elapsed);
    if (rate === 0) return;
    payload.infer(rate);
    this.estimate = undefined;
    this.rate = rate;
    this.timing.setClock(rate);
    this.tell();
  }

  private tell(): void {
    const { step } = this.packetTime;
    const known = this.milliseconds(step);
    this.sequence.packetTime = known ?? USUAL_PACKET_TIME;
    this.sequence.settling.packetTime = known ?? 0;
    this.sequence.tick = step;
    this.timing.setPacketTime(step, known ?? USUAL_PACKET_TIME);
  }
}
