/** A mobile that attaches to LTE: the answers of NAS (3GPP TS 24.301) that need no human, and a report of all it says and hears as GSMTAP. */

import { createSocket } from 'node:dgram';
import type { Association } from './association.js';
import type { Heard } from './s1ap.js';
import { challenge, integrity, integrityKey, kasme } from './security.js';

const PATIENCE_MS = 15_000;
const PORT = 4729;
const UPLINK = 0x4000;
const LTE_NAS = 18;
/** Security header: integrity and ciphering, with a new context or with that which there is. */
const NEW_CONTEXT = 4;
const CONTEXT = 2;

/** Message types, 3GPP TS 24.301 table 9.8.1. */
export const ATTACH_ACCEPT = 0x42;
export const ATTACH_REJECT = 0x44;
const AUTHENTICATION_REQUEST = 0x52;
const AUTHENTICATION_REJECT = 0x54;
const IDENTITY_REQUEST = 0x55;
const SECURITY_MODE_COMMAND = 0x5d;
const EMM_INFORMATION = 0x61;

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const lv = (value: Uint8Array): Buffer => Buffer.concat([Buffer.of(value.length), value]);

export const NETWORK = hex('00f110');
/** A data connection of IPv4, for the first time. */
const PDN_CONNECTIVITY_REQUEST = hex('02 01 d0 11');
/** Algorithms 0 to 2 of ciphering, 1 and 2 of integrity. */
const CAPABILITY = hex('e0 60');
const ATTACH_REQUEST = hex('07 41 71');
/** With the default bearer accepted inside. */
const ATTACH_COMPLETE = hex('07 43 0003 52 00 c2');
/** Cause: the network has another key. */
const MAC_FAILURE = 20;
/** Given by a network entity that knows nothing of it. */
const FOREIGN_GUTI = Buffer.concat([hex('f6'), NETWORK, hex('0002 01 c0ffee01')]);

export interface Card {
  readonly imsi: string;
  readonly key: Buffer;
}

/** What it does otherwise than others. */
export interface Ways {
  /** It says which subscriber it is only when it is asked. */
  readonly shy?: boolean;
  /** It answers challenges wrongly. */
  readonly cheats?: boolean;
}

export class Mobile {
  private readonly association: Association;
  private readonly card: Card;
  private readonly ue: number;
  private readonly ways: Ways;
  private readonly socket = createSocket('udp4');
  /** Cause with which it refused the network. */
  failure: number | undefined = undefined;
  private mmeUe = Buffer.alloc(0);
  private root: Buffer | undefined = undefined;
  private integrityKey = Buffer.alloc(0);
  private count = 0;
  private accepted = Buffer.alloc(0);
  private readonly types: number[] = [];
  private over: (message: Buffer) => void = () => undefined;

  /** @param ue reports go to 127.0.1.`ue`, so that each mobile is a device of its own */
  constructor(association: Association, card: Card, ue: number, ways: Ways) {
    this.association = association;
    this.card = card;
    this.ue = ue;
    this.ways = ways;
  }

  /** @returns the message that ended it. */
  async attach(): Promise<Buffer> {
    const identity = this.ways.shy === true ? FOREIGN_GUTI : this.identity();
    const esm = Buffer.concat([Buffer.of(0), lv(PDN_CONNECTIVITY_REQUEST)]);
    const request = Buffer.concat([ATTACH_REQUEST, lv(identity), lv(CAPABILITY), esm]);
    const end = new Promise<Buffer>((resolve, reject) => {
      const heard = () => this.types.map((type) => type.toString(16)).join(' ');
      const timer = setTimeout(() => reject(new Error(`no end of the attach of ${this.card.imsi}; heard was ${heard()}`)), PATIENCE_MS);
      this.over = (message) => {
        clearTimeout(timer);
        resolve(message);
      };
    });
    await this.report(request, true);
    this.association.open(this.ue, request, (heard) => void this.hear(heard));
    return end;
  }

  close(): void {
    this.socket.close();
  }

  private identity(): Buffer {
    const { imsi } = this.card;
    return Buffer.concat([Buffer.of((Number(imsi[0]) << 4) | 9), hex(imsi.slice(1).replace(/(.)(.)/g, '$2$1'))]);
  }

  private async hear({ mmeUe, nas }: Heard): Promise<void> {
    if (mmeUe === undefined || nas === undefined) return;
    this.mmeUe = Buffer.from(mmeUe);
    await this.report(nas, false);
    await this.answer(nas[0]! >> 4 === 0 ? nas : nas.subarray(6));
  }

  private async answer(message: Buffer): Promise<void> {
    const type = message[1]!;
    this.types.push(type);
    switch (type) {
      case IDENTITY_REQUEST:
        return this.say(Buffer.concat([hex('07 56'), lv(this.identity())]));
      case AUTHENTICATION_REQUEST:
        return this.say(this.authenticate(message.subarray(3, 19), message.subarray(20, 36)));
      case SECURITY_MODE_COMMAND:
        this.integrityKey = Buffer.from(integrityKey(this.root!));
        return this.say(hex('07 5e'), NEW_CONTEXT);
      case ATTACH_ACCEPT:
        this.accepted = Buffer.from(message);
        return this.say(ATTACH_COMPLETE, CONTEXT);
      case EMM_INFORMATION: // The name of the network, last of all.
        return this.over(this.accepted);
      case ATTACH_REJECT:
      case AUTHENTICATION_REJECT:
        return this.over(message);
      default:
    }
  }

  private authenticate(rand: Buffer, autn: Buffer): Buffer {
    const { key } = this.card;
    // What hides the sequence number does not depend on it.
    const { anonymity } = challenge(key, rand, Buffer.alloc(6));
    const sqn = Buffer.from(anonymity.map((octet, i) => octet ^ autn[i]!));
    const { res, ck, ik, autn: expected } = challenge(key, rand, sqn);
    if (!expected.equals(autn)) {
      this.failure = MAC_FAILURE;
      return Buffer.concat([hex('07 5c'), Buffer.of(MAC_FAILURE)]);
    }
    this.root = kasme(ck, ik, NETWORK, autn);
    return Buffer.concat([hex('07 53'), lv(this.ways.cheats === true ? Buffer.alloc(8) : res)]);
  }

  private async say(message: Buffer, security = 0): Promise<void> {
    const octets = security === 0 ? message : this.protect(message, security);
    await this.report(octets, true);
    this.association.say(this.mmeUe, this.ue, octets);
  }

  private protect(message: Buffer, security: number): Buffer {
    const numbered = Buffer.concat([Buffer.of(this.count & 255), message]);
    const mac = integrity(this.integrityKey, this.count++, numbered);
    return Buffer.concat([Buffer.of((security << 4) | 7), mac, numbered]);
  }

  private report(nas: Buffer, isUplink: boolean): Promise<void> {
    const header = Buffer.alloc(16);
    header.set([2, 4, LTE_NAS]);
    if (isUplink) header.writeUInt16BE(UPLINK, 4);
    // Sub type 1: with a security header.
    header[12] = nas[0]! >> 4 === 0 ? 0 : 1;
    const packet = Buffer.concat([header, nas]);
    return new Promise((resolve, reject) =>
      this.socket.send(packet, PORT, `127.0.1.${this.ue}`, (error) => (error === null ? resolve() : reject(error))),
    );
  }
}
