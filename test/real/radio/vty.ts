/** Says commands to an Osmocom program over its VTY, and gives back what it answers. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 20_000;

export class Vty {
  private readonly socket: Socket;
  private text = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data: Buffer) => {
      this.text += data.toString('latin1');
    });
  }

  /** Waits until the program answers there. */
  static async open(port: number): Promise<Vty> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(50)) {
      const socket = connect(port, '127.0.0.1');
      try {
        await once(socket, 'connect');
      } catch {
        continue;
      }
      const vty = new Vty(socket);
      await vty.prompt('> ');
      await vty.say('enable');
      return vty;
    }
    throw new Error(`nobody answers at port ${port}`);
  }

  /** @returns its answer, with the prompt. */
  async say(command: string): Promise<string> {
    this.text = '';
    this.socket.write(`${command}\n`);
    return this.prompt('# ');
  }

  close(): void {
    this.socket.destroy();
  }

  private async prompt(end: string): Promise<string> {
    const limit = Date.now() + PATIENCE_MS;
    while (!this.text.endsWith(end)) {
      if (Date.now() > limit || this.socket.destroyed) throw new Error(`no prompt after ${JSON.stringify(this.text)}`);
      await Promise.race([once(this.socket, 'data'), pause(200)]);
    }
    return this.text;
  }
}
