/** Two Spoors on one feed, each with its own spool, that deliver to the same Elasticsearch. */

import { join } from 'node:path';
import { silentLog } from '../../src/log.js';
import { classicPackets } from '../../src/publish/classic-packets.js';
import { ClientMessages } from '../../src/publish/messages.js';
import { FakeCollector } from '../sources/fake-collector.js';
import { emptyCapture, Running, spoor, temporary } from './spoor.js';

export interface BothFed {
  /** Lines of all documents that a replay of the captures prints: what must be there, once. */
  readonly printed: readonly string[];
  /** Standard error of both. */
  readonly said: readonly string[];
}

/** Publishes the captures once, each as a client of its own, to both, and ends when both have delivered everything. */
export async function feedBoth(captures: readonly string[], elasticsearch: string, namespace: string): Promise<BothFed> {
  const collector = await FakeCollector.open(undefined, true, true);
  const common = ['--elasticsearch', elasticsearch, '--namespace', namespace, '--set', 'monitoring.intervalSeconds=0'];
  const spools = [join(temporary(), 'spool'), join(temporary(), 'spool')];
  const both = spools.map((spool) => new Running(['run', '--source', collector.url, '--spool', spool, ...common]));
  const clients = captures.map((_, n) => `bts${n}`);
  // Each subscribes to data and to three kinds of events.
  await collector.subscribed(8);
  for (const [n, capture] of captures.entries()) {
    const messages = new ClientMessages(clients[n]!, 'pcap');
    for await (const packets of classicPackets(capture, silentLog)) await collector.send(...packets.map((packet) => messages.data(packet)));
  }
  const said: string[] = [];
  for (const running of both) said.push((await running.kill('SIGTERM')).stderr);
  await collector.close();
  // What a stop after ten seconds left, if any.
  for (const spool of spools) await spoor(['replay', '-', '--observer', 'x', '--spool', spool, ...common], { input: emptyCapture() });
  const printed: string[] = [];
  for (const [n, capture] of captures.entries()) {
    const { stdout } = await spoor(['replay', capture, '--observer', clients[n]!, '--namespace', namespace, '--print']);
    printed.push(...stdout.trimEnd().split('\n'));
  }
  return { printed, said };
}
