/** The base station's association to the mobility management entity, and which mobile its messages are for. */

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Heard, initialUe, read, type Station, setup, uplinkNas } from './s1ap.js';

const SUCCESSFUL_OUTCOME = 0x20;
const PORT = '36412';

export class Association {
  private readonly relay: ChildProcess;
  private readonly station: Station;
  private readonly listeners = new Map<number, (heard: Heard) => void>();
  private accepted: (() => void) | undefined = undefined;
  private rest = Buffer.alloc(0);

  /** @param folder of the relay, a program for `python` */
  constructor(python: string, folder: string, address: string, station: Station) {
    this.station = station;
    this.relay = spawn(python, [join(folder, 'sctp-relay.py'), address, PORT], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.relay.stdout!.on('data', (data: Buffer) => this.take(data));
  }

  /** Until the base station is known there. */
  setUp(): Promise<void> {
    return new Promise((resolve) => {
      this.accepted = resolve;
      this.send(setup(this.station));
    });
  }

  /** @param ue number of the mobile at this base station; what is said to it goes to `listener`. */
  open(ue: number, nas: Buffer, listener: (heard: Heard) => void): void {
    this.listeners.set(ue, listener);
    this.send(initialUe(ue, nas, this.station));
  }

  say(mmeUe: Buffer, ue: number, nas: Buffer): void {
    this.send(uplinkNas(mmeUe, ue, nas, this.station));
  }

  close(): void {
    this.relay.kill();
  }

  private send(pdu: Buffer): void {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(pdu.length);
    this.relay.stdin!.write(Buffer.concat([head, pdu]));
  }

  private take(data: Buffer): void {
    this.rest = Buffer.concat([this.rest, data]);
    while (this.rest.length >= 4 && this.rest.length >= 4 + this.rest.readUInt32BE()) {
      const pdu = this.rest.subarray(4, 4 + this.rest.readUInt32BE());
      this.rest = this.rest.subarray(4 + pdu.length);
      if (pdu[0] === SUCCESSFUL_OUTCOME) this.accepted?.();
      else {
        const heard = read(pdu);
        if (heard.ue !== undefined) this.listeners.get(heard.ue)?.(heard);
      }
    }
  }
}
