/** Stands between Spoor and a server, and breaks connections after so many bytes of a request or of an answer. */

import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface Cut {
  /** `up`: of what Spoor sends; `down`: of what the server answers. */
  readonly direction: 'up' | 'down';
  /** Bytes that still pass. */
  readonly after: number;
}

export class CuttingProxy {
  private readonly target: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** For the next connection over which a bulk request goes; taken once. */
  next: Cut | undefined;
  /** Connections that were broken. */
  cuts = 0;

  private constructor(target: number) {
    this.target = target;
    this.server = createServer((near) => this.join(near));
  }

  static async to(port: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(port);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1');
    let cut: Cut | undefined;
    let passed = 0;
    const end = () => {
      near.destroy();
      far.destroy();
    };
    const pass = (to: Socket, bytes: Buffer, direction: Cut['direction']) => {
      if (cut?.direction !== direction) return void to.write(bytes);
      const left = cut.after - passed;
      passed += bytes.length;
      if (bytes.length <= left) return void to.write(bytes);
      this.cuts += 1;
      cut = undefined;
      // What passes before the cut has to arrive: a reset would overtake it.
      to.end(bytes.subarray(0, left), () => end());
    };
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => {
        this.sockets.delete(socket);
        end();
      });
      socket.on('error', end);
    }
    near.on('data', (bytes: Buffer) => {
      if (cut === undefined && this.next !== undefined && bytes.toString('latin1').includes('/_bulk')) {
        cut = this.next;
        this.next = undefined;
        passed = 0;
      }
      pass(far, bytes, 'up');
    });
    far.on('data', (bytes: Buffer) => pass(near, bytes, 'down'));
  }
}
