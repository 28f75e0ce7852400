/**
 * Attach and location update of a subscriber: exchanges with the HSS have no session, so they belong together by IMSI and time
 * (TS 29.272 5.2): vectors, perhaps a look at the equipment register, then the location.
 */

import { type Endpoint, type Microseconds, type ObserverOutput, OldestFirst, seconds } from 'spoor/decoder';
import { TGPP_AVP as T, TGPP } from '../avp-codes.js';
import { outcomeOf } from '../documents.js';
import type { Facts } from '../facts.js';
import type { DiameterKinds } from '../kinds.js';
import type { Names } from '../names.js';
import { isRoaming, resultPart } from '../parts.js';
import type { SessionDocument } from './fields.js';
import { type Exchange, exchangeKey } from './session.js';

const S6A = 16777251;
const S13 = 16777252;
const UPDATE_LOCATION = 316;
const AUTHENTICATION_INFORMATION = 318;
const ME_IDENTITY_CHECK = 324;
/** From the vectors to the location update. */
const LONGEST: Microseconds = seconds(30);
/** Exchanges that are told apart by their identifiers: a phone that is refused may try and try. */
const MOST_EXCHANGES = 16;
/** Subscribers that are between the two. */
const MOST = 100_000;

/** One under way. */
interface Attach {
  readonly firstAt: Microseconds;
  /** Its end-to-end identifier: the IMSI has no place in what is made of keys. */
  readonly firstExchange: number;
  lastAt: Microseconds;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly application: number;
  readonly facts: Facts;
  requests: number;
  retransmissions: number;
  latency: Microseconds;
  slowest: Microseconds;
  /** End-to-end identifiers: a handful. */
  readonly exchanges: number[];
  equipment: number | undefined;
  imei: string | undefined;
  captureLoss: boolean;
}

type Out = ObserverOutput<DiameterKinds>;
type Decision = 'authentication' | 'equipment' | 'location' | 'abandoned' | 'open';

export class Attaches {
  private readonly names: Names;
  private readonly output: Out;
  /** By IMSI, in the order they began. */
  private readonly open = new OldestFirst<string, Attach>();
  /** End-to-end identifier of what was told last, by IMSI: the next hop tells it again. Those of this half minute, and of the one before. */
  private told = new Map<string, number>();
  private toldBefore = new Map<string, number>();

  constructor(names: Names, output: Out) {
    this.names = names;
    this.output = output;
    output.every(seconds(1), (now) => this.sweep(now));
    output.every(LONGEST, () => this.forgetTold());
  }

  /** An exchange is over on some hop. */
  note(exchange: Exchange): void {
    const { request, state } = exchange;
    const { application, command, facts } = request;
    if ((application !== S6A && application !== S13) || state === 'late' || state === 'orphan' || facts.imsi === undefined) return;
    const { imsi } = facts;
    if ((this.told.get(imsi) ?? this.toldBefore.get(imsi)) === request.endToEnd) return;
    let attach = this.open.get(imsi);
    if (attach?.exchanges.includes(request.endToEnd) === true) return;
    if (command === AUTHENTICATION_INFORMATION) {
      attach ??= this.begin(imsi, exchange);
      add(attach, exchange);
      if (exchange.failed) this.tell(imsi, attach, 'attach', 'authentication', exchange);
    } else if (command === ME_IDENTITY_CHECK && attach !== undefined) {
      add(attach, exchange);
      attach.equipment = exchange.answer?.facts.equipmentStatus ?? attach.equipment;
      attach.imei = facts.imei ?? attach.imei;
      if (exchange.failed) this.tell(imsi, attach, 'attach', 'equipment', exchange);
    } else if (command === UPDATE_LOCATION) {
      const life = attach === undefined ? 'location_update' : 'attach';
      attach ??= begun(exchange);
      add(attach, exchange);
      this.tell(imsi, attach, life, 'location', exchange);
    }
  }

  /** The observer ends: whether a location update would have come cannot be known. */
  finish(): void {
    for (const [imsi, attach] of this.open) this.tell(imsi, attach, 'attach', 'open', undefined);
  }

  private begin(imsi: string, exchange: Exchange): Attach {
    const attach = begun(exchange);
    const { oldestKey } = this.open;
    if (oldestKey !== undefined && this.open.size >= MOST) {
      this.output.count('attaches_displaced');
      this.open.delete(oldestKey);
    }
    this.open.set(imsi, attach);
    return attach;
  }

  private tell(imsi: string, attach: Attach, life: 'attach' | 'location_update', decision: Decision, exchange: Exchange | undefined): void {
    this.open.delete(imsi);
    if (exchange !== undefined) {
      if (this.told.size >= MOST) this.forgetTold();
      this.told.set(imsi, exchange.request.endToEnd);
    }
    const outcome =
      exchange === undefined ? 'unknown' : exchange.failed ? 'failure' : outcomeOf(undefined, exchange.answer?.facts, attach.captureLoss);
    this.output.emit('session', this.document(attach, life, decision, exchange, outcome), {
      time: attach.lastAt,
      start: attach.firstAt,
      end: attach.lastAt,
      action: life === 'attach' ? 'attach' : 'location-update',
      outcome,
      source: attach.source,
      destination: attach.destination,
      key: exchangeKey(life, attach.facts.originHost, attach.firstExchange, attach.firstAt),
    });
  }

  private document(
    attach: Attach,
    life: string,
    decision: Decision,
    exchange: Exchange | undefined,
    outcome: 'success' | 'failure' | 'unknown',
  ): SessionDocument {
    const { facts, equipment, requests } = attach;
    const asked = exchange?.request.facts;
    const said = exchange?.answer?.facts;
    const home = facts.homePlmn ?? said?.homePlmn;
    const visited = facts.visitedPlmn ?? asked?.visitedPlmn;
    const imei = attach.imei ?? asked?.imei;
    const unanswered = exchange !== undefined && exchange.answer === undefined ? 1 : 0;
    return {
      state: decision,
      life,
      begin: 'seen',
      tally: { session: 1, failure: outcome === 'failure' ? 1 : 0 },
      application: { id: attach.application, name: this.names.application(attach.application) },
      origin: facts.originHost === undefined ? undefined : { host: facts.originHost, realm: facts.originRealm },
      answer: said?.originHost === undefined ? undefined : { origin: { host: said.originHost } },
      exchanges: {
        requests,
        from_server: 0,
        answers: requests - unanswered,
        failures: exchange?.failed === true ? 1 : 0,
        unanswered,
        retransmissions: attach.retransmissions,
        latency_max_ms: attach.slowest / 1e3,
        latency_sum_ms: attach.latency / 1e3,
      },
      result: said?.resultCode === undefined ? undefined : resultPart(said.resultCode, said.resultVendor, this.names),
      user: { imsi: facts.imsi, msisdn: said?.msisdn },
      equipment:
        (imei ?? equipment) === undefined
          ? undefined
          : { imei, status: equipment === undefined ? undefined : this.names.word(TGPP, T.equipmentStatus, equipment) },
      plmn: (home ?? visited) === undefined ? undefined : { home, visited },
      roaming: isRoaming(home, visited),
      rat: asked?.rat ?? facts.rat,
      capture: attach.captureLoss ? { loss: true } : undefined,
    };
  }

  private sweep(now: Microseconds): void {
    for (const [imsi, attach] of this.open) {
      if (attach.firstAt + LONGEST > now) break;
      this.tell(imsi, attach, 'attach', 'abandoned', undefined);
    }
  }

  private forgetTold(): void {
    this.toldBefore = this.told;
    this.told = new Map();
  }
}

function begun({ request, source, destination }: Exchange): Attach {
  return {
    firstAt: request.time,
    firstExchange: request.endToEnd,
    lastAt: request.time,
    source,
    destination,
    application: request.application,
    facts: request.facts,
    requests: 0,
    retransmissions: 0,
    latency: 0,
    slowest: 0,
    exchanges: [],
    equipment: undefined,
    imei: undefined,
    captureLoss: false,
  };
}

function add(attach: Attach, { request, answer, end, captureLoss }: Exchange): void {
  if (attach.exchanges.length < MOST_EXCHANGES) attach.exchanges.push(request.endToEnd);
  attach.requests++;
  attach.retransmissions += request.duplicates;
  attach.lastAt = Math.max(attach.lastAt, end);
  if (captureLoss) attach.captureLoss = true;
  if (answer === undefined) return;
  const latency = Math.max(0, answer.time - request.time);
  attach.latency += latency;
  attach.slowest = Math.max(attach.slowest, latency);
}
