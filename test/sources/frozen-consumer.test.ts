/** What is received while the thread that decodes stands still. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { Counters } from '../../src/metrics/counters.js';
import { osmoPcapSource } from '../../src/sources/osmo-pcap.js';
import { osmoPcapOptions } from '../../src/sources/osmo-pcap-options.js';
import { drawPort } from '../ports.js';

const open: (() => unknown)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Nothing of this thread runs meanwhile: no timer, no socket. */
function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

async function received(messages: number, receiveHighWaterMark: number): Promise<{ packets: number; dropped: number; gaps: number }> {
  const port = drawPort();
  const publisher = spawn(
    process.execPath,
    [fileURLToPath(new URL('steady-publisher.mjs', import.meta.url)), String(port), String(messages)],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  open.push(() => publisher.kill('SIGKILL'));
  const counters = new Counters();
  const options = osmoPcapOptions.parse({ url: `tcp://127.0.0.1:${port}`, receiver: 'native', receiveHighWaterMark });
  const source = osmoPcapSource(options, counters, { info() {}, warn() {}, error() {} });
  open.push(() => source.stop());
  let packets = 0;
  let gaps = 0;
  let stood = false;
  const dropped = () => counters.total('spoor_source_dropped_messages_total');
  for await (const item of source.items()) {
    if (item.kind === 'packets') packets += item.count;
    else if (item.kind === 'event' && item.reason === 'queue_full') gaps += 1;
    if (packets > 0 && !stood) {
      stood = true;
      standStill(2000);
    }
    if (packets + dropped() >= messages) source.stop();
  }
  return { packets, dropped: dropped(), gaps };
}

it('the socket is read on for two seconds, and nothing is lost', async () => {
  expect(await received(20_000, 50_000)).toEqual({ packets: 20_000, dropped: 0, gaps: 0 });
});

it('what finds no memory is counted, every message, and told as a gap', async () => {
  const { packets, dropped, gaps } = await received(20_000, 1000);
  expect(packets + dropped).toBe(20_000);
  expect(dropped).toBeGreaterThan(1000);
  expect(gaps).toBeGreaterThan(0);
});
