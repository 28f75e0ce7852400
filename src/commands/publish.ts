/** `spoor publish`: captures as the collector would publish them, for trying and testing without one. */

import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { OperatorError } from '../errors.js';
import { type Log, silentLog, stderrLog } from '../log.js';
import { Counters } from '../metrics/counters.js';
import { classicPackets, isClassicCapture } from '../publish/classic-packets.js';
import type { ClientFormat, PublishedPacket } from '../publish/messages.js';
import { type Pace, readPace } from '../publish/pace.js';
import { captureFileSource } from '../sources/capture-file.js';
import { notReadable } from '../sources/capture-list.js';
import { CLIENT_NAME } from '../sources/collector-message.js';
import { stopOnSignals } from './signals.js';

/** A client of the collector connects again after this. */
const RECONNECT_MS = 2000;

interface PublishOptions {
  readonly bind: string;
  readonly client: readonly string[];
  readonly pace: Pace;
  readonly format: ClientFormat;
  readonly loop?: true;
  readonly stay?: true;
}

export function publishCommand(): Command {
  return new Command('publish')
    .description('Stand in for osmo-pcap-server: publish captures over ZeroMQ in its exact message format. Waits for a subscriber first.')
    .argument('<file...>', 'capture files')
    .requiredOption('--bind <endpoint>', 'where to publish, tcp://ADDRESS:PORT; port 0 takes a free one and says which')
    .requiredOption('--client <name...>', 'name of the client whose packets they are; or as many names as files, in their order', clientOf)
    .option('--pace <pace>', 'recorded, max (as fast as the subscriber), or N/s', paceOf, { kind: 'recorded' })
    .addOption(new Option('--format <format>', 'what the client of the collector is set to').choices(['pcap', 'pcapng']).default('pcap'))
    .option('--loop', 'begin again at the end, until SIGINT or SIGTERM')
    .option('--stay', 'stay there at the end and publish nothing, as a collector without traffic, until SIGINT or SIGTERM')
    .addHelpText(
      'after',
      `
Examples:
  spoor publish call.pcap --bind tcp://127.0.0.1:6000 --client bts7
  spoor publish a.pcap b.pcapng --bind tcp://127.0.0.1:6000 --client bts7 bts8 --pace 1000/s --loop

At a pace other than max, what a subscriber does not take in time is thrown away without a word, as the collector does.`,
    )
    .action(publish);
}

function clientOf(name: string, before: readonly string[] = []): readonly string[] {
  if (!CLIENT_NAME.test(name)) throw new InvalidArgumentError('The collector takes letters, digits and . - _ : @ for a name.');
  return [...before, name];
}

function paceOf(text: string): Pace {
  const pace = readPace(text);
  if (pace === undefined) throw new InvalidArgumentError('recorded, max, or a number with /s is wanted.');
  return pace;
}

async function publish(files: readonly string[], { bind, client, pace, format, loop, stay }: PublishOptions): Promise<void> {
  if (client.length !== 1 && client.length !== files.length) {
    throw new OperatorError(
      'USAGE',
      `There are ${files.length} files and ${client.length} names of clients.`,
      'Name one client for all files, or one for each: --client bts7 bts8',
    );
  }
  const log = stderrLog();
  await Promise.all(files.map(readable));
  const stopped = new AbortController();
  const { CollectorPublisher } = await import('../publish/publisher.js');
  const publisher = await CollectorPublisher.open({ bind, format, pace, signal: stopped.signal }, log);
  const forget = stopOnSignals(() => stopped.abort(), log);
  log.info(`publishing at ${publisher.endpoint}; waiting for a subscriber`);
  try {
    for (const name of new Set(client)) await publisher.subscribed(name);
    for (;;) {
      const packetsBefore = publisher.packets;
      if (client.length === 1) await publisher.client(client[0]!, packetsOfAll(files, log));
      else for (const [i, file] of files.entries()) await publisher.client(client[i]!, packetsOf(file, log));
      if (loop !== true || stopped.signal.aborted) break;
      if (publisher.packets === packetsBefore) {
        log.warn('there are no packets to publish over and over');
        break;
      }
      if (pace.kind === 'recorded') await sleep(RECONNECT_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
    log.info(`published ${publisher.messages} messages`);
    if (stay === true && !stopped.signal.aborted) await once(stopped.signal, 'abort');
  } finally {
    forget();
    publisher.close();
  }
}

async function readable(file: string): Promise<void> {
  try {
    if ((await stat(file)).isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
    if (await isClassicCapture(file)) return;
    // Whether it is a capture shows with its first packet: better now than when a subscriber waits.
    for await (const _ of captureFileSource({ files: [file] }, new Counters(), silentLog).items()) break;
  } catch (error) {
    throw notReadable(file, error);
  }
}

async function* packetsOfAll(files: readonly string[], log: Log): AsyncGenerator<readonly PublishedPacket[]> {
  for (const file of files) yield* packetsOf(file, log);
}

/** Classic captures in microseconds by the package pcap-parser; what it does not know, by Spoor's own reader. */
export async function* packetsOf(file: string, log: Log): AsyncGenerator<readonly PublishedPacket[]> {
  try {
    if (await isClassicCapture(file)) yield* classicPackets(file, log);
    else yield* otherPackets(file, log);
  } catch (error) {
    throw notReadable(file, error);
  }
}

async function* otherPackets(file: string, log: Log): AsyncGenerator<readonly PublishedPacket[]> {
  for await (const item of captureFileSource({ files: [file] }, new Counters(), log).items()) {
    if (item.kind === 'event') log.warn(item.message);
    if (item.kind !== 'packets') continue;
    const packets: PublishedPacket[] = [];
    for (let i = 0; i < item.count; i++) {
      const start = item.starts[i]!;
      const data = item.bytes.slice(start, start + item.lengths[i]!);
      packets.push({ time: item.times[i]!, linkType: item.linkTypes[i]!, wireLength: item.wireLengths[i]!, data });
    }
    yield packets;
  }
}
