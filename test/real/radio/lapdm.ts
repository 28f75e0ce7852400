/** The mobile's end of one LAPDm link (3GPP TS 44.006): one frame under way at a time, sent again until it is acknowledged. */

/** Octets of a message in one frame of a dedicated channel, N201. */
const SEGMENT = 20;
const PADDING = 0x2b;
const FRAME = 23;
/** T200, far longer than on the air, since nothing is lost here. */
const RESEND_MS = 1500;
const RESENDS = 5;

const SABM = 0x3f;
const DISC = 0x53;
const UA = 0x73;
const UNNUMBERED = 0xef;

export interface LinkEnds {
  readonly send: (frame: Buffer) => void;
  /** A whole message of layer 3. */
  readonly receive: (message: Buffer) => void;
  readonly fail: (reason: string) => void;
}

interface UnderWay {
  readonly frame: Buffer;
  readonly done: (acknowledged: boolean) => void;
  readonly timer: NodeJS.Timeout;
}

export class Link {
  private readonly sapi: number;
  private readonly ends: LinkEnds;
  private sending = 0;
  private expected = 0;
  private segments: Buffer[] = [];
  private underWay: UnderWay | undefined = undefined;
  /** Messages are no longer waited for. */
  private closing = false;
  /** Frames leave in the order of their messages. */
  private queue: Promise<void> = Promise.resolve();

  constructor(sapi: number, ends: LinkEnds) {
    this.sapi = sapi;
    this.ends = ends;
  }

  /**
   * @param message goes along with the first frame; the network sends it back, which tells mobiles apart
   * @returns false when nobody answered
   */
  establish(message: Uint8Array = Buffer.alloc(0), resends = RESENDS): Promise<boolean> {
    this.reset();
    return this.transmit(this.frame(true, SABM, message), resends);
  }

  send(message: Uint8Array): Promise<void> {
    this.queue = this.queue.then(async () => {
      for (let at = 0; at < message.length; at += SEGMENT) {
        const segment = message.subarray(at, at + SEGMENT);
        const control = (this.expected << 5) | (this.sending << 1);
        const frame = this.frame(true, control, segment, at + SEGMENT < message.length);
        if (await this.transmit(frame)) continue;
        if (!this.closing) this.ends.fail(`no acknowledgement of ${frame.toString('hex')}`);
        return;
      }
    });
    return this.queue;
  }

  async release(): Promise<void> {
    this.abandon();
    await this.transmit(this.frame(true, DISC));
  }

  /** What the link still waits for will not come. */
  abandon(): void {
    this.closing = true;
    this.settle(false);
  }

  /** A frame from the network. */
  take(frame: Buffer): void {
    const control = frame[1]!;
    const length = frame[2]! >> 2;
    const info = frame.subarray(3, 3 + length);
    if ((control & 1) === 0) this.takeInformation(control, info, (frame[2]! & 2) !== 0);
    else if ((control & 3) === 1) this.acknowledged(control >> 5);
    else this.takeUnnumbered(control & UNNUMBERED);
  }

  private takeInformation(control: number, info: Buffer, more: boolean): void {
    this.acknowledged(control >> 5);
    const isNext = ((control >> 1) & 7) === this.expected;
    if (isNext) this.expected = (this.expected + 1) & 7;
    // Receive ready, also for a frame that came again.
    this.ends.send(this.frame(false, (this.expected << 5) | 1));
    if (!isNext) return;
    this.segments.push(info);
    if (more) return;
    const message = Buffer.concat(this.segments);
    this.segments = [];
    this.ends.receive(message);
  }

  private takeUnnumbered(control: number): void {
    if (control === (SABM & UNNUMBERED)) {
      this.reset();
      this.ends.send(this.frame(false, UA));
    } else if (control === (UA & UNNUMBERED)) {
      this.settle(true);
    } else if (control === (DISC & UNNUMBERED)) {
      this.ends.send(this.frame(false, UA));
    }
  }

  private acknowledged(next: number): void {
    const sent = this.underWay?.frame[1];
    if (sent === undefined || (sent & 1) !== 0 || next !== ((this.sending + 1) & 7)) return;
    this.sending = next;
    this.settle(true);
  }

  private settle(acknowledged: boolean): void {
    const { underWay } = this;
    clearInterval(underWay?.timer);
    this.underWay = undefined;
    underWay?.done(acknowledged);
  }

  private reset(): void {
    this.sending = 0;
    this.expected = 0;
    this.segments = [];
  }

  private transmit(frame: Buffer, resends = RESENDS): Promise<boolean> {
    return new Promise((done) => {
      let left = resends;
      const timer = setInterval(() => {
        if (left-- > 0) this.ends.send(frame);
        else this.settle(false);
      }, RESEND_MS);
      this.underWay = { frame, done, timer };
      this.ends.send(frame);
    });
  }

  private frame(command: boolean, control: number, info: Uint8Array = Buffer.alloc(0), more = false): Buffer {
    const frame = Buffer.alloc(FRAME, PADDING);
    // From the mobile a command has C/R 0, and the address ends here.
    frame[0] = (this.sapi << 2) | (command ? 0 : 2) | 1;
    frame[1] = control;
    frame[2] = (info.length << 2) | (more ? 2 : 0) | 1;
    frame.set(info, 3);
    return frame;
  }
}
