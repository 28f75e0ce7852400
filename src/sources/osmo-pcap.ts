/** Live packets: a subscriber to the ZeroMQ publisher of osmo-pcap-server. */

import type { FoundPacket } from '../capture/record-reader.js';
import type { CaptureEvent, Source, SourceItem } from '../capture/source.js';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { ClientIntake } from './client-intake.js';
import { clientEvent, linkGapEvent, overflowEvent } from './collector-events.js';
import { CollectorLink } from './collector-link.js';
import { type CollectorEvent, MAX_CLIENTS, MESSAGE_REFUSALS, type MessageRefusal, Topics } from './collector-message.js';
import { connectSocket, openSocket, received } from './collector-socket.js';
import type { Following } from './following.js';
import { followingOf, type OsmoPcapOptions } from './osmo-pcap-options.js';
import { type Overflow, QueueWatch } from './queue-watch.js';
import { refusedCounter } from './source-counters.js';

/** Packets wait at most so long for company in their batch. */
const FLUSH_MS = 10;
/** How often silence is looked at. */
const IDLE_MS = 250;
/** Messages between two looks at the clock. */
const CLOCK_EVERY = 32;
/** After a stop, what libzmq holds already is still taken in, but not for ever. */
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
    const { url, receiveHighWaterMark } = this.options;
    const socket = openSocket(this.options);
    const link = new CollectorLink(socket, this.options, this.counters, this.log);
    let flushed = performance.now();
    let lookedForSilence = flushed;
    const queue = new QueueWatch(receiveHighWaterMark, flushed);
    let sinceClock = 0;
    let endAt = Number.POSITIVE_INFINITY;
    try {
      connectSocket(socket, url);
      for (;;) {
        const stopping = this.stopped;
        const patience = stopping ? STOPPING_QUIET_MS : this.packetsWaiting > 0 || this.waiting.length > 0 ? FLUSH_MS : IDLE_MS;
        const parts = await received(socket, patience);
        if (parts === undefined) link.quiet();
        else link.heard();
        if (link.gapOver) {
          // Before the first packet of the new connection.
          yield* this.flush();
          yield* link.takeGaps().map(linkGapEvent);
        }
        let full: ClientIntake | undefined;
        if (parts !== undefined) {
          full = this.message(parts);
          queue.took();
        }
        if (parts !== undefined && full === undefined && ++sinceClock < CLOCK_EVERY && this.waiting.length === 0) continue;
        sinceClock = 0;
        const now = performance.now();
        this.overflowed(queue.look(now, parts === undefined || !socket.readable));
        if (full !== undefined || this.waiting.length > 0 || parts === undefined || now - flushed >= FLUSH_MS) {
          flushed = now;
          yield* this.flush();
          // The message that found its batch full goes into the next one.
          if (full !== undefined && parts !== undefined) this.message(parts, true);
          yield* this.waiting.splice(0);
        }
        if (now - lookedForSilence >= IDLE_MS) {
          lookedForSilence = now;
          link.mend(now);
          // Nobody knows what a client's time is while the collector is away: it runs on when it is back, and the gap told.
          if (link.up) yield* this.silences(now);
        }
        if (!stopping) continue;
        endAt = Math.min(endAt, now + (socket.readable ? STOPPING_MS : STOPPING_BUSY_MS));
        if (parts === undefined || now > endAt) break;
      }
      yield* this.flush();
      const gap = link.openGap(Date.now() * 1000);
      if (gap !== undefined) yield linkGapEvent(gap);
    } finally {
      link.leave();
      if (!socket.closed) socket.close();
    }
  }

  /** Takes a message in. The client is given back when its batch has no room: hand on, and come `again` with the same message. */
  private message(parts: readonly Uint8Array[], again = false): ClientIntake | undefined {
    if (!again) this.messages.value += 1;
    const topic = parts[0] === undefined ? undefined : this.topics.meaning((parts[0] as Buffer).toString('latin1'));
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
    if (topic.event !== undefined) return this.event(client, topic.event, parts);
    if (parts.length !== 3) return this.refuse('parts');
    const record = parts[2]!;
    const refusal = client.format.read(parts[1]!, record, this.found);
    if (refusal !== undefined) return this.refuse(refusal);
    if (!client.take(record, this.found)) return client;
    client.arrivedNow(performance.now(), Date.now() * 1000);
    this.packetsWaiting += 1;
    return undefined;
  }

  private event(client: ClientIntake, event: CollectorEvent, parts: readonly Uint8Array[]): undefined {
    if (parts.length !== (event === 'closingtracefile' ? 2 : 1)) return this.refuse('parts');
    this.events[event].value += 1;
    const now = Date.now() * 1000;
    this.waiting.push(clientEvent(client, event, parts[1], client.now(performance.now(), now), now));
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

  private overflowed(overflow: Overflow | undefined): void {
    if (overflow === undefined) return;
    const { messages, milliseconds, first } = overflow;
    if (first)
      this.log.warn(
        `collector: ${messages} messages came without a pause, more than can wait here; some may be lost. Follow fewer clients, or run several Spoors`,
      );
    this.waiting.push(overflowEvent(milliseconds, Date.now() * 1000));
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
