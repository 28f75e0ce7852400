/** The row that Wireshark shows for a stream: its model, and the payload types by the names it gives them. */

import { type Flow, type MediaAnnouncement, OldestFirst } from 'spoor/decoder';
import type { Packet } from '../packet.js';
import type { Stream } from '../stream.js';
import { WiresharkStream } from './model.js';
import { unannouncedClock, unannouncedName } from './payload-names.js';

/** Sources that are told apart at one observer; beyond that the one that began first is forgotten. */
const MOST_KNOWN = 100_000;

export class WiresharkColumns {
  readonly model = new WiresharkStream();
  /** By payload type, each as it was called when it came first. */
  private readonly names = new Map<number, string>();
  /** Some clock of it is no whole number of kHz. */
  clockRounded = false;
  /** Packets with one clock follow packets with another. */
  clockChanged = false;
  /** It goes on with a stream that was over here. */
  continues = false;
  /** The same addresses, ports and source run in another VLAN or tunnel at the same time, and are one stream to Wireshark. */
  twin = false;
  /** Packets of the source came before those that proved the stream, and did not lead to them: they are not in it. */
  beginsLate = false;
  /** A stream of ours goes by this now. */
  running = true;

  private payloadType = -1;
  private clockRate = 0;
  private lastClock = 0;
  private told: MediaAnnouncement | undefined = undefined;

  /** In the order of their numbers. */
  get payloads(): string[] {
    return [...this.names].sort(([a], [b]) => a - b).map(([, name]) => name);
  }

  observe(packet: Readonly<Packet>, told: MediaAnnouncement | undefined): void {
    if (packet.payloadType !== this.payloadType || told !== this.told) this.meet(packet.payloadType, told);
    this.model.observe(packet, this.clockRate);
  }

  private meet(payloadType: number, told: MediaAnnouncement | undefined): void {
    this.payloadType = payloadType;
    this.told = told;
    const { name, clockRate } = known(payloadType, told);
    if (clockRate > 0) {
      this.clockChanged ||= this.lastClock > 0 && this.lastClock !== clockRate;
      this.lastClock = clockRate;
    }
    this.clockRate = clockRate;
    if (clockRate % 1000 !== 0) this.clockRounded = true;
    if (!this.names.has(payloadType)) this.names.set(payloadType, name);
  }
}

/** Its own table first, which signalling does not change. Digits and tones have no clock there. */
function known(payloadType: number, told: MediaAnnouncement | undefined): { readonly name: string; readonly clockRate: number } {
  const signalled = payloadType < 96 ? undefined : told?.payloadTypes.get(payloadType);
  if (signalled === undefined) return { name: unannouncedName(payloadType), clockRate: unannouncedClock(payloadType) };
  const { name, clockRate } = signalled;
  return { name, clockRate: name.toLowerCase() === 'telephone-event' ? 0 : clockRate };
}

/** Which streams of one observer are one stream to Wireshark, which knows no VLAN, no tunnel, and no end by silence. */
export class WiresharkStreams {
  private readonly known = new OldestFirst<string, WiresharkColumns>();

  begin(stream: Pick<Stream, 'ssrc' | 'fromInitiator'>, { initiator, responder }: Flow): WiresharkColumns {
    // Addresses, ports and source, without VLANs and tunnel.
    const ends = [initiator, responder].map(({ ip, port }) => `${ip} ${port}`);
    const name = `${(stream.fromInitiator ? ends : ends.reverse()).join(' > ')} ${stream.ssrc}`;
    const before = this.known.get(name);
    if (before !== undefined && !before.running) {
      before.continues = true;
      before.running = true;
      return before;
    }
    const columns = new WiresharkColumns();
    if (before !== undefined) {
      before.twin = true;
      columns.twin = true;
    }
    this.known.set(name, columns);
    const { oldestKey } = this.known;
    if (oldestKey !== undefined && this.known.size > MOST_KNOWN) this.known.delete(oldestKey);
    return columns;
  }
}
