/** One TCP connection to a publisher, from the first try to its end: greeting, handshake, subscriptions, heartbeats, and octets into the inlet. */

import { connect, type Socket } from 'node:net';
import { type Command, readCommand, readError, readMetadata, readPing } from './commands.js';
import type { TcpEndpoint } from './endpoint.js';
import { FAULTS, type Fault } from './faults.js';
import type { CommandTaker } from './frames.js';
import { Greeting } from './greeting.js';
import { type Inlet, READ_OCTETS } from './inlet.js';
import { greeting, ping, pong, ready, subscribe } from './wire.js';

/** A host that is switched off does not answer at all: the system alone would wait for minutes, also when it is back. */
const CONNECT_MS = 3000;
/** From the connection to the end of the handshake. */
const HANDSHAKE_MS = 10_000;
/** Heartbeats without a sign of life, after which the peer is taken for frozen. */
const UNANSWERED = 3;
/** Our heartbeats let the peer give us up after so many of their intervals: it then knows that nobody reads, and we that packets are missing. */
const TTL_INTERVALS = 10;
/**
 * After a read that emptied the system's buffer nothing is read for so long: the buffer takes in what comes meanwhile, and one read fetches what would
 * have been ten. Each of those would take the processor away from a collector on the same machine just when it sends (measured at 300 k messages/s:
 * a third less processor time here, and the collector's thread interrupted 1000 times instead of 28 000).
 */
const REST_MS = 1;
/** Most octets of answers that wait for a peer to read them. */
const UNREAD_ANSWERS = 1 << 16;

export interface Peer {
  readonly endpoint: TcpEndpoint;
  /** Prefixes of topics. */
  readonly topics: readonly string[];
  /** 0 for no heartbeats. */
  readonly heartbeatSeconds: number;
}

/** How a connection ended. */
export type Ending =
  /** Nobody was there. `reason` is the system's. */
  | { readonly kind: 'unanswered'; readonly reason: string }
  /** There was somebody, but no publisher that can be read. */
  | { readonly kind: 'refused'; readonly fault: Fault; readonly detail: string }
  /** It worked, and then broke; `reason` in words. */
  | { readonly kind: 'broke'; readonly reason: string };

export interface ConnectionWatcher {
  accepted(): void;
  greeted(): void;
  /** Octets came that were taken in; `full` when the read had room for no more. */
  read(full: boolean): void;
  /** Once, and nothing after it. */
  ended(ending: Ending): void;
}

export class Connection implements CommandTaker {
  /** The handshake is over. */
  open = false;
  private readonly peer: Peer;
  private readonly inlet: Inlet;
  private readonly watcher: ConnectionWatcher;
  private readonly socket: Socket;
  private readonly greeting = new Greeting();
  private accepted = false;
  private over = false;
  private deadline: NodeJS.Timeout;
  private heartbeat: NodeJS.Timeout | undefined;
  private expected: NodeJS.Timeout | undefined;
  private resting: NodeJS.Timeout | undefined;
  /** Reads so far, those before the last heartbeat, and heartbeats since the last read. */
  private reads = 0;
  private readsBefore = 0;
  private silent = 0;
  /** Sentence of its ERROR. */
  private said = '';
  /** It answers heartbeats: ZMTP 3.1 wants that, libzmq does it in 3.0 as well. */
  private answers = false;

  /** @param buffer of READ_OCTETS, used for nothing else while the connection lives. */
  constructor(peer: Peer, inlet: Inlet, buffer: Uint8Array, watcher: ConnectionWatcher) {
    this.peer = peer;
    this.inlet = inlet;
    this.watcher = watcher;
    const { host, port } = peer.endpoint;
    // The system's octets come into one buffer, again and again, instead of a new one for each read.
    this.socket = connect({ host, port, noDelay: true, onread: { buffer, callback: (octets) => this.read(buffer, octets) } });
    this.deadline = setTimeout(() => this.end({ kind: 'unanswered', reason: 'no answer' }), CONNECT_MS);
    this.socket
      .on('connect', () => this.connected())
      .on('error', (error: NodeJS.ErrnoException) => this.lost(error.code ?? error.message))
      .on('end', () => this.lost('closed by the collector'))
      .on('close', () => this.lost('closed'));
  }

  /** Ends it from our side. The watcher hears nothing any more. */
  close(): void {
    this.over = true;
    this.clear();
    this.socket.destroy();
  }

  command(bytes: Uint8Array, at: number, end: number): Fault | undefined {
    const command = readCommand(bytes, at, end);
    if (command === undefined || this.over) return 'command';
    switch (command.name) {
      case 'READY':
        return this.readied(bytes, command);
      case 'ERROR':
        // Not ended from here: the scanner that found the command is still at work.
        this.said = readError(bytes, command);
        return 'error';
      case 'PING':
        return this.pinged(bytes, command);
      case 'PONG':
        this.answers = true;
        return undefined;
      default:
        // What later versions may bring.
        return undefined;
    }
  }

  private connected(): void {
    this.accepted = true;
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.end({ kind: 'refused', fault: 'silent', detail: '' }), HANDSHAKE_MS);
    this.socket.write(greeting());
    this.watcher.accepted();
  }

  private read(buffer: Uint8Array, octets: number): boolean {
    if (this.over) return false;
    this.reads += 1;
    let at = 0;
    if (!this.greeting.whole) {
      const rest = this.greeting.take(buffer, 0, octets);
      if (typeof rest === 'string') return this.fault(rest);
      at = rest;
      if (this.greeting.whole) this.socket.write(ready('SUB'));
    }
    if (at < octets) {
      const fault = this.inlet.take(buffer, at, octets, this);
      if (fault !== undefined) return this.fault(fault);
    }
    const full = octets === READ_OCTETS;
    this.watcher.read(full);
    if (this.over) return false;
    if (!full) this.resting = setTimeout(() => this.socket.resume(), REST_MS);
    return full;
  }

  private readied(bytes: Uint8Array, command: Command): Fault | undefined {
    const metadata = readMetadata(bytes, command);
    if (this.open || metadata === undefined) return 'command';
    if (!/^X?PUB$/.test(metadata.get('socket-type') ?? '')) return 'socket_type';
    this.open = true;
    clearTimeout(this.deadline);
    const { minorVersion } = this.greeting;
    this.answers = minorVersion >= 1;
    for (const topic of this.peer.topics) this.socket.write(subscribe(topic, minorVersion));
    const { heartbeatSeconds } = this.peer;
    if (heartbeatSeconds > 0) this.heartbeat = setInterval(() => this.beat(), heartbeatSeconds * 1000);
    this.watcher.greeted();
    return undefined;
  }

  private pinged(bytes: Uint8Array, command: Command): Fault | undefined {
    const asked = readPing(bytes, command);
    if (asked === undefined) return 'command';
    if (this.socket.writableLength > UNREAD_ANSWERS) return 'pings';
    this.socket.write(pong(asked.context));
    clearTimeout(this.expected);
    if (asked.ttlSeconds > 0) this.expectWithin(asked.ttlSeconds * 1000);
    return undefined;
  }

  /** The peer said that it is to be taken for dead when nothing comes for so long. */
  private expectWithin(milliseconds: number): void {
    const before = this.reads;
    const look = () => {
      if (this.over) return;
      if (this.reads > before) this.expectWithin(milliseconds);
      else this.end({ kind: 'broke', reason: 'it is silent for longer than it said it would be' });
    };
    // A process that was stopped itself finds first what came meanwhile.
    this.expected = setTimeout(() => setImmediate(look), milliseconds);
  }

  /** Beats are counted, not time, for the same reason. */
  private beat(): void {
    this.silent = this.reads > this.readsBefore ? 0 : this.silent + 1;
    this.readsBefore = this.reads;
    if (this.answers && this.silent > UNANSWERED) {
      this.end({ kind: 'broke', reason: 'it does not answer heartbeats' });
      return;
    }
    if (this.socket.writableLength <= UNREAD_ANSWERS) this.socket.write(ping(this.peer.heartbeatSeconds * TTL_INTERVALS));
  }

  private fault(fault: Fault): false {
    if (this.open) this.end({ kind: 'broke', reason: fault === 'error' ? `it said: ${this.said}` : `it ${FAULTS[fault]}` });
    else this.end({ kind: 'refused', fault, detail: fault === 'mechanism' ? this.greeting.mechanism : fault === 'error' ? this.said : '' });
    return false;
  }

  /** The system says that the connection is gone, or never was. */
  private lost(reason: string): void {
    if (this.open) this.end({ kind: 'broke', reason });
    else if (this.accepted) this.end({ kind: 'refused', fault: 'closed', detail: reason });
    else this.end({ kind: 'unanswered', reason });
  }

  private end(ending: Ending): void {
    if (this.over) return;
    this.close();
    this.watcher.ended(ending);
  }

  private clear(): void {
    clearTimeout(this.deadline);
    clearTimeout(this.expected);
    clearInterval(this.heartbeat);
    clearTimeout(this.resting);
  }
}
