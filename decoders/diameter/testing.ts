/** One connection of one observer, message by message, with packet time and timers as the engine keeps them: for tests. */

import {
  type About,
  type DocumentKinds,
  type Flow,
  type FlowEnd,
  GRACE,
  type ObserverOutput,
  type Output,
  type Verdict,
} from 'spoor/decoder';
import { viewOf } from 'spoor/formats/octets';
import { IETF_AVP as I } from './avp-codes.js';
import decoder from './decoder.js';
import { avp, type MessageOptions, message } from './encode.js';
import type { TransactionDocument } from './fields.js';
import type { PeerDocument } from './peer-fields.js';
import type { SessionDocument } from './sessions/fields.js';

export const S6A = 16777251;
export const ORIGIN = [avp(I.originHost, 'mme.visited.example'), avp(I.originRealm, 'visited.example')];
export const ANSWERER = [avp(I.originHost, 'hss.home.example'), avp(I.originRealm, 'home.example')];

export interface Emitted {
  readonly kind: string;
  readonly document: TransactionDocument & PeerDocument & SessionDocument;
  readonly about: About;
}

/** One connection of one observer, with packet time and timers as the engine keeps them. */
export class Run {
  readonly emitted: Emitted[];
  readonly counts: Map<string, number>;
  /** A message was read beyond its end: an engine would discard what came of it. */
  overrun = false;
  readonly flow = {
    observer: 'site',
    transport: 'tcp' as 'tcp' | 'sctp',
    initiator: { ip: '10.0.0.1', port: 40000 },
    responder: { ip: '10.0.0.2', port: 3868 },
    tunnel: undefined,
    vlans: [],
    key: 'site tcp 10.0.0.1:40000 10.0.0.2:3868',
    firstSeen: 0,
    lastSeen: 0,
    captureLoss: false,
    told: () => undefined,
  };
  private timers: { due: number; action: (output: Output<DocumentKinds>) => void }[] = [];
  private sweeps: { due: number; readonly interval: number; readonly action: (now: number) => void }[] = [];
  private readonly observerOutput = {
    observer: 'site',
    now: 0,
    emit: (kind: string, document: object, about: About) => this.emit(kind, document, about),
    every: (interval: number, action: (now: number) => void) => void this.sweeps.push({ due: interval, interval, action }),
    count: (what: string, by = 1) => this.count(what, by),
  } as unknown as ObserverOutput<DocumentKinds>;
  private readonly options = decoder.options;
  private readonly observer: unknown;
  private readonly state: unknown;

  /**
   * Messages are short of most of what their commands ask for, so they are checked against the model only where a test says so: `findings: {}`.
   * @param beside another connection of the same observer, which all documents and counts go to.
   * @param backwards whether 10.0.0.2 opened the connection.
   */
  constructor(options: Record<string, unknown> = {}, beside?: Run, backwards = false) {
    const parsed = this.options?.parse({ findings: { enabled: false }, ...options });
    this.emitted = beside?.emitted ?? [];
    this.counts = beside?.counts ?? new Map();
    this.observer = beside?.observer ?? decoder.newObserver?.('site', parsed, this.observerOutput, undefined);
    if (beside !== undefined) this.flow.key = `${beside.flow.key} and another`;
    if (backwards) {
      this.flow.initiator = { ip: '10.0.0.2', port: 50_000 };
      this.flow.responder = { ip: '10.0.0.1', port: 3868 };
    }
    this.state = decoder.newFlow?.(this.flow as Flow, parsed, this.observer);
  }

  /** Hands in one message at `time` seconds. */
  send(time: number, fromInitiator: boolean, octets: Uint8Array, carrierType = 0): Verdict<string> {
    const now = Math.round(time * 1e6);
    this.advance(now - GRACE);
    this.flow.lastSeen = now;
    const bytes = viewOf(octets);
    const { initiator, responder } = this.flow;
    const verdict = decoder.onMessage(
      {
        bytes,
        time: now,
        firstTime: now,
        flow: this.flow as Flow,
        fromInitiator,
        source: fromInitiator ? initiator : responder,
        destination: fromInitiator ? responder : initiator,
        carrierType,
        carrier: undefined,
        stream: 0,
        wireLength: octets.length,
        network: { identification: undefined, hopLimit: 64, dscp: 0, linkType: 1 },
      },
      this.state,
      this.output(now),
    );
    this.overrun ||= bytes.overrun;
    return verdict;
  }

  request(time: number, options: Partial<MessageOptions> = {}, ...avps: Uint8Array[]): void {
    this.send(time, true, message({ command: 318, application: S6A, ...options }, avp(I.sessionId, 's;1'), ...ORIGIN, ...avps));
  }

  answer(time: number, options: Partial<MessageOptions> = {}, ...avps: Uint8Array[]): void {
    const result = avps.length > 0 ? avps : [avp(I.resultCode, 2001)];
    this.send(
      time,
      false,
      message({ command: 318, application: S6A, flags: 0x40, ...options }, avp(I.sessionId, 's;1'), ...ANSWERER, ...result),
    );
  }

  gap(from: number, to: number, fromInitiator: boolean | undefined): void {
    const kind = fromInitiator === undefined ? 'capture' : 'stream';
    decoder.onGap?.(this.flow as Flow, this.state, this.output(to * 1e6), {
      kind,
      bytes: 100,
      from: from * 1e6,
      to: to * 1e6,
      fromInitiator,
    });
  }

  /** The observer ends, after its connections. */
  endOfCapture(): void {
    this.end('shutdown');
    decoder.onObserverEnd?.(this.observer, this.observerOutput);
  }

  end(reason: FlowEnd): void {
    decoder.onFlowEnd?.(this.flow as Flow, this.state, this.output(this.flow.lastSeen), reason);
  }

  /** Lets packet time reach `time` seconds without a message of this connection. */
  wait(time: number): void {
    this.advance(time * 1e6 - GRACE);
  }

  get transactions(): (TransactionDocument & { readonly outcome: string | undefined })[] {
    return this.emitted
      .filter(({ kind }) => kind === 'transaction')
      .map(({ document, about }) => ({ ...document, outcome: about.outcome }));
  }

  get states(): string[] {
    return this.transactions.map(({ state, reason }) => (reason === undefined ? String(state) : `${state} ${reason}`));
  }

  get sessions(): (SessionDocument & { readonly outcome: string | undefined })[] {
    return this.emitted.filter(({ kind }) => kind === 'session').map(({ document, about }) => ({ ...document, outcome: about.outcome }));
  }

  get peers(): string[] {
    return this.emitted.filter(({ kind }) => kind === 'peer').map(({ document }) => `${document.event} ${document.state}`);
  }

  private advance(now: number): void {
    for (;;) {
      const sweep = this.sweeps.sort((a, b) => a.due - b.due)[0];
      if (sweep !== undefined && sweep.due <= now) {
        sweep.action(sweep.due);
        sweep.due += sweep.interval;
        continue;
      }
      const next = this.timers.sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > now) return;
      this.timers = this.timers.filter((timer) => timer !== next);
      next.action(this.output(next.due));
    }
  }

  private output(now: number): Output<DocumentKinds> {
    return {
      now,
      emit: (kind: string, document: object, about: About = {}) => this.emit(kind, document, about),
      after: (delay: number, action: (output: Output<DocumentKinds>) => void) => {
        const timer = { due: now + delay, action };
        this.timers.push(timer);
        return {
          cancel: () => {
            this.timers = this.timers.filter((other) => other !== timer);
          },
        };
      },
      count: (what: string, by = 1) => this.count(what, by),
    } as unknown as Output<DocumentKinds>;
  }

  private emit(kind: string, document: object, about: About): void {
    // As it will be stored: what is undefined is not there.
    this.emitted.push({ kind, document: JSON.parse(JSON.stringify(document)), about });
  }

  private count(what: string, by: number): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }
}
