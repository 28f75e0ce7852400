/** One procedure between mobile and network, from its first message to the one that ends it: which messages those are, and how it went. */

import type { Document, Microseconds } from 'spoor/decoder';
import type { MessageDocument } from './fields.js';
import type { transactionFields } from './transaction-fields.js';

export type TransactionDocument = Document<typeof transactionFields>;
export type Kind = 'location-update' | 'call' | 'short-message' | 'supplementary-service' | 'service-request';
export type Result = 'accepted' | 'rejected' | 'answered' | 'unanswered' | 'dropped' | 'abandoned' | 'unfinished';
export type Outcome = 'success' | 'failure' | 'unknown';

const OUTCOMES: Readonly<Record<Result, Outcome>> = {
  accepted: 'success',
  answered: 'success',
  rejected: 'failure',
  unanswered: 'failure',
  dropped: 'failure',
  abandoned: 'failure',
  unfinished: 'unknown',
};

/** Causes with which a call ends as people want it: normal call clearing, normal unspecified (3GPP TS 24.008 annex H). */
const NORMAL_ENDS: readonly number[] = [16, 31];

export interface Ended {
  readonly result: Result;
  readonly outcome: Outcome;
}

export class Procedure {
  readonly kind: Kind;
  /** Of CC, SS and SMS: several may run on one channel. */
  readonly transaction: number | undefined;
  readonly start: Microseconds;
  end: Microseconds;
  readonly document: TransactionDocument;
  private answered: Microseconds | undefined;
  private ending: Microseconds | undefined;

  constructor(kind: Kind, first: MessageDocument, time: Microseconds) {
    this.kind = kind;
    this.transaction = transactionOf(first);
    this.start = time;
    this.end = time;
    this.document = { procedure: kind, originator: first.direction === 'downlink' ? 'network' : 'mobile', messages: 0 };
    if (first.arfcn !== undefined) this.document.arfcn = first.arfcn;
    if (first.timeslot !== undefined) this.document.timeslot = first.timeslot;
  }

  /** Takes in a message of its channel; says how the procedure ended if this message ends it. */
  take(message: MessageDocument, time: Microseconds): Ended | undefined {
    const { document } = this;
    this.end = time;
    document.messages = (document.messages ?? 0) + 1;
    document.last_message = message.message;
    if (this.transaction !== undefined && (transactionOf(message) ?? this.transaction) !== this.transaction) return undefined;
    this.takeDetails(message);
    // Whatever the mobile asked for, it is refused, without a cause (3GPP TS 24.008 section 4.3.2.5).
    if (message.message === 'Authentication Reject' && this.answered === undefined) return ended('rejected');
    switch (this.kind) {
      case 'location-update':
        if (message.message === 'Location Updating Accept') return ended('accepted');
        return message.message === 'Location Updating Reject' ? ended('rejected') : undefined;
      case 'service-request':
        return message.message === 'CM Service Reject' ? ended('rejected') : undefined;
      case 'supplementary-service':
        if (message.protocol !== 'SS' || message.message !== 'Release Complete') return undefined;
        return ended(document.cause !== undefined || isError(message) ? 'rejected' : 'accepted');
      case 'short-message':
        if (message.message === 'CP-ERROR' || message.gsm?.sms?.rp_message === 'RP-ERROR') return ended('rejected');
        return message.gsm?.sms?.rp_message === 'RP-ACK' ? ended('accepted') : undefined;
      case 'call':
        return this.takeCall(message, time);
    }
  }

  /** A call that was answered and goes on. */
  get talking(): boolean {
    return this.answered !== undefined && this.ending === undefined;
  }

  /** @param release the network took the channel away by it; without one nothing more was seen. */
  giveUp(release?: MessageDocument): Ended {
    if (this.kind === 'call' && this.ending !== undefined) return this.callEnd();
    if (release === undefined) return ended('unfinished');
    takeReleaseCause(this.document, release);
    if (!this.talking) return ended('abandoned');
    // Nobody hung up.
    this.tellTalk();
    return ended('dropped');
  }

  private takeDetails(message: MessageDocument): void {
    const { document } = this;
    if (message.cause_of !== 'RR') takeCause(document, message);
    if (message.gsm?.mm?.update_type !== undefined) document.update_type = message.gsm.mm.update_type;
    takeAreas(document, message);
    if (message.gsm?.cc?.called_number !== undefined) document.called_number = message.gsm.cc.called_number;
    if (message.gsm?.cc?.calling_number !== undefined) document.calling_number = message.gsm.cc.calling_number;
  }

  private takeCall(message: MessageDocument, time: Microseconds): Ended | undefined {
    if (message.protocol !== 'CC') return undefined;
    switch (message.message) {
      case 'Connect':
        if (this.ending === undefined) this.answered ??= time;
        return undefined;
      case 'Disconnect':
      case 'Release':
        this.ending ??= time;
        return undefined;
      case 'Release Complete':
        this.ending ??= time;
        return this.callEnd();
      default:
        return undefined;
    }
  }

  private tellTalk(): void {
    const { answered, document } = this;
    if (answered === undefined) return;
    document.answered_after_ms = Math.round((answered - this.start) / 1000);
    document.talk_ms = Math.round(((this.ending ?? this.end) - answered) / 1000);
  }

  private callEnd(): Ended {
    const { document } = this;
    if (this.answered === undefined) return ended(document.cause_of === 'CC' && isRefusal(document.cause) ? 'rejected' : 'unanswered');
    this.tellTalk();
    return ended(document.cause === undefined || NORMAL_ENDS.includes(document.cause) ? 'answered' : 'dropped');
  }
}

/** Why the radio was taken away, unless because all was done. */
function takeReleaseCause(document: TransactionDocument, { cause, cause_of, cause_name, umts }: MessageDocument): void {
  if (document.cause_name !== undefined || document.cause !== undefined) return;
  const ofUmts = umts?.rrc?.release_cause;
  if (ofUmts !== undefined && ofUmts !== 'normalEvent') {
    document.cause_of = 'UMTS RRC';
    document.cause_name = ofUmts;
  } else if (cause_of === 'RR' && cause !== undefined && cause !== 0) takeCause(document, { cause, cause_of, cause_name });
}

/** People did not answer or hung up (16 to 19, 21, 31); everything else is the network's refusal. */
function isRefusal(cause: number | undefined): boolean {
  return cause !== undefined && !NORMAL_ENDS.includes(cause) && ![17, 18, 19, 21].includes(cause);
}

function isError({ gsm }: MessageDocument): boolean {
  return gsm?.ss?.component === 'return-error' || gsm?.ss?.component === 'reject';
}

/** The first cause is the one that decided. */
export function takeCause(document: TransactionDocument, { cause, cause_of, cause_name }: MessageDocument): void {
  if (cause === undefined || document.cause !== undefined) return;
  document.cause = cause;
  document.cause_of = cause_of;
  if (cause_name !== undefined) document.cause_name = cause_name;
}

/** Where the mobile came from, and where it was told to be. */
export function takeAreas(document: TransactionDocument, { old_area, area }: MessageDocument): void {
  if (old_area?.key !== undefined) document.old_area = old_area.key;
  if (area?.key !== undefined) document.area = area.key;
}

export function ended(result: Result): Ended {
  return { result, outcome: OUTCOMES[result] };
}

/** The transaction of CC, SS and SMS with the side that began it, which both count from 0. */
function transactionOf(message: MessageDocument): number | undefined {
  const { transaction_id, transaction_originator } = message.gsm ?? {};
  if (transaction_id === undefined) return undefined;
  const byMobile = transaction_originator === (message.direction !== 'downlink');
  return transaction_id * 2 + (byMobile ? 0 : 1);
}

/** The procedure that a message begins; undefined for all others. */
export function beginsProcedure(message: MessageDocument): Kind | undefined {
  switch (message.message) {
    case 'Location Updating Request':
      return 'location-update';
    case 'CM Service Request':
      return 'service-request';
    case 'Setup':
    case 'Emergency Setup':
      return 'call';
    case 'Register':
      return 'supplementary-service';
    case 'CP-DATA':
      return message.gsm?.sms?.rp_message === 'RP-DATA' ? 'short-message' : undefined;
    default:
      return undefined;
  }
}
