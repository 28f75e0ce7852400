/** A telephone on a channel of its own: links of layer 2, measurement reports, and the answers that need no human. */

import { type Air, type Block, CHANNEL, type Place } from './air.js';
import { Link } from './lapdm.js';
import {
  ASSIGNMENT_COMPLETE,
  authenticationResponse,
  cipheringModeComplete,
  cpAck,
  identityResponse,
  imeiIdentity,
  imeisvIdentity,
  imsiIdentity,
  PD,
  placeOf,
  TMSI_REALLOCATION_COMPLETE,
} from './messages.js';
import type { Phone } from './phone.js';

/** One block of the SACCH (102 frames). */
const REPORT_MS = 470;
const PATIENCE_MS = 15_000;
const SHORT_MESSAGES = 3;

/** What a message is, in two hexadecimal octets: protocol discriminator and type. */
export const kindOf = (message: Buffer): string => {
  const pd = message[0]! & 0x0f;
  const type = pd === PD.mobility || pd === PD.callControl || pd === PD.supplementary ? message[1]! & 0x3f : message[1]!;
  return Buffer.of(pd, type).toString('hex');
};

export class Connection {
  /** All that the network said, in order. */
  readonly heard: Buffer[] = [];
  private readonly air: Air;
  private readonly phone: Phone;
  private place: Place;
  private links = new Map<number, Link>();
  /** N(SD), 3GPP TS 24.007 section 11.2.3.2: without it the network takes messages for repetitions. */
  private sendSequence = 0;
  private readonly waiting = new Set<() => void>();
  private failure: string | undefined = undefined;
  /** What is said while the channel changes waits for the new one. */
  private moved: Promise<void> = Promise.resolve();
  private released = false;
  private readonly reports: NodeJS.Timeout;
  private readonly deafen: () => void;
  private readonly onEnd: () => void;

  constructor(air: Air, phone: Phone, place: Place, onEnd: () => void) {
    this.air = air;
    this.phone = phone;
    this.place = place;
    this.onEnd = onEnd;
    this.deafen = air.listen((block) => this.hear(block));
    this.reports = setInterval(() => this.report(), REPORT_MS);
  }

  async begin(first: Buffer): Promise<void> {
    if ((first[0]! & 0x0f) !== PD.radio) this.sendSequence = 1;
    if (!(await this.link(0).establish(first))) this.fail('nobody answers on the channel that was assigned');
  }

  /** Opens the link of short messages. */
  async beginShortMessages(): Promise<void> {
    if (!(await this.link(SHORT_MESSAGES).establish())) this.fail('nobody answers on the link of short messages');
  }

  async send(message: Buffer): Promise<void> {
    await this.moved;
    const pd = message[0]! & 0x0f;
    const octets = Buffer.from(message);
    if (pd === PD.mobility || pd === PD.callControl || pd === PD.supplementary) {
      octets[1]! |= this.sendSequence << 6;
      this.sendSequence ^= 1;
    }
    return this.link(pd === PD.shortMessage ? SHORT_MESSAGES : 0).send(octets);
  }

  /** The first message of one of these kinds, heard already or not. */
  async until(...kinds: readonly string[]): Promise<Buffer> {
    await this.wait(() => this.find(kinds) !== undefined, kinds.join(' or '));
    return this.find(kinds)!;
  }

  /** About a second, by what the channel brings beside: two blocks of its SACCH. */
  async talk(): Promise<void> {
    await this.moved;
    const { timeslot, channel, subSlot } = this.place;
    const isBeside = (block: Block): boolean =>
      block.timeslot === timeslot && block.subSlot === subSlot && block.channel === (channel | CHANNEL.sacch);
    for (let i = 0; i < 2; i++) await this.air.hears(isBeside, 'the SACCH', PATIENCE_MS);
  }

  /** Until the network has released the channel. */
  over(): Promise<void> {
    return this.wait(() => this.released, 'release of the channel');
  }

  private find(kinds: readonly string[]): Buffer | undefined {
    return this.heard.find((message) => kinds.includes(kindOf(message)));
  }

  private async wait(isThere: () => boolean, what: string): Promise<void> {
    const limit = Date.now() + PATIENCE_MS;
    while (!isThere()) {
      if (this.failure !== undefined) throw new Error(this.failure);
      if (this.released || Date.now() > limit) throw new Error(`no ${what}; heard was ${this.heard.map(kindOf).join(' ')}`);
      await new Promise<void>((resolve) => {
        const once = (): void => {
          clearTimeout(timer);
          this.waiting.delete(once);
          resolve();
        };
        const timer = setTimeout(once, 500);
        this.waiting.add(once);
      });
    }
  }

  private link(sapi: number): Link {
    const found = this.links.get(sapi);
    if (found !== undefined) return found;
    const link = new Link(sapi, {
      send: (frame) => this.air.send(this.place, frame),
      receive: (message) => this.take(message),
      fail: (reason) => this.fail(reason),
    });
    this.links.set(sapi, link);
    return link;
  }

  private hear({ timeslot, channel, subSlot, octets }: Block): void {
    if (timeslot !== this.place.timeslot || channel !== this.place.channel || subSlot !== this.place.subSlot) return;
    const isUnnumberedInformation = (octets[1]! & 0xef) === 0x03;
    if (!isUnnumberedInformation) this.link((octets[0]! >> 2) & 7).take(octets);
  }

  private take(message: Buffer): void {
    this.heard.push(message);
    void this.answer(message).catch((error: unknown) => this.fail(String(error)));
    for (const wake of this.waiting) wake();
  }

  private async answer(message: Buffer): Promise<void> {
    const { subscriber } = this.phone;
    switch (kindOf(message)) {
      case '0512': // Authentication Request
        return this.send(authenticationResponse(signed(message.subarray(3, 19), subscriber.key)));
      case '0518': {
        const asked = message[2]! & 7;
        const identity = { 1: imsiIdentity(subscriber.imsi), 2: imeiIdentity(subscriber.imei) }[asked] ?? imeisvIdentity(subscriber.imei);
        return this.send(identityResponse(identity));
      }
      case '0502': // Location Updating Accept, with a temporary identity
        if (message.length < 14 || message[7] !== 0x17) return;
        this.phone.learnTmsi(Buffer.from(message.subarray(10, 14)));
        return this.send(TMSI_REALLOCATION_COMPLETE);
      case '0635': // Ciphering Mode Command
        return this.send(cipheringModeComplete((message[2]! & 0x10) === 0 ? undefined : imeisvIdentity(subscriber.imei)));
      case '062e': // Assignment Command
        this.moved = this.move(placeOf(message[2]!));
        return this.moved;
      case '060d': // Channel Release
        return this.leave();
      case '0901': // CP-DATA
        return this.send(cpAck(message));
      default:
    }
  }

  /** A mobile that finds nobody on the new channel is lost: osmo-msc has a channel assigned even to a call that is over, and takes both away at once. */
  private async move(place: Place): Promise<void> {
    this.abandonLinks();
    this.place = place;
    if (await this.link(0).establish(Buffer.alloc(0), 1)) return this.link(0).send(ASSIGNMENT_COMPLETE);
    this.gone();
  }

  private async leave(): Promise<void> {
    await this.link(0).release();
    this.gone();
  }

  private gone(): void {
    this.released = true;
    this.end();
  }

  private fail(reason: string): void {
    this.failure = reason;
    this.end();
  }

  private end(): void {
    clearInterval(this.reports);
    this.abandonLinks();
    this.deafen();
    this.onEnd();
    for (const wake of this.waiting) wake();
  }

  private abandonLinks(): void {
    for (const link of this.links.values()) link.abandon();
    this.links = new Map();
  }

  /** Measurement Report: level 48, no errors, no neighbours; power level 15, timing advance 0 of layer 1 in front. */
  private report(): void {
    const block = Buffer.alloc(23);
    block.set([0x0f, 0, 0x01, 0x03, 0x49, 0x06, 0x15, 48, 48, 0x01, 0xc0]);
    this.air.send({ ...this.place, channel: this.place.channel | CHANNEL.sacch }, block);
  }
}

/** SRES of the algorithm XOR (3GPP TS 34.108 section 8.1.2): challenge and key, folded to 32 bits by function c2 of TS 33.102 section 6.8.1.2. */
function signed(challenge: Buffer, key: string): Buffer {
  const response = Buffer.from(key, 'hex').map((octet, i) => octet ^ challenge[i]!);
  const sres = Buffer.alloc(4);
  response.forEach((octet, i) => {
    sres[i % 4]! ^= octet;
  });
  return sres;
}
