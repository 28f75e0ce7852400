/** Connections of mobiles on dedicated channels, and the procedures that run on them; each ended procedure becomes a document. */

import { type Microseconds, minutes, type ObserverOutput, OldestFirst, seconds } from 'spoor/decoder';
import type { CellIntervals } from './cell-intervals.js';
import type { Kinds } from './document-kinds.js';
import type { MessageDocument } from './fields.js';
import { Mobile } from './mobile.js';
import type { Carrier, Place } from './place.js';
import { beginsProcedure, type Ended, Procedure } from './procedure.js';

/** A channel on which nothing was seen for this long is free again: the SACCH speaks twice a second while a mobile is there. */
const IDLE: Microseconds = seconds(30);
/** UMTS has nothing like it: while people talk, nothing is said. */
const TALK: Microseconds = minutes(120);
/** A large site has some hundred channels; a flood of invented ones ends here, at some 4 MB. */
export const MOST_CONNECTIONS = 2048;
/** Procedures that may run on a channel at once; mobiles have three or four. */
const MOST_PROCEDURES = 16;

/** After these the connection of circuit services of UMTS is the mobile's no more. */
const UMTS_RELEASES = ['rrcConnectionRelease', 'signallingConnectionRelease', 'signallingConnectionReleaseIndication'] as const;
/** The same, and that of GSM for its channel. */
const RELEASES: ReadonlySet<string> = new Set(['Channel Release', ...UMTS_RELEASES]);
/** What RRC of UMTS says of a connection as a whole; its other messages carry those of procedures, or are about the radio. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  'securityModeCommand',
  'securityModeComplete',
  'securityModeFailure',
  ...UMTS_RELEASES,
]);

interface Connection {
  /** Channels it has: an assignment adds one. */
  readonly channels: string[];
  /** Of the first of them: what its procedures are counted for. Undefined for a channel of UMTS, which is not counted by carrier. */
  readonly carrier: Carrier | undefined;
  readonly procedures: Procedure[];
  readonly mobile: Mobile;
}

export class Connections {
  private readonly byChannel = new OldestFirst<string, Connection>();
  private readonly output: ObserverOutput<Kinds>;
  private readonly intervals: CellIntervals;

  constructor(output: ObserverOutput<Kinds>, intervals: CellIntervals) {
    this.output = output;
    this.intervals = intervals;
  }

  /** RRC of UMTS, whose circuit services run as those of GSM do. */
  takeRrc(place: Place, message: MessageDocument, time: Microseconds): void {
    // Who asks for a connection has none.
    const before = message.message === 'rrcConnectionRequest' ? this.byChannel.get(place.name) : undefined;
    if (before !== undefined) this.close(before);
    const ours = OF_CONNECTION.has(message.message ?? '') && message.umts?.rrc?.domain !== 'ps';
    if (ours) this.take(place, undefined, message, time);
  }

  /**
   * @param place where the report comes from; channels are told apart by it, carrier, timeslot and sub slot.
   * @param carrier undefined in UMTS, where reports come from mobiles: one has one connection, whatever its frequencies.
   */
  take(place: Place, carrier: Carrier | undefined, message: MessageDocument, time: Microseconds): void {
    const channel = carrier === undefined ? place.name : place.channel(message.arfcn, message.timeslot, message.sub_slot);
    let connection = this.byChannel.get(channel);
    const begins = beginsProcedure(message);
    if (connection === undefined) {
      if (message.message === undefined || (begins === undefined && message.message !== 'Paging Response')) return;
      connection = this.open(channel, carrier, time);
    }
    connection.mobile.heard(time);
    // Measurements and system information say that the mobile is there, nothing else.
    if (message.message === undefined || message.gsm?.meas !== undefined || message.gsm?.si !== undefined) return;
    if (message.gsm?.lapdm?.frame_type === 'SABM' && message.gsm.lapdm.sapi === 0) {
      // Sent again because the network did not answer.
      if (connection.procedures.some(({ kind, document }) => kind === begins && document.messages === 1)) return;
      // The first message of a mobile on a channel that another one left without a release.
      this.endAll(connection);
    }
    connection.mobile.learn(
      message,
      message.gsm?.cipher?.algorithm ?? message.umts?.rrc?.cipher_algorithm,
      message.message === 'Authentication Request',
    );
    if (begins !== undefined) this.begin(connection, begins, message, time);
    for (const procedure of [...connection.procedures]) {
      const ended = procedure.take(message, time);
      if (ended !== undefined) this.end(connection, procedure, ended);
    }
    if (message.message === 'Assignment Command') this.addChannel(connection, place, message);
    if (RELEASES.has(message.message)) this.close(connection, message);
  }

  /** The capture is over. */
  endOfObserver(): void {
    for (const connection of new Set(this.byChannel.values())) this.close(connection);
  }

  private open(channel: string, carrier: Carrier | undefined, time: Microseconds): Connection {
    if (this.byChannel.size >= MOST_CONNECTIONS) {
      const { oldest } = this.byChannel;
      if (oldest !== undefined) this.close(oldest);
      this.output.count('connections_displaced');
    }
    const procedures: Procedure[] = [];
    const idle = () => (carrier === undefined && procedures.some(({ talking }) => talking) ? TALK : IDLE);
    const mobile = new Mobile(this.output, time, idle, () => this.close(connection));
    const connection: Connection = { channels: [channel], carrier, procedures, mobile };
    this.byChannel.set(channel, connection);
    return connection;
  }

  /** The mobile goes on with the same procedures on another channel. */
  private addChannel(connection: Connection, place: Place, { gsm }: MessageDocument): void {
    const { arfcn, timeslot, sub_channel } = gsm?.channel ?? {};
    if (arfcn === undefined || timeslot === undefined || connection.channels.length > 8) return;
    const channel = place.channel(arfcn, timeslot, sub_channel);
    const before = this.byChannel.get(channel);
    if (before === connection) return;
    if (before !== undefined) this.close(before);
    connection.channels.push(channel);
    this.byChannel.set(channel, connection);
  }

  private begin(connection: Connection, kind: Procedure['kind'], message: MessageDocument, time: Microseconds): void {
    // What the service was asked for begins: the request was granted.
    const request = connection.procedures.findIndex((procedure) => procedure.kind === 'service-request');
    const granted = request >= 0 ? connection.procedures.splice(request, 1)[0] : undefined;
    if (connection.procedures.length >= MOST_PROCEDURES) return;
    const procedure = new Procedure(kind, message, granted?.start ?? time);
    procedure.document.messages = granted?.document.messages ?? 0;
    connection.procedures.push(procedure);
  }

  /** @param release the message by which the network took the channel away; without it nothing more was seen. */
  private close(connection: Connection, release?: MessageDocument): void {
    this.endAll(connection, release);
    connection.mobile.forget();
    for (const channel of connection.channels) if (this.byChannel.get(channel) === connection) this.byChannel.delete(channel);
  }

  private endAll(connection: Connection, release?: MessageDocument): void {
    for (const procedure of [...connection.procedures]) this.end(connection, procedure, procedure.giveUp(release));
  }

  private end(connection: Connection, procedure: Procedure, { result, outcome }: Ended): void {
    connection.procedures.splice(connection.procedures.indexOf(procedure), 1);
    const { document } = procedure;
    document.result = result;
    connection.mobile.tell(document);
    if (connection.carrier !== undefined) this.intervals.procedure(connection.carrier, document);
    this.output.emit('transaction', document, {
      time: procedure.end,
      start: procedure.start,
      end: procedure.end,
      action: procedure.kind,
      outcome,
      key: `${procedure.kind} ${procedure.start} ${procedure.transaction ?? ''} ${connection.channels[0]}`,
    });
  }
}
