/** Hands single packets to the decoder, for tests that need no capture. */

import type { About, Message, ObserverOutput, Output } from 'spoor/decoder';
import { viewOfHex } from 'spoor/formats/octets';
import type { CellDocument } from './cell-fields.js';
import decoder from './decoder.js';
import type { LogDocument, MessageDocument } from './fields.js';

export interface Emitted {
  readonly kind: string;
  readonly document: MessageDocument & LogDocument;
  readonly about: About | undefined;
}

export interface Decoded {
  readonly documents: readonly Emitted[];
  readonly counts: ReadonlyMap<string, number>;
  readonly carried: readonly { readonly type: number; readonly octets: string; readonly context: unknown }[];
  readonly verdict: unknown;
  /** A read went past the end: an engine would discard the documents. */
  readonly overrun: boolean;
}

/** One producer's flow: state is kept from packet to packet. Time runs by one millisecond a packet unless given. */
export class Producer {
  /** What the observer said beside the documents of packets. */
  readonly transactions: Emitted[] = [];
  /** Documents of carriers and intervals. */
  readonly intervals: { readonly document: CellDocument; readonly about: About | undefined }[] = [];
  /** What the observer counted. */
  readonly counts = new Map<string, number>();
  private readonly observer: unknown;
  private readonly output: ObserverOutput<typeof decoder.documents>;
  private readonly ticks: ((now: number) => void)[] = [];
  private readonly timers = new Set<{ readonly due: number; readonly action: (now: number) => void }>();
  private readonly state: unknown;
  private time = 1e15;

  constructor(settings: { readonly system_information_seconds?: number } = {}) {
    const options = {
      ports: [4729],
      system_information_seconds: settings.system_information_seconds ?? 0,
      cell_interval_seconds: 60,
    };
    const output: Pick<ObserverOutput<typeof decoder.documents>, 'emit' | 'after' | 'every' | 'count' | 'now'> = {
      emit: (kind, document, about) => {
        if (kind === 'cell') this.intervals.push({ document: document as CellDocument, about });
        else this.transactions.push({ kind, document: document as Emitted['document'], about });
      },
      // No time passes here but by `tick` and `wait`; test/ has the engine's.
      after: (delay, action) => {
        const timer = { due: this.time + delay, action };
        this.timers.add(timer);
        return { cancel: () => this.timers.delete(timer) };
      },
      every: (_interval, action) => {
        this.ticks.push(action);
        return { cancel() {} };
      },
      count: (what, by = 1) => this.counts.set(what, (this.counts.get(what) ?? 0) + by),
      now: 0,
    };
    this.output = output as ObserverOutput<typeof decoder.documents>;
    this.observer = decoder.newObserver?.('test', options, this.output, undefined);
    this.state = decoder.newFlow?.({} as Message['flow'], options, this.observer);
  }

  /** Intervals that are over by `now` end. */
  tick(now: number): void {
    for (const action of this.ticks) action(now);
  }

  /** Nothing comes for so many seconds. */
  wait(seconds: number): void {
    const until = this.time + seconds * 1e6;
    for (;;) {
      const [next] = [...this.timers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.timers.delete(next);
      this.time = next.due;
      next.action(next.due);
    }
    this.time = until;
  }

  /** The capture is over. */
  end(): void {
    decoder.onObserverEnd?.(this.observer, this.output);
  }

  send(hex: string, facts: Partial<Pick<Message, 'time' | 'wireLength' | 'source' | 'destination'>> = {}): Decoded {
    const bytes = viewOfHex(hex);
    this.time = facts.time ?? this.time + 1000;
    const documents: Emitted[] = [];
    const counts = new Map<string, number>();
    const carried: { type: number; octets: string; context: unknown }[] = [];
    const output: Pick<Output<typeof decoder.documents>, 'emit' | 'count' | 'carry'> = {
      emit: (kind, document, about) => documents.push({ kind, document: document as Emitted['document'], about }),
      count: (what, by = 1) => counts.set(what, (counts.get(what) ?? 0) + by),
      carry: (type, content, context) => carried.push({ type, octets: content.hex(0, content.length), context }),
    };
    const message = {
      bytes,
      time: this.time,
      wireLength: bytes.length,
      source: { ip: '192.0.2.2', port: 50000 },
      destination: { ip: '192.0.2.1', port: 4729 },
      ...facts,
    };
    const verdict = decoder.onMessage(message as Message, this.state, output as Output<typeof decoder.documents>);
    return { documents, counts, carried, verdict, overrun: bytes.overrun };
  }

  /** The one document of a packet; undefined when it has none, or an engine would discard it. */
  document(hex: string, facts?: Parameters<Producer['send']>[1]): Emitted['document'] | undefined {
    const { documents, overrun } = this.send(hex, facts);
    return overrun ? undefined : documents[0]?.document;
  }
}
