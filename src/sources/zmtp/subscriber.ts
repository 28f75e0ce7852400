/** A subscriber that is always there: connections one after another, their messages in stretches of memory, and what happened to the link. */

import type { LinkEvent } from '../link-event.js';
import { Connection, type ConnectionWatcher, type Ending, type Peer } from './connection.js';
import { FAULTS } from './faults.js';
import { Inlet, type Outlet, READ_OCTETS } from './inlet.js';
import type { Reservoir } from './reservoir.js';
import { Retry } from './retry.js';
import { Saturation } from './saturation.js';

/**
 * Messages wait at most so long for company in their stretch, unless whoever reads them is behind. What is decoded at a time must be little: while
 * it is, a collector on the same processor cannot send, and throws away what is more than 1000 messages (measured at 300 k messages/s on two
 * processors: 1.4 % lost with 2 ms, 2.8 % with 10 ms).
 */
const FLUSH_MS = 2;
/** How often silence is told and saturation looked for. */
const LOOK_MS = 250;
/** Stretches that are lent while the reader keeps up: one that is filled, and one that is read. */
const KEEPING_UP = 2;

/** What the subscriber tells, in order. */
export interface SubscriberSink extends Outlet {
  link(event: LinkEvent): void;
  /** Nothing more came until now. */
  quiet(): void;
  /** The system's buffer was never seen empty for so long. */
  saturated(milliseconds: number): void;
}

export class Subscriber implements ConnectionWatcher {
  private readonly peer: Peer;
  private readonly reservoir: Reservoir;
  private readonly sink: SubscriberSink;
  private readonly inlet: Inlet;
  private readonly buffer = new Uint8Array(READ_OCTETS);
  private readonly retry = new Retry();
  private readonly saturation = new Saturation(performance.now());
  private readonly looking: NodeJS.Timeout;
  private connection: Connection;
  private greetedAt: number | undefined;
  private again: NodeJS.Timeout | undefined;
  private flushing: NodeJS.Timeout | undefined;
  /** Messages wait for a reader that is behind. */
  private held = false;

  constructor(peer: Peer, reservoir: Reservoir, sink: SubscriberSink) {
    this.peer = peer;
    this.reservoir = reservoir;
    this.sink = sink;
    this.inlet = new Inlet(reservoir, sink);
    this.looking = setInterval(() => this.look(), LOOK_MS);
    this.connection = this.connect();
  }

  /** A stretch was read, and its memory may be used again. */
  giveBack(memory: ArrayBuffer): void {
    this.reservoir.giveBack(memory);
    if (this.held) this.flush();
  }

  close(): void {
    clearTimeout(this.again);
    clearTimeout(this.flushing);
    clearInterval(this.looking);
    this.connection.close();
  }

  accepted(): void {
    this.sink.link({ kind: 'accepted' });
  }

  greeted(): void {
    this.greetedAt = performance.now();
    this.sink.link({ kind: 'greeted' });
  }

  read(full: boolean): void {
    const milliseconds = this.saturation.read(performance.now(), full);
    if (milliseconds !== undefined) this.sink.saturated(milliseconds);
    if (this.inlet.messages > 0 && !this.held) this.flushing ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  ended(ending: Ending): void {
    this.inlet.cut();
    // What came before it broke belongs before the gap.
    this.inlet.handOn();
    const workedMs = this.greetedAt === undefined ? 0 : performance.now() - this.greetedAt;
    this.greetedAt = undefined;
    this.tellEnding(ending);
    this.again = setTimeout(() => {
      this.connection = this.connect();
    }, this.retry.next(workedMs));
  }

  private connect(): Connection {
    return new Connection(this.peer, this.inlet, this.buffer, this);
  }

  private flush(): void {
    this.flushing = undefined;
    // A reader that is behind gets full stretches: of nearly empty ones memory would soon be full.
    this.held = this.reservoir.lent > KEEPING_UP || this.reservoir.exhausted;
    if (!this.held) this.inlet.handOn();
  }

  private look(): void {
    this.saturation.look(performance.now());
    // Time in silence runs on only after all that came was handed on.
    if (this.inlet.messages === 0 && this.reservoir.lent <= KEEPING_UP) this.sink.quiet();
  }

  private tellEnding(ending: Ending): void {
    if (ending.kind !== 'refused') {
      this.sink.link(ending);
      return;
    }
    const detail = ending.detail === '' ? '' : ` (${ending.detail})`;
    this.sink.link({ kind: 'refused', why: ending.fault, text: FAULTS[ending.fault] + detail });
  }
}
