/** A telephone without a human: it does what its subscriber is told to do, and answers the network as the specifications ask. */

import { type Air, type Block, CHANNEL, type Place } from './air.js';
import { Connection } from './connection.js';
import {
  cmServiceRequest,
  immediateAssignment,
  imsiIdentity,
  isPaging,
  locationUpdatingRequest,
  pagingResponse,
  SERVICE,
  tmsiIdentity,
} from './messages.js';

const PATIENCE_MS = 8000;
/** Frame numbers that the reference in an assignment tells apart. */
const REFERENCES = 42_432;

/** First bits of access bursts in a cell with NECI 1 (3GPP TS 44.018 table 9.1.8.1). */
const ACCESS = { locationUpdate: 0x00, service: 0x10, pagingAnswer: 0x80 } as const;
/** The others are drawn by lot on the air; here each access has its own. */
let lot = 0;

export interface Subscriber {
  readonly imsi: string;
  readonly imei: string;
  /** Ki in hexadecimal; algorithm XOR of 3GPP TS 34.108. */
  readonly key: string;
}

export class Phone {
  readonly subscriber: Subscriber;
  /** Refuses short messages: its memory is full. */
  memoryFull = false;
  private tmsi: Buffer | undefined = undefined;
  private readonly air: Air;
  private paged: ((connection: Promise<Connection>) => void) | undefined = undefined;
  private busy = false;

  constructor(air: Air, subscriber: Subscriber) {
    this.air = air;
    this.subscriber = subscriber;
    air.listen((block) => this.hear(block));
  }

  // Each gives the connection on which the network was asked.

  async locationUpdate(): Promise<Connection> {
    return this.open(ACCESS.locationUpdate, locationUpdatingRequest(this.identity()));
  }

  async call(): Promise<Connection> {
    return this.open(ACCESS.service, cmServiceRequest(SERVICE.call, this.identity()));
  }

  async shortMessage(): Promise<Connection> {
    return this.open(ACCESS.service, cmServiceRequest(SERVICE.shortMessage, this.identity()));
  }

  async supplementaryService(): Promise<Connection> {
    return this.open(ACCESS.service, cmServiceRequest(SERVICE.supplementary, this.identity()));
  }

  /** The connection that the next paging leads to. */
  nextPaging(): Promise<Connection> {
    return new Promise((resolve) => {
      this.paged = resolve;
    });
  }

  learnTmsi(tmsi: Buffer): void {
    this.tmsi = tmsi;
  }

  private identity(): Buffer {
    return this.tmsi === undefined ? imsiIdentity(this.subscriber.imsi) : tmsiIdentity(this.tmsi);
  }

  private hear({ octets, timeslot, channel }: Block): void {
    if (this.busy || this.paged === undefined || timeslot !== 0 || channel > 5) return;
    if (!isPaging(octets, [imsiIdentity(this.subscriber.imsi), ...(this.tmsi === undefined ? [] : [this.tmsi])])) return;
    const { paged } = this;
    this.paged = undefined;
    paged(this.open(ACCESS.pagingAnswer, pagingResponse(this.identity())));
  }

  /** Asks for a channel, and says the first message on it. */
  private async open(access: number, first: Buffer): Promise<Connection> {
    this.busy = true;
    const place = await this.access(access | (lot++ & 0x0f));
    const connection = new Connection(this.air, this, place, () => {
      this.busy = false;
    });
    await connection.begin(first);
    return connection;
  }

  private async access(ra: number): Promise<Place> {
    const frameNumber = this.air.send({ timeslot: 0, channel: CHANNEL.rach, subSlot: 0 }, Buffer.of(ra));
    let place: Place | undefined;
    const isAnswer = ({ octets, timeslot }: Block): boolean => {
      const assignment = timeslot === 0 ? immediateAssignment(octets) : undefined;
      if (assignment?.ra !== ra || assignment.frameNumber !== frameNumber % REFERENCES) return false;
      place = assignment.place;
      return true;
    };
    await this.air.hears(isAnswer, `an assignment for access burst ${ra} of frame ${frameNumber}`, PATIENCE_MS);
    return place!;
  }
}
