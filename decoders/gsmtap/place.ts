/** Where reports come from: names of a producer's place, its carriers and channels, kept because making them costs more than reading a header. */

import type { Message } from 'spoor/decoder';

/** Where Osmocom's virtual air interface sends: base station to mobiles, mobiles to base station. */
const VIRTUAL_UM: ReadonlySet<string> = new Set(['239.193.23.1', '239.193.23.2']);
/** Names that are kept of one place. Who reports more carriers or channels than this has them made anew. */
const MOST_KEPT = 4096;

/** A carrier of a GSM cell as its producer reports it, and what its documents are told apart by. */
export interface Carrier {
  /** Carriers are told apart by where the report comes from, channel number and band. */
  readonly key: string;
  /** Address of the producer; undefined for frames without one, and on the virtual air interface, where every mobile has its own. */
  readonly source: string | undefined;
  /** Where it sends to; undefined where that is no part of what a carrier is. */
  readonly destination: string | undefined;
  readonly arfcn: number;
  readonly pcs: boolean;
}

/** SCAT tells its radios apart by the address it sends to. The virtual air interface is one place, whichever machine sends on it: base station and mobiles need not share one. */
export class Place {
  readonly name: string;
  /** Every frame of the air is on the wire, and there is no radio. */
  readonly virtual: boolean;
  private readonly from: string;
  private readonly to: string;
  private readonly carriers = new Map<number, Carrier>();
  private readonly channels = new Map<number, string>();

  /** Addresses; empty for frames without. */
  constructor(from: string, to: string) {
    this.from = from;
    this.to = to;
    this.virtual = VIRTUAL_UM.has(to);
    this.name = this.virtual ? 'virtual-um' : `${from} ${to}`;
  }

  isOf(from: string, to: string): boolean {
    return this.from === from && this.to === to;
  }

  carrier(arfcn: number, pcs: boolean): Carrier {
    const number = arfcn * 2 + (pcs ? 1 : 0);
    let carrier = this.carriers.get(number);
    if (carrier === undefined) {
      const source = this.from === '' || this.virtual ? undefined : this.from;
      const destination = this.to === '' || this.virtual ? undefined : this.to;
      carrier = { key: `${this.name} ${arfcn}${pcs ? ' PCS' : ''}`, source, destination, arfcn, pcs };
      keep(this.carriers, number, carrier);
    }
    return carrier;
  }

  /** Name of a channel of a carrier. */
  channel(arfcn = 0, timeslot = 0, subSlot = 0): string {
    // Four octets, and one for each of the others.
    const number = (arfcn * 256 + timeslot) * 256 + subSlot;
    let channel = this.channels.get(number);
    if (channel === undefined) {
      channel = `${this.name} ${arfcn} ${timeslot} ${subSlot}`;
      keep(this.channels, number, channel);
    }
    return channel;
  }
}

/** The place that the last packet of a flow came from: that of the next one, as long as nobody answers. */
export class LastPlace {
  private last = new Place('', '');

  of({ source, destination }: Pick<Message, 'source' | 'destination'>): Place {
    if (!this.last.isOf(source.ip, destination.ip)) this.last = new Place(source.ip, destination.ip);
    return this.last;
  }
}

function keep<T>(names: Map<number, T>, number: number, name: T): void {
  if (names.size >= MOST_KEPT) names.clear();
  names.set(number, name);
}
