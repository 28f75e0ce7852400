/** Messages checked against the model, and what they break told: by rule and place, grouped by the product that made the message. */

import type { Message, Output } from 'spoor/decoder';
import { direction } from './direction.js';
import type { FindingDocument } from './finding-fields.js';
import { compiledGrammar } from './grammar.js';
import type { DiameterKinds } from './kinds.js';
import type { Names } from './names.js';
import { commandPart, peerPart } from './parts.js';
import type { Product } from './peer-node.js';
import type { Reader } from './reader.js';
import { Told } from './told.js';
import { Validator, type Violation } from './validate.js';

type Out = Output<DiameterKinds>;

export interface InspectionOptions {
  readonly notes: boolean;
  /** Seconds. */
  readonly interval: number;
  readonly max_kinds: number;
}

/** What the connection knows about both ends of the message. */
export interface Ends {
  readonly connection: string;
  readonly sender: string | undefined;
  readonly receiver: string | undefined;
  readonly product: Product;
}

/** One for each observer. */
export class Inspection {
  private readonly names: Names;
  private readonly validator: Validator;
  private readonly told: Told;
  private readonly notes: boolean;

  constructor(names: Names, { notes, interval, max_kinds }: InspectionOptions) {
    this.names = names;
    this.validator = new Validator(compiledGrammar(names.model));
    this.told = new Told(interval * 1e6, max_kinds);
    this.notes = notes;
  }

  /** @param context the Service-Context-Id of the exchange, where it is known. */
  check(message: Message, reader: Reader, context: string | undefined, ends: Ends, output: Out): void {
    const { violations, cut } = this.validator.check(message.bytes, reader, context);
    if (cut > 0) output.count('violations_cut', cut);
    for (const violation of violations) {
      if (violation.severity === 'note' && !this.notes) continue;
      output.count('violations');
      this.tell(violation, message, reader, ends, output);
    }
  }

  private tell(violation: Violation, message: Message, reader: Reader, ends: Ends, output: Out): void {
    const { header, facts } = reader;
    const { time, fromInitiator, flow } = message;
    // An agent passes on what others made.
    const own = facts.originHost?.toLowerCase() === ends.sender?.toLowerCase();
    const maker = own ? ends.product : undefined;
    const { rule, severity, path, avpVendor, avpCode, value, code } = violation;
    const kind = [
      maker?.name,
      maker?.firmware,
      own ? '' : facts.originHost,
      header.application,
      header.command,
      header.request,
      rule,
      path,
    ].join(' ');
    const seen = this.told.at(kind, time);
    if (typeof seen === 'string') {
      output.count(seen === 'full' ? 'findings_dropped' : 'findings_sampled');
      return;
    }
    const document: FindingDocument = {
      finding: {
        rule,
        severity,
        // A vendor and a code alone stand where no name does: 10415/4999.
        avp: avpVendor === undefined || avpCode === undefined ? undefined : this.names.avpLabel(avpVendor, avpCode),
        avp_vendor: avpVendor,
        avp_code: avpCode,
        path: path === '' ? undefined : path,
        value,
        code,
        code_name: code === undefined ? undefined : this.names.result(0, code),
        seen,
      },
      connection: { id: ends.connection },
      application: { id: header.application, name: this.names.application(header.application) },
      command: commandPart(this.names, header.application, header.command),
      request: header.request,
      hop_by_hop: header.hopByHop,
      end_to_end: header.endToEnd,
      peer: peerPart(ends.sender, ends.receiver),
      origin: { host: facts.originHost, realm: facts.originRealm },
      product: maker?.name === undefined ? undefined : maker,
      session: facts.sessionId === undefined ? undefined : { id: facts.sessionId },
    };
    output.emit('finding', document, { time, action: `diameter-${rule.replaceAll('_', '-')}`, ...direction(fromInitiator, flow) });
  }
}
