/** Osmocom's virtual air interface as a mobile sees it: blocks of GSM in GSMTAP, multicast on the loopback interface. */

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What `virtual-um` of osmo-bts-virtual uses unless told otherwise. */
const TO_MOBILES = '239.193.23.1';
const TO_BASE_STATION = '239.193.23.2';
const PORT = 4729;
const UPLINK = 0x4000;
const UM = 1;

/** Sub types of GSMTAP's type Um. */
export const CHANNEL = { rach: 3, sdcch4: 7, sdcch8: 8, facchFull: 9, cbch: 15, sacch: 0x80 } as const;

export interface Place {
  readonly timeslot: number;
  /** {@link CHANNEL}. */
  readonly channel: number;
  readonly subSlot: number;
}

export interface Block extends Place {
  readonly frameNumber: number;
  readonly octets: Buffer;
}

export class Air {
  /** Of the last block that the base station sent. */
  frameNumber = 0;
  private arfcn = 0;
  private readonly listeners = new Set<(block: Block) => void>();
  private readonly receiving: Socket;
  private readonly sending: Socket;

  private constructor(receiving: Socket, sending: Socket) {
    this.receiving = receiving;
    this.sending = sending;
    receiving.on('message', (packet) => this.take(packet));
  }

  static async open(): Promise<Air> {
    const receiving = createSocket({ type: 'udp4', reuseAddr: true });
    // Bound to the group, so that nothing else of the port comes here.
    receiving.bind(PORT, TO_MOBILES);
    const sending = createSocket('udp4');
    sending.bind(0, '127.0.0.1');
    await Promise.all([once(receiving, 'listening'), once(sending, 'listening')]);
    receiving.addMembership(TO_MOBILES, '127.0.0.1');
    sending.setMulticastInterface('127.0.0.1');
    return new Air(receiving, sending);
  }

  /** @returns what ends it. */
  listen(listener: (block: Block) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The first block for which it is true. */
  hears(is: (block: Block) => boolean, what: string, patienceMs = 30_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        stop();
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${what} was not on the air`));
      }, patienceMs);
      const stop = this.listen((block) => {
        if (!is(block)) return;
        end();
        resolve();
      });
    });
  }

  /** @returns the frame number that stands in the header: that of the last block heard. */
  send({ timeslot, channel, subSlot }: Place, octets: Uint8Array): number {
    const header = Buffer.alloc(16);
    header.set([2, 4, UM, timeslot]);
    header.writeUInt16BE(UPLINK | this.arfcn, 4);
    header.writeInt8(-60, 6);
    header.writeInt8(20, 7);
    header.writeUInt32BE(this.frameNumber, 8);
    header[12] = channel;
    header[14] = subSlot;
    this.sending.send(Buffer.concat([header, octets]), PORT, TO_BASE_STATION);
    return this.frameNumber;
  }

  close(): void {
    this.receiving.close();
    this.sending.close();
  }

  private take(packet: Buffer): void {
    if (packet.length < 17 || packet[2] !== UM) return;
    this.arfcn = packet.readUInt16BE(4) & 0x3fff;
    this.frameNumber = packet.readUInt32BE(8);
    const block: Block = {
      timeslot: packet[3]!,
      channel: packet[12]!,
      subSlot: packet[14]!,
      frameNumber: this.frameNumber,
      octets: packet.subarray(16),
    };
    for (const listener of this.listeners) listener(block);
  }
}
