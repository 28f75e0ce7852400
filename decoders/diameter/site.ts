/** What all connections that one observer sees have in common. */

import { minutes, type ObserverOutput, seconds } from 'spoor/decoder';
import { Exchanges } from './exchanges.js';
import type { Facts } from './facts.js';
import { Inspection, type InspectionOptions } from './inspection.js';
import { KeptList } from './kept-list.js';
import type { DiameterKinds } from './kinds.js';
import { MessageDocuments, type MessageOptions } from './message-documents.js';
import { type Names, namesWith } from './names.js';
import { Pairs } from './pairs.js';
import { RoutingErrors } from './routing-errors.js';
import { Attaches } from './sessions/attaches.js';
import type { Exchange } from './sessions/session.js';
import { Sessions } from './sessions/sessions.js';
import { Timeouts } from './timeouts.js';
import { Words } from './words.js';

export interface SiteOptions {
  /** Seconds. */
  readonly timeout: number;
  readonly timeouts: Readonly<Record<string, number>>;
  readonly max_pending: number;
  readonly dictionaries: readonly string[];
  readonly findings: InspectionOptions & { readonly enabled: boolean };
  readonly messages: MessageOptions & { readonly enabled: boolean };
  readonly sessions: boolean;
  readonly session_idle_hours: number;
  readonly max_sessions: number;
}

export class Site {
  readonly pending: KeptList;
  readonly exchanges = new Exchanges();
  readonly pairs = new Pairs();
  readonly routing: RoutingErrors;
  readonly names: Names;
  readonly timeouts: Timeouts;
  // What nobody wants is undefined.
  readonly inspection: Inspection | undefined = undefined;
  readonly messages: MessageDocuments | undefined = undefined;
  readonly sessions: Sessions | undefined = undefined;
  private readonly words = new Words();
  private readonly attaches: Attaches | undefined = undefined;

  constructor(options: SiteOptions, output: ObserverOutput<DiameterKinds>) {
    this.pending = new KeptList(options.max_pending);
    this.names = namesWith(options.dictionaries);
    this.timeouts = new Timeouts(seconds(options.timeout), options.timeouts, this.names);
    this.routing = new RoutingErrors(this.names);
    if (options.findings.enabled) this.inspection = new Inspection(this.names, options.findings);
    if (options.messages.enabled) this.messages = new MessageDocuments(this.names, options.messages);
    if (!options.sessions) return;
    this.sessions = new Sessions(this.names, this.words, options.max_sessions, minutes(60 * options.session_idle_hours), output);
    this.attaches = new Attaches(this.names, output);
  }

  /** A request will be kept for a while: names of nodes that many have in common take memory once. */
  keptOnce(facts: Facts): void {
    facts.originHost = this.words.once(facts.originHost);
    facts.originRealm = this.words.once(facts.originRealm);
    facts.destinationHost = this.words.once(facts.destinationHost);
    facts.destinationRealm = this.words.once(facts.destinationRealm);
  }

  /** An exchange is over on one hop. */
  note(exchange: Exchange): void {
    this.sessions?.note(exchange);
    this.attaches?.note(exchange);
  }

  end(): void {
    this.sessions?.finish();
    this.attaches?.finish();
  }
}
