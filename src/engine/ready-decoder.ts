/** A decoder with its options, its kinds of documents compiled and its counters made: what all observers share. */

import type { Microseconds } from '../bytes/time.js';
import type { LoadedDecoder } from '../decoder/contract.js';
import type { Match } from '../decoder/match.js';
import { type CompiledKind, compileKind } from '../documents/kind.js';
import { OperatorError } from '../errors.js';
import type { Counter, Counters } from '../metrics/counters.js';

/** How a flow came to its decoder. */
export type Claim = 'announced' | 'port' | 'payload' | 'link' | 'carrier' | 'resemblance';
const CLAIMS: readonly Claim[] = ['announced', 'port', 'payload', 'link', 'carrier', 'resemblance'];

export interface DecoderCounters {
  readonly messages: Counter;
  readonly documents: Counter;
  /** Messages with a read past their end: void. */
  readonly truncated: Counter;
  readonly defects: Counter;
  readonly flows: Readonly<Record<Claim, Counter>>;
  readonly flowsReturned: Counter;
  readonly flowsDisplaced: Counter;
  readonly skipped: Counter;
  readonly gaps: Counter;
  /** By name of the problem or count, as the decoder declares them. */
  readonly problems: ReadonlyMap<string, Counter>;
  readonly counts: ReadonlyMap<string, Counter>;
  readonly undeclared: Counter;
}

export interface ReadyDecoder {
  readonly decoder: LoadedDecoder;
  readonly options: unknown;
  readonly matches: readonly Match[];
  /** As these options make it; undefined when the decoder wants none. */
  readonly interval: Microseconds | undefined;
  readonly kinds: ReadonlyMap<string, CompiledKind>;
  readonly counters: DecoderCounters;
}

/** A shorter interval would keep the engine busy with it alone. */
const SHORTEST_INTERVAL: Microseconds = 1e3;

/**
 * @param options checked against the decoder's schema, defaults filled in.
 * Throws OperatorError DECODER_INVALID when the decoder makes an impossible interval of them.
 */
export function readyDecoder(decoder: LoadedDecoder, options: unknown, namespace: string, counters: Counters): ReadyDecoder {
  return {
    decoder,
    options,
    matches: decoder.match(options),
    interval: intervalOf(decoder, options),
    kinds: new Map(Object.entries(decoder.documents).map(([name, kind]) => [name, compileKind(decoder.name, name, kind, namespace)])),
    counters: decoderCounters(decoder, counters),
  };
}

function intervalOf({ name, interval }: LoadedDecoder, options: unknown): Microseconds | undefined {
  const length: unknown = typeof interval === 'function' ? interval(options) : interval;
  if (length === undefined || (typeof length === 'number' && length >= SHORTEST_INTERVAL && Number.isFinite(length))) return length;
  throw new OperatorError(
    'DECODER_INVALID',
    `Decoder ${name}: its interval is ${String(length)}.`,
    'Give a number of microseconds, a thousand at least, or a function that makes one of the options.',
  );
}

function decoderCounters({ name, problems = {}, counts = {} }: LoadedDecoder, all: Counters): DecoderCounters {
  const counter = (what: string, help: string, labels: Record<string, string> = {}) =>
    all.counter(`spoor_decoder_${what}_total`, help, { decoder: name, ...labels });
  const declared = (what: string, table: Readonly<Record<string, string>>) =>
    new Map(
      Object.entries(table).map(([word, meaning]) => [word, counter(what, meaning, { [what === 'refused' ? 'reason' : 'what']: word })]),
    );
  const flows = Object.fromEntries(
    CLAIMS.map((by) => [by, counter('flows', 'Flows given to the decoder, by the kind of match', { by })]),
  ) as Record<Claim, Counter>;
  return {
    messages: counter('messages', 'Messages given to the decoder'),
    documents: counter('documents', 'Documents the decoder made'),
    truncated: counter('refused', 'Messages that end before their content does: nothing of them was used', { reason: 'truncated' }),
    defects: counter('defects', 'Exceptions thrown by the decoder, each a defect to report; the flow was given up'),
    flows,
    flowsReturned: counter('flows_returned', 'Flows the decoder gave back, or that it refused three times in a row'),
    flowsDisplaced: counter('flows_displaced', 'Flows ended early because the observer had too many'),
    skipped: counter('stream_bytes_skipped', 'Bytes of TCP streams that belong to no whole message'),
    gaps: counter('stream_gaps', 'Holes in TCP and SCTP streams'),
    problems: declared('refused', problems),
    counts: declared('counted', counts),
    undeclared: counter('undeclared', 'Problems and counts the decoder used without declaring them: a defect of it'),
  };
}
