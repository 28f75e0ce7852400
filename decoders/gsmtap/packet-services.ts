/** Mobiles of packet services and the procedures that run with them; each ended procedure becomes a document. */

import { type Microseconds, type ObserverOutput, OldestFirst, seconds } from 'spoor/decoder';
import type { Kinds } from './document-kinds.js';
import type { MessageDocument } from './fields.js';
import { Mobile } from './mobile.js';
import { beginsPacketProcedure, endOf, hasPacketProcedures, type PacketProcedureType } from './packet-procedure.js';
import { ended, type Result, type TransactionDocument, takeAreas, takeCause } from './procedure.js';

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

interface Device {
  readonly place: string;
  readonly running: Running[];
  readonly mobile: Mobile;
}

/** What asks a mobile to prove who it is. */
const AUTHENTICATION: ReadonlySet<string> = new Set(['Authentication request', 'Authentication and Ciphering Request']);

/** After these a mobile has no connection any more, and nothing that ran on it goes on. */
const ENDS: ReadonlySet<string> = new Set(['rrcConnectionRelease', 'rrcConnectionReestablishmentReject']);

/** What was seen last of a mobile: the end of its connection, nothing for a while, or the end of the capture. */
type Farewell = 'released' | 'silent' | 'cut';

export class PacketServices {
  private readonly devices = new OldestFirst<string, Device>();
  private readonly output: ObserverOutput<Kinds>;

  constructor(output: ObserverOutput<Kinds>) {
    this.output = output;
  }

  /** @param place where the report comes from: one mobile, as far as this decoder can tell. */
  take(place: string, message: MessageDocument, time: Microseconds): void {
    if (message.message === undefined || !hasPacketProcedures(message.protocol)) return;
    const begins = beginsPacketProcedure(message);
    let device = this.devices.get(place);
    if (device === undefined) {
      if (begins === undefined) return;
      device = this.open(place, time);
    }
    const { mobile } = device;
    mobile.heard(time);
    mobile.learn(message, cipherOf(message), AUTHENTICATION.has(message.message));
    if (begins !== undefined && !this.isRepeated(device, begins, message)) this.begin(device, begins, message, time);
    for (const running of [...device.running]) this.step(device, running, message, time);
    if (ENDS.has(message.message)) this.close(device, 'released');
  }

  /** The capture is over. */
  endOfObserver(): void {
    for (const device of [...this.devices.values()]) this.close(device, 'cut');
  }

  private open(place: string, time: Microseconds): Device {
    if (this.devices.size >= MOST_MOBILES) {
      const { oldest } = this.devices;
      if (oldest !== undefined) this.close(oldest, 'cut');
      this.output.count('connections_displaced');
    }
    const device: Device = {
      place,
      running: [],
      mobile: new Mobile(
        this.output,
        time,
        () => IDLE,
        () => this.close(device, 'silent'),
      ),
    };
    this.devices.set(place, device);
    return device;
  }

  /** The same request once more while the first has no answer: the mobile asks again, unless it gave up first. */
  private isRepeated(device: Device, type: PacketProcedureType, message: MessageDocument): boolean {
    const first = device.running.find((one) => one.type === type && one.transaction === transactionOf(message));
    if (first === undefined) return false;
    if (type.again !== 'anew') return true;
    this.end(device, first, isAnswered(first) ? 'abandoned' : 'unanswered');
    return false;
  }

  private begin(device: Device, type: PacketProcedureType, message: MessageDocument, time: Microseconds): void {
    const document: TransactionDocument = {
      procedure: type.kind,
      protocol: type.protocol,
      originator: message.direction === 'downlink' ? 'network' : 'mobile',
      messages: 0,
    };
    if (message.arfcn !== undefined) document.arfcn = message.arfcn;
    device.running.push({ type, start: time, end: time, document, transaction: transactionOf(message) });
  }

  private step(device: Device, running: Running, message: MessageDocument, time: Microseconds): void {
    const { document, transaction, type } = running;
    const other = type.protocol === 'ESM' && message.protocol === 'ESM' && transactionOf(message) !== transaction && !isAnswer(message);
    if (other) return;
    running.end = time;
    document.messages = (document.messages ?? 0) + 1;
    document.last_message = message.message;
    if (message.cause_of === type.protocol) takeCause(document, message);
    takeAreas(document, message);
    takeConnection(document, message);
    const update = message.lte?.emm?.update_type ?? message.gprs?.update_type;
    if (update !== undefined) document.update_type = update;
    const apn = message.lte?.esm?.apn ?? message.gprs?.apn;
    if (apn !== undefined && (type.protocol === 'ESM' || type.protocol === 'SM')) document.apn = apn;
    const result = endOf(type, message);
    if (result !== undefined) this.end(device, running, result);
  }

  private close(device: Device, farewell: Farewell): void {
    for (const running of [...device.running]) this.end(device, running, resultOf(running, farewell));
    device.mobile.forget();
    this.devices.delete(device.place);
  }

  private end(device: Device, running: Running, result: Result): void {
    device.running.splice(device.running.indexOf(running), 1);
    const { document, start, end, type } = running;
    document.result = result;
    device.mobile.tell(document);
    this.output.emit('transaction', document, {
      time: end,
      start,
      end,
      action: type.kind,
      outcome: ended(result).outcome,
      key: `${type.protocol} ${type.kind} ${start} ${running.transaction ?? ''} ${device.place}`,
    });
  }
}

/** Of NAS in LTE and GPRS, and of the radio in UMTS, there for each of the two networks. */
function cipherOf({ lte, gprs, umts }: MessageDocument): string | undefined {
  return lte?.emm?.cipher_algorithm ?? gprs?.cipher_algorithm ?? (umts?.rrc?.domain === 'ps' ? umts.rrc.cipher_algorithm : undefined);
}

/** What becomes of a procedure that its mobile left without an end. */
function resultOf(running: Running, farewell: Farewell): Result {
  if (farewell === 'released') return 'abandoned';
  return farewell === 'silent' && !isAnswered(running) ? (running.type.silence ?? 'unfinished') : 'unfinished';
}

/** Anything came after the request. */
function isAnswered({ type, document }: Running): boolean {
  return !type.begins.some((message) => message === document.last_message);
}

/** What a connection on the radio was wanted for, and when the mobile may ask again. */
function takeConnection(document: TransactionDocument, { lte, umts }: MessageDocument): void {
  const cause = lte?.rrc?.establishment_cause ?? lte?.rrc?.reestablishment_cause ?? umts?.rrc?.establishment_cause;
  if (cause !== undefined) document.establishment_cause = cause;
  const wait = lte?.rrc?.wait_s ?? umts?.rrc?.wait_s;
  if (wait !== undefined) document.wait_s = wait;
  if (umts?.rrc?.rejection_cause === undefined) return;
  document.cause_of = 'UMTS RRC';
  document.cause_name = umts.rrc.rejection_cause;
}

/** The mobile's answer to a bearer has no number of the procedure that it began. */
function isAnswer({ message }: MessageDocument): boolean {
  return message?.startsWith('Activate default EPS bearer context') === true;
}

function transactionOf({ lte }: MessageDocument): number | undefined {
  return lte?.esm?.transaction_id;
}
