/** Mobiles of packet services and the procedures that run with them; each ended procedure becomes a document. */

import { type Microseconds, type ObserverOutput, seconds, type Timer } from 'spoor/decoder';
import type { Kinds } from './document-kinds.js';
import type { MessageDocument } from './fields.js';
import { beginsPacketProcedure, endOf, type PacketProcedureType } from './packet-procedure.js';
import type { TransactionDocument } from './procedure.js';
import { SpokenIdentity } from './spoken-identity.js';

/** A mobile that says nothing for this long has given up: it waits 15 s for an answer to its requests (timers T3410, T3310). */
const IDLE: Microseconds = seconds(30);
/** Reports come from devices, one a source; a flood of invented sources ends here, at some 4 MB. */
export const MOST_MOBILES = 2048;

interface Running {
  readonly type: PacketProcedureType;
  readonly start: Microseconds;
  end: Microseconds;
  readonly document: TransactionDocument;
  readonly transaction: number | undefined;
}

interface Mobile {
  readonly place: string;
  readonly running: Running[];
  readonly identity: SpokenIdentity;
  cell: TransactionDocument['cell'];
  cipher: string | undefined;
  authenticated: boolean;
  lastSeen: Microseconds;
  timer: Timer | undefined;
}

const PROTOCOLS: ReadonlySet<string | undefined> = new Set(['EMM', 'ESM', 'GMM', 'SM', 'LTE RRC']);

export class PacketServices {
  private readonly mobiles = new Map<string, Mobile>();
  private readonly output: ObserverOutput<Kinds>;

  constructor(output: ObserverOutput<Kinds>) {
    this.output = output;
  }

  /** @param place where the report comes from: one mobile, as far as this decoder can tell. */
  take(place: string, message: MessageDocument, time: Microseconds): void {
    if (message.message === undefined || !PROTOCOLS.has(message.protocol)) return;
    const begins = beginsPacketProcedure(message);
    let mobile = this.mobiles.get(place);
    if (mobile === undefined) {
      if (begins === undefined) return;
      mobile = this.open(place, time);
    }
    mobile.lastSeen = Math.max(mobile.lastSeen, time);
    remember(mobile, message);
    if (begins !== undefined && !this.isRepeated(mobile, begins, message)) this.begin(mobile, begins, message, time);
    for (const running of [...mobile.running]) this.step(mobile, running, message, time);
    if (message.message === 'rrcConnectionRelease') this.close(mobile, 'abandoned');
  }

  /** The capture is over. */
  endOfObserver(): void {
    for (const mobile of [...this.mobiles.values()]) this.close(mobile, 'unfinished');
  }

  private open(place: string, time: Microseconds): Mobile {
    if (this.mobiles.size >= MOST_MOBILES) {
      const oldest = this.mobiles.values().next().value;
      if (oldest !== undefined) this.close(oldest, 'unfinished');
      this.output.count('connections_displaced');
    }
    const mobile: Mobile = {
      place,
      running: [],
      identity: new SpokenIdentity(),
      cell: undefined,
      cipher: undefined,
      authenticated: false,
      lastSeen: time,
      timer: undefined,
    };
    this.mobiles.set(place, mobile);
    this.watch(mobile, IDLE);
    return mobile;
  }

  private watch(mobile: Mobile, delay: Microseconds): void {
    mobile.timer = this.output.after(delay, (now) => {
      const left = mobile.lastSeen + IDLE - now;
      if (left > 0) this.watch(mobile, left);
      else this.close(mobile, 'unfinished');
    });
  }

  /** The same request once more while the first has no answer: the mobile asks again. */
  private isRepeated({ running }: Mobile, type: PacketProcedureType, message: MessageDocument): boolean {
    return running.some((one) => one.type === type && one.transaction === transactionOf(message));
  }

  private begin(mobile: Mobile, type: PacketProcedureType, message: MessageDocument, time: Microseconds): void {
    const document: TransactionDocument = {
      procedure: type.kind,
      protocol: type.protocol,
      originator: message.direction === 'downlink' ? 'network' : 'mobile',
      messages: 0,
    };
    if (message.arfcn !== undefined) document.arfcn = message.arfcn;
    mobile.running.push({ type, start: time, end: time, document, transaction: transactionOf(message) });
  }

  private step(mobile: Mobile, running: Running, message: MessageDocument, time: Microseconds): void {
    const { document, transaction, type } = running;
    const other = type.protocol === 'ESM' && message.protocol === 'ESM' && transactionOf(message) !== transaction && !isAnswer(message);
    if (other) return;
    running.end = time;
    document.messages = (document.messages ?? 0) + 1;
    document.last_message = message.message;
    if (message.cause !== undefined && message.cause_of === type.protocol && document.cause === undefined) {
      document.cause = message.cause;
      document.cause_of = message.cause_of;
      if (message.cause_name !== undefined) document.cause_name = message.cause_name;
    }
    if (message.old_area?.key !== undefined) document.old_area = message.old_area.key;
    const update = message.lte?.emm?.update_type ?? message.gprs?.update_type;
    if (update !== undefined) document.update_type = update;
    const apn = message.lte?.esm?.apn ?? message.gprs?.apn;
    if (apn !== undefined && (type.protocol === 'ESM' || type.protocol === 'SM')) document.apn = apn;
    const result = endOf(type, message);
    if (result !== undefined) this.end(mobile, running, result);
  }

  private close(mobile: Mobile, result: 'abandoned' | 'unfinished'): void {
    for (const running of [...mobile.running]) this.end(mobile, running, result);
    mobile.timer?.cancel();
    this.mobiles.delete(mobile.place);
  }

  private end(mobile: Mobile, running: Running, result: 'accepted' | 'rejected' | 'abandoned' | 'unfinished'): void {
    mobile.running.splice(mobile.running.indexOf(running), 1);
    const { document, start, end, type } = running;
    document.result = result;
    const identity = mobile.identity.fields();
    if (identity !== undefined) document.identity = identity;
    document.authenticated = mobile.authenticated;
    if (mobile.cipher !== undefined) document.cipher = mobile.cipher;
    if (mobile.cell !== undefined) document.cell = mobile.cell;
    this.output.emit('transaction', document, {
      time: end,
      start,
      end,
      action: type.kind,
      outcome: result === 'accepted' ? 'success' : result === 'unfinished' ? 'unknown' : 'failure',
      key: `${type.protocol} ${type.kind} ${start} ${running.transaction ?? ''} ${mobile.place}`,
    });
  }
}

/** The mobile's answer to a bearer has no number of the procedure that it began. */
function isAnswer({ message }: MessageDocument): boolean {
  return message?.startsWith('Activate default EPS bearer context') === true;
}

function transactionOf({ lte }: MessageDocument): number | undefined {
  return lte?.esm?.transaction_id;
}

/** What holds for all procedures of the mobile, whichever message says it. */
function remember(mobile: Mobile, { identity, cell, lte, gprs, message }: MessageDocument): void {
  mobile.identity.learn(identity);
  if (cell?.key !== undefined) mobile.cell = cell;
  const cipher = lte?.emm?.cipher_algorithm ?? gprs?.cipher_algorithm;
  if (cipher !== undefined) mobile.cipher = cipher;
  if (message === 'Authentication request' || message === 'Authentication and Ciphering Request') mobile.authenticated = true;
}
