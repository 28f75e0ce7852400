/** How a single message becomes a document: header, identities, and a line for each AVP. */

import type { ByteView } from 'spoor/decoder';
import { exchangeName } from './exchanges.js';
import { findingWords } from './findings.js';
import { compiledGrammar, type Grammar } from './grammar.js';
import { FLAG_PROXIABLE, FLAG_RETRANSMITTED } from './header.js';
import type { Ends } from './inspection.js';
import type { MessageDocument } from './message-fields.js';
import type { Names } from './names.js';
import { answeredPart, commandPart, peerPart, userPart } from './parts.js';
import type { Reader } from './reader.js';
import { type Leaf, visitAvps } from './tree.js';

export interface MessageOptions {
  readonly max_avps: number;
}

/** One for each observer. */
export class MessageDocuments {
  private readonly names: Names;
  private readonly grammar: Grammar;
  private readonly most: number;

  constructor(names: Names, { max_avps }: MessageOptions) {
    this.names = names;
    this.grammar = compiledGrammar(names.model);
    this.most = max_avps;
  }

  /** @param transaction the identifier that the document of the exchange has; undefined for an answer to a request that was not seen. */
  document(bytes: ByteView, reader: Reader, context: string | undefined, transaction: string | undefined, ends: Ends): MessageDocument {
    const { header, facts } = reader;
    const profile = this.grammar.find(header.application, header.command, context)[0]?.profile;
    const lines: string[] = [];
    let leftOut = 0;
    visitAvps(bytes, reader.avps, reader.first, reader.first + reader.topLevel, profile, (leaf) => {
      if (lines.length < this.most) lines.push(lineOf(leaf));
      else leftOut++;
      return true;
    });
    return {
      request: header.request,
      ...(transaction !== undefined && { transaction: { id: transaction } }),
      ...(header.request && facts.originHost !== undefined && { exchange: { id: exchangeName(facts.originHost, header.endToEnd).text } }),
      connection: { id: ends.connection },
      application: { id: header.application, name: this.names.application(header.application), profile: profile?.name },
      command: commandPart(this.names, header.application, header.command),
      flags: {
        proxiable: (header.flags & FLAG_PROXIABLE) !== 0,
        error: header.error,
        retransmitted: (header.flags & FLAG_RETRANSMITTED) !== 0,
      },
      hop_by_hop: header.hopByHop,
      end_to_end: header.endToEnd,
      ...(header.request && { leg: facts.routeRecords }),
      peer: peerPart(ends.sender, ends.receiver),
      origin: { host: facts.originHost, realm: facts.originRealm },
      ...((facts.destinationHost ?? facts.destinationRealm) !== undefined && {
        destination: { host: facts.destinationHost, realm: facts.destinationRealm },
      }),
      result: answeredPart(facts, this.names),
      ...(facts.sessionId !== undefined && { session: { id: facts.sessionId } }),
      user: userPart(facts),
      ...(facts.imei !== undefined && { equipment: { imei: facts.imei } }),
      avps: lines,
      ...(leftOut > 0 && { avps_left_out: leftOut }),
      size: header.length,
      ...(reader.findings !== 0 && { findings: findingWords(reader.findings) }),
    };
  }
}

/** Types whose values name nobody and open nothing; texts and octets are where dictionaries do not say what may stand. */
const TOLD: ReadonlySet<string> = new Set([
  'Integer32',
  'Integer64',
  'Unsigned32',
  'Unsigned64',
  'Float32',
  'Float64',
  'Time',
  'Enumerated',
  'DiameterIdentity',
]);
/** Octet strings that are numbers or names of networks. */
const TOLD_ENCODINGS: ReadonlySet<string> = new Set(['u8', 'u32', 'u32-bytes', 'plmn', 'timezone', 'ntp-time', 'trace-ref']);
/** Of privacy that concerns no subscriber: which network, which charging record. */
const HARMLESS: ReadonlySet<string | undefined> = new Set([undefined, 'roaming', 'correlation', 'node']);

function lineOf({ path, avp, value, privacy, length, fits }: Leaf): string {
  const where = path.join('/');
  if (value === undefined) return where;
  const told = fits && HARMLESS.has(privacy) && avp !== undefined && (TOLD.has(avp.type) || TOLD_ENCODINGS.has(avp.encoding ?? ''));
  return told ? `${where} = ${typeof value === 'object' ? value.join(', ') : value}` : `${where} (${length} octets)`;
}
