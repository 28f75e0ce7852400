/** Mobiles of packet services and the procedures that run with them; each ended procedure becomes a document. */

import { type Microseconds, type ObserverOutput, seconds } from 'spoor/decoder';
import type { Kinds } from './document-kinds.js';
import type { MessageDocument } from './fields.js';
import { Mobile } from './mobile.js';
import { beginsPacketProcedure, endOf, type PacketProcedureType } from './packet-procedure.js';
import { ended, type TransactionDocument, takeCause } from './procedure.js';

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

const PROTOCOLS: ReadonlySet<string | undefined> = new Set(['EMM', 'ESM', 'GMM', 'SM', 'LTE RRC']);

export class PacketServices {
  private readonly devices = new Map<string, Device>();
  private readonly output: ObserverOutput<Kinds>;

  constructor(output: ObserverOutput<Kinds>) {
    this.output = output;
  }

  /** @param place where the report comes from: one mobile, as far as this decoder can tell. */
  take(place: string, message: MessageDocument, time: Microseconds): void {
    if (message.message === undefined || !PROTOCOLS.has(message.protocol)) return;
    const begins = beginsPacketProcedure(message);
    let device = this.devices.get(place);
    if (device === undefined) {
      if (begins === undefined) return;
      device = this.open(place, time);
    }
    const { mobile } = device;
    mobile.heard(time);
    mobile.learn(message, message.lte?.emm?.cipher_algorithm ?? message.gprs?.cipher_algorithm, AUTHENTICATION.has(message.message));
    if (begins !== undefined && !this.isRepeated(device, begins, message)) this.begin(device, begins, message, time);
    for (const running of [...device.running]) this.step(device, running, message, time);
    if (message.message === 'rrcConnectionRelease') this.close(device, 'abandoned');
  }

  /** The capture is over. */
  endOfObserver(): void {
    for (const device of [...this.devices.values()]) this.close(device, 'unfinished');
  }

  private open(place: string, time: Microseconds): Device {
    if (this.devices.size >= MOST_MOBILES) {
      const oldest = this.devices.values().next().value;
      if (oldest !== undefined) this.close(oldest, 'unfinished');
      this.output.count('connections_displaced');
    }
    const device: Device = {
      place,
      running: [],
      mobile: new Mobile(this.output, time, IDLE, () => this.close(device, 'unfinished')),
    };
    this.devices.set(place, device);
    return device;
  }

  /** The same request once more while the first has no answer: the mobile asks again. */
  private isRepeated({ running }: Device, type: PacketProcedureType, message: MessageDocument): boolean {
    return running.some((one) => one.type === type && one.transaction === transactionOf(message));
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
    if (message.old_area?.key !== undefined) document.old_area = message.old_area.key;
    const update = message.lte?.emm?.update_type ?? message.gprs?.update_type;
    if (update !== undefined) document.update_type = update;
    const apn = message.lte?.esm?.apn ?? message.gprs?.apn;
    if (apn !== undefined && (type.protocol === 'ESM' || type.protocol === 'SM')) document.apn = apn;
    const result = endOf(type, message);
    if (result !== undefined) this.end(device, running, result);
  }

  private close(device: Device, result: 'abandoned' | 'unfinished'): void {
    for (const running of [...device.running]) this.end(device, running, result);
    device.mobile.forget();
    this.devices.delete(device.place);
  }

  private end(device: Device, running: Running, result: 'accepted' | 'rejected' | 'abandoned' | 'unfinished'): void {
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

/** The mobile's answer to a bearer has no number of the procedure that it began. */
function isAnswer({ message }: MessageDocument): boolean {
  return message?.startsWith('Activate default EPS bearer context') === true;
}

function transactionOf({ lte }: MessageDocument): number | undefined {
  return lte?.esm?.transaction_id;
}
