/** Live packets: a subscriber to the ZeroMQ publisher of osmo-pcap-server. */

import { latin1Slice } from '../bytes/slices.js';
import type { FoundPacket } from '../capture/record-reader.js';
import type { CaptureEvent, Source, SourceItem } from '../capture/source.js';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { ClientIntake } from './client-intake.js';
import { clientEvent } from './collector-events.js';
import { type CollectorEvent, MAX_CLIENTS, MESSAGE_REFUSALS, type MessageRefusal, Topics } from './collector-message.js';
import type { Following } from './following.js';
import { MessageParts, readMessage } from './framed-message.js';
import { type Moment, moment } from './link-event.js';
import { followingOf, type OsmoPcapOptions } from './osmo-pcap-options.js';
import type { Messages } from './receiver.js';
import { receiverOf } from './receivers.js';
import { refusedCounter } from './source-counters.js';

/** How often silence is looked at. */
const IDLE_MS = 250;
/** After a stop, what was received already is still taken in, but not for ever. */
const STOPPING_MS = 2000;
/** Then so long without a message means that all is in: a queue that was full is filled again only after a moment. */
const STOPPING_QUIET_MS = 50;
/** On a link that is never quiet, the end comes at most so long after the queue was first seen empty. */
const STOPPING_BUSY_MS = 500;

/** Endless until stopped. Throws OperatorError SOURCE_ENDPOINT when libzmq does not take the endpoint. */
export function osmoPcapSource(options: OsmoPcapOptions, counters: Counters, log: Log): Source {
  return new OsmoPcap(options, counters, log);
}

class OsmoPcap implements Source {
  readonly live = true;
  private readonly options: OsmoPcapOptions;
  private readonly counters: Counters;
  private readonly log: Log;
  private readonly following: Following;
  private readonly topics = new Topics();
  private readonly clients = new Map<string, ClientIntake>();
  private readonly found: FoundPacket = { time: 0, linkType: 0, wireLength: 0, start: 0, length: 0 };
  /** Where the parts of the message at hand lie. */
  private readonly parts = new MessageParts();
  private readonly messages: Counter;
  private readonly unwanted: Counter;
  private readonly others: Counter;
  private readonly refusals = new Map<MessageRefusal, Counter>();
  private readonly events: Record<CollectorEvent, Counter>;
  /** Events that wait for the packets before them to be handed on. */
  private readonly waiting: CaptureEvent[] = [];
  private packetsWaiting = 0;
  private stopped = false;

  constructor(options: OsmoPcapOptions, counters: Counters, log: Log) {
    this.options = options;
    this.counters = counters;
    this.log = log;
    this.following = followingOf(options);
    this.messages = counters.counter('spoor_source_messages_total', 'ZeroMQ messages received.');
    this.unwanted = counters.counter(
      'spoor_source_unwanted_total',
      'Messages of clients whose name only begins like one that is followed.',
    );
    this.others = counters.counter('spoor_source_other_shard_total', 'Messages of clients that another process follows (--shard).');
    const event = (event: CollectorEvent) =>
      counters.counter('spoor_source_events_total', 'What the collector said of its clients.', { event });
    this.events = { connect: event('connect'), disconnect: event('disconnect'), closingtracefile: event('closingtracefile') };
  }

  stop(): void {
    this.stopped = true;
  }

  async *items(): AsyncGenerator<SourceItem> {
    const receiver = receiverOf(this.options, this.counters, this.log);
    let lookedForSilence = moment().steady;
    let endAt = Number.POSITIVE_INFINITY;
    try {
      for (;;) {
        const stopping = this.stopped;
        const arrival = await receiver.next(stopping ? STOPPING_QUIET_MS : IDLE_MS);
        if (arrival?.kind === 'messages') yield* this.take(arrival);
        else if (arrival?.kind === 'event') yield arrival;
        const now = arrival !== undefined && arrival.kind !== 'event' ? arrival.at.steady : moment().steady;
        if (now - lookedForSilence >= IDLE_MS) {
          lookedForSilence = now;
          // Nobody knows what a client's time is while the collector is away: it runs on when it is back, and the gap told.
          if (receiver.up && !receiver.behind) yield* this.silences(now);
        }
        if (!stopping) continue;
        endAt = Math.min(endAt, now + (receiver.behind ? STOPPING_MS : STOPPING_BUSY_MS));
        if (arrival === undefined || arrival.kind === 'quiet' || now > endAt) break;
      }
      const gap = receiver.openGap();
      if (gap !== undefined) yield gap;
    } finally {
      await receiver.close();
    }
  }

  /** Messages that came together; their packets are handed on before this ends, since their memory is lent. */
  private *take({ bytes, count, at }: Messages): Generator<SourceItem> {
    const { parts } = this;
    for (let n = 0, from = 0; n < count; n += 1) {
      from = readMessage(bytes, from, parts);
      const full = this.message(bytes, at);
      if (full !== undefined) {
        yield* this.flush();
        // The message that found its batch full goes into the next one.
        this.message(bytes, at, true);
      }
      if (this.waiting.length === 0) continue;
      yield* this.flush();
      yield* this.waiting.splice(0);
    }
    yield* this.flush();
  }

  /** Takes the message at `parts` in. The client is given back when its batch has no room: hand on, and come `again` with the same message. */
  private message(bytes: Uint8Array, at: Moment, again = false): ClientIntake | undefined {
    const { parts } = this;
    if (!again) this.messages.value += 1;
    const topic = this.topics.meaning(latin1Slice.call(bytes, parts.topicAt, parts.topicEnd));
    if (topic === undefined) return this.refuse('topic');
    const follows = this.following.has(topic.client);
    if (follows !== 'yes') {
      (follows === 'shard' ? this.others : this.unwanted).value += 1;
      return undefined;
    }
    let client = this.clients.get(topic.client);
    if (client === undefined) {
      if (this.clients.size >= MAX_CLIENTS) return this.refuse('client_count');
      client = new ClientIntake(topic.client, this.counters);
      this.clients.set(topic.client, client);
    }
    if (topic.event !== undefined) return this.event(client, topic.event, bytes, at);
    if (parts.count !== 3) return this.refuse('parts');
    const refusal = client.format.read(bytes, parts, this.found);
    if (refusal !== undefined) return this.refuse(refusal);
    if (!client.take(bytes, this.found)) return client;
    client.arrivedNow(at.steady, at.wall);
    this.packetsWaiting += 1;
    return undefined;
  }

  private event(client: ClientIntake, event: CollectorEvent, bytes: Uint8Array, at: Moment): undefined {
    const { count, headerAt, headerEnd } = this.parts;
    if (count !== (event === 'closingtracefile' ? 2 : 1)) return this.refuse('parts');
    this.events[event].value += 1;
    const path = count === 2 ? bytes.subarray(headerAt, headerEnd) : undefined;
    this.waiting.push(clientEvent(client, event, path, client.now(at.steady, at.wall), at.wall));
    return undefined;
  }

  private refuse(reason: MessageRefusal): undefined {
    let counter = this.refusals.get(reason);
    if (counter === undefined) {
      counter = refusedCounter(this.counters, reason);
      this.refusals.set(reason, counter);
      this.log.warn(`collector: a message ${MESSAGE_REFUSALS[reason]}; it is left out, and so are all like it from now on (${reason})`);
    }
    counter.value += 1;
    return undefined;
  }

  private *silences(now: number): Generator<SourceItem> {
    for (const client of this.clients.values()) {
      const passed = client.silence(now);
      if (passed !== undefined) yield passed;
    }
  }

  private *flush(): Generator<SourceItem> {
    if (this.packetsWaiting === 0) return;
    this.packetsWaiting = 0;
    for (const client of this.clients.values()) {
      if (client.batch.count === 0) continue;
      yield client.batch;
      client.emptied();
    }
  }
}
