/** What a decoder is: which messages it asks for, what it keeps, what it says. */

import type { z } from 'zod';
import type { Microseconds } from '../bytes/time.js';
import type { ByteView } from '../bytes/view.js';
import type { Document, Fields } from './fields.js';
import type { Match } from './match.js';
import type { Announcement, Topic } from './topics.js';
import type { View } from './views.js';

/** Version of this contract; the loader refuses other versions and says which is wanted. */
export const contract = 1;

export interface Endpoint {
  readonly ip: string;
  /** 0 where the transport has none (`link`). */
  readonly port: number;
}

/** `link`: the frame itself is the message (GSMTAP link types). */
export type Transport = 'udp' | 'tcp' | 'sctp' | 'link';

/** One conversation as one observer saw it: the same packets seen at two capture points are two flows. */
export interface Flow {
  /** Capture point; for osmo-pcap the client's name. */
  readonly observer: string;
  readonly transport: Transport;
  /**
   * Sender of the first packet seen, and the other side. For SCTP the addresses of the path seen first; of an association joined
   * midway the initiator is told by its tags, else it is the side with the higher port.
   */
  readonly initiator: Endpoint;
  readonly responder: Endpoint;
  /** Outer addresses and key of the tunnel this flow runs in: `gtp-u 10.0.0.1>10.0.0.2 0x1a2b`. */
  readonly tunnel: string | undefined;
  /** VLAN identifiers of the first packet, outermost first. */
  readonly vlans: readonly number[];
  /** Same endpoints, same text, in every run: observer, transport, endpoints, tunnel and VLANs. For keys of documents. */
  readonly key: string;
  readonly firstSeen: Microseconds;
  readonly lastSeen: Microseconds;
  /** This program or the capture, not the network, may have lost packets since the flow began: then absence proves nothing. */
  readonly captureLoss: boolean;
  /**
   * What signalling announced for one of the flow's endpoints, looked up now: the responder first, which an SDP address
   * names, then the initiator (symmetric RTP, RFC 4961). Keep the record, it stays up to date. With `at` only what was
   * announced for that endpoint.
   */
  told<T>(topic: Topic<T>, at?: Endpoint): T | undefined;
}

/** Facts of the IP header that carried the first octet of a message. */
export interface NetworkFacts {
  /** IPv4 identification; undefined for IPv6 without fragment header. */
  readonly identification: number | undefined;
  /** Time to live, or hop limit. */
  readonly hopLimit: number;
  /** Differentiated services code point, 0 to 63. */
  readonly dscp: number;
  /** Link type of the capture. */
  readonly linkType: number;
}

/** What handed content on with `carry`. */
export interface Carrier {
  /** Name of the decoder that carried it. */
  readonly decoder: string;
  readonly type: number;
  /** What that decoder said about it: cell, subscriber, key of its own state. Shape agreed between the two decoders. */
  readonly context: unknown;
  /** Carrier of the carrier. */
  readonly carrier: Carrier | undefined;
}

/**
 * A UDP datagram, an SCTP user message, a message cut from a TCP stream by `framing`, or content of another message.
 * One object is reused for all messages: keep values, never the message.
 */
export interface Message {
  readonly bytes: ByteView;
  /** When the message was complete: the time of the packet that brought its last octet. */
  readonly time: Microseconds;
  /** When its first octet was seen; differs from `time` for messages that took several packets. */
  readonly firstTime: Microseconds;
  readonly flow: Flow;
  readonly fromInitiator: boolean;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** SCTP payload protocol identifier, type given to `carry`, or link type; 0 for UDP and TCP. */
  readonly carrierType: number;
  readonly carrier: Carrier | undefined;
  /** SCTP stream identifier; 0 elsewhere. */
  readonly stream: number;
  /** Bytes on the wire; more than `bytes.length` when the capture cut the packet short. */
  readonly wireLength: number;
  readonly network: NetworkFacts;
}

/** One set of documents that go to one data stream. */
export interface DocumentKind<F extends Fields = Fields> {
  /** Data stream `<type>-spoor.<dataset>-<namespace>`: lower-case letters, digits and underscores. */
  readonly dataset: string;
  /** `metrics` for values at regular times, `logs` for everything else. */
  readonly type: 'logs' | 'metrics';
  /** One sentence: what one document stands for. */
  readonly describe: string;
  /** Stand in the document below the decoder's name. */
  readonly fields: F;
}

export type DocumentKinds = Readonly<Record<string, DocumentKind>>;

/** What the envelope of a document says beside the decoder's own fields (ECS). All of it optional. */
export interface About {
  /** `@timestamp`; the message's time, or the timer's, unless said. */
  readonly time?: Microseconds;
  /** `event.start` and `event.end`; `event.duration` follows. */
  readonly start?: Microseconds;
  readonly end?: Microseconds;
  /** `event.action`: what happened, a word from a fixed list: `update-location`. */
  readonly action?: string;
  readonly outcome?: 'success' | 'failure' | 'unknown';
  /** Sender and receiver; the message's, or initiator and responder of the flow, unless said. */
  readonly source?: Endpoint;
  readonly destination?: Endpoint;
  /** `network.protocol`; the decoder's name unless said. */
  readonly protocol?: string;
  /**
   * What identifies this document among all of its kind from this observer, for things that are reported again with
   * other numbers (an interval of a stream). Without it the document's content does. Two Spoors that saw the same
   * thing then write one document.
   */
  readonly key?: string;
}

/** A timer that can be called off. */
export interface Timer {
  cancel(): void;
}

/** What outlives a flow: documents and timers of an observer. May be kept. */
export interface ObserverOutput<K extends DocumentKinds> {
  readonly observer: string;
  /** Timers' time: the newest packet time less the grace. Never goes back. */
  readonly now: Microseconds;
  emit<N extends keyof K & string>(kind: N, document: Document<K[N]['fields']>, about: About & { readonly time: Microseconds }): void;
  /** Once, `delay` after the newest packet (in a timer: after its due time), as timers count; at the observer's end it does not run. */
  after(delay: Microseconds, action: (now: Microseconds) => void): Timer;
  /** At each multiple of `interval` since 1970, so that all observers and runs share the same bins. */
  every(interval: Microseconds, action: (now: Microseconds) => void): Timer;
  announce<T>(topic: Topic<T>, endpoint: Endpoint, payload: T, lifetime?: Microseconds): Announcement<T>;
  /** Counts something worth knowing that has no document: a key of `problems` or `counts`. */
  count(what: string, by?: number): void;
}

/** A number that goes up and down with an observer's state. */
export interface Level<V> {
  /** One sentence: what it is the number of. */
  readonly describe: string;
  of(state: V): number;
}

/** What a decoder may do while it is called. Not to be kept; `observer` may. */
export interface Output<K extends DocumentKinds> {
  readonly observer: ObserverOutput<K>;
  /** Time of the message, or the due time of the timer. */
  readonly now: Microseconds;
  /** Index one document. The engine adds time, observer, endpoints and network, and applies the privacy policy. */
  emit<N extends keyof K & string>(kind: N, document: Document<K[N]['fields']>, about?: About): void;
  /** Hand content of the message being handled to decoders that asked for carriedBy(this decoder, type). */
  carry(type: number, content: ByteView, context?: unknown): void;
  /** Hand an IP packet in the message being handled back to the engine, as the inside of the tunnel named `tunnel`. */
  carryIp(content: ByteView, tunnel: string): void;
  /** Say that a flow to or from `endpoint` will come within `lifetime` (60 s unless said). The payload is shared, not copied. */
  announce<T>(topic: Topic<T>, endpoint: Endpoint, payload: T, lifetime?: Microseconds): Announcement<T>;
  /** Run `action` once when timers' time reaches `now + delay`, unless the flow ends first. */
  after(delay: Microseconds, action: (output: Output<K>) => void): Timer;
  /** As ObserverOutput.count. */
  count(what: string, by?: number): void;
}

/** Verdict that gives the flow back: it goes to the next candidate. */
export const notMine = 'not_mine';
/** Nothing, or why a message was refused: a key of `problems`, or `notMine`. */
export type Verdict<P extends string> = P | typeof notMine | undefined | void;

/** `idle`: no message for the decoder's idle time; `displaced`: the flow table was full, or another decoder is asked after refusals; `clock`: the capture's clock jumped back. */
export type FlowEnd = 'closed' | 'idle' | 'displaced' | 'clock' | 'shutdown';

/** Bytes that a decoder will never see. */
export interface Gap {
  /** `stream`: missing from this TCP or SCTP flow (network, capture or snap length). `capture`: the capture as a whole lost packets. */
  readonly kind: 'stream' | 'capture';
  /** Undefined when nobody can know. */
  readonly bytes: number | undefined;
  /** From the last packet before to the first one after. */
  readonly from: Microseconds;
  readonly to: Microseconds;
  /** Direction of a `stream` gap. */
  readonly fromInitiator: boolean | undefined;
}

/** Length of the message at the start of `bytes`; 'more' if that cannot be told yet; 'lost' to look for the next start. */
export type Framing = (bytes: ByteView) => number | 'more' | 'lost';

/** How far behind the newest packet timers run, so that frames up to 1.5 s late still fall into their interval. */
export const GRACE: Microseconds = 1.5e6;

/**
 * @typeParam K kinds of documents; @typeParam S state of a flow; @typeParam V state of an observer;
 * @typeParam P names of problems; @typeParam O options; @typeParam R state of a run.
 */
export interface Decoder<K extends DocumentKinds, S, V, P extends string, O, R> {
  /** Folder name, field namespace, option key: lower-case letters, digits, underscores. */
  readonly name: string;
  /** One sentence for the list of decoders. */
  readonly summary: string;
  /** Specifications followed, with sections. */
  readonly sources: readonly string[];
  readonly documents: K;
  /** Refusals that are counted and shown, each with its meaning. */
  readonly problems?: Readonly<Record<P, string>>;
  /** Other things that are counted and shown (`Output.count`), each with its meaning. */
  readonly counts?: Readonly<Record<string, string>>;
  /** How much there is of something now, asked for when somebody looks: a metric `spoor_NAME_KEY`, all observers together. */
  readonly levels?: Readonly<Record<string, Level<V>>>;
  /** Options in the configuration, defaults for all. */
  readonly options?: z.ZodType<O>;
  /** Tables and plots for the summary and the report. */
  readonly views?: readonly View[];
  match(options: O): readonly Match[];
  /** How messages are cut from TCP. Without it the decoder is not given TCP. */
  readonly framing?: Framing;
  /** A message that `framing` says is longer than this (1 MiB unless said) is skipped, counted, never buffered. */
  readonly largestMessage?: number;
  /**
   * State of a whole run, shared by its observers: for what is seen at several capture points. Made before the first packet; its
   * size is yours to cap. In which order packets of different observers come is chance (batches, files one after the other), and each
   * has a clock of its own: what is said of two observers must follow from what both saw from beginning to end.
   */
  newRun?(options: O): R;
  /** State of an observer, made when its first flow reaches this decoder. Its size is yours to cap. `run` is what `newRun` made. */
  newObserver?(observer: string, options: O, output: ObserverOutput<K>, run: R): V;
  onObserverEnd?(state: V, output: ObserverOutput<K>): void;
  /** State of a new flow. Bounded by you: whatever `onMessage` adds to must have a cap or a timer. */
  newFlow?(flow: Flow, options: O, observer: V): S;
  /** The flow ends after this much packet time without a message; 60 s unless said. */
  readonly idle?: Microseconds;
  /** Must not keep the message, throw or wait. A read past the end voids what it emitted, announced and carried. */
  onMessage(message: Message, state: S, output: Output<K>): Verdict<NoInfer<P>>;
  /** Bytes of the flow are missing. */
  onGap?(flow: Flow, state: S, output: Output<K>, gap: Gap): void;
  /** Calls onInterval at each multiple of this since 1970, packet time less the grace, while the flow lives. Not below a millisecond. */
  readonly interval?: Microseconds | ((options: O) => Microseconds);
  /** `output.now` is the end of the interval that is over. Messages of the next one may have come already: go by their time. */
  onInterval?(flow: Flow, state: S, output: Output<K>): void;
  /** Once per flow, unless the decoder gave it back with notMine; the last chance to emit. Announce, carry and after do nothing here. */
  onFlowEnd?(flow: Flow, state: S, output: Output<K>, reason: FlowEnd): void;
}

/** A decoder as the engine holds it: types checked where it was written, erased here. */
export interface LoadedDecoder extends Decoder<DocumentKinds, unknown, unknown, string, unknown, unknown> {
  readonly contract: number;
}

/** The default export of a decoder module. */
export function defineDecoder<
  const K extends DocumentKinds,
  S = undefined,
  V = undefined,
  const P extends string = never,
  O = undefined,
  R = undefined,
>(decoder: Decoder<K, S, V, P, O, R>): LoadedDecoder {
  // The six types are consistent inside one decoder, which is all the engine relies on.
  return { contract, ...decoder } as unknown as LoadedDecoder;
}
