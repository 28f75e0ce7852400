/** Both receivers beside publishers that are not ours: pyzmq of PyPI with the libzmq it brings, and C with the libzmq of the system. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { osmoPcapSource } from '../../src/sources/osmo-pcap.js';
import { osmoPcapOptions } from '../../src/sources/osmo-pcap-options.js';
import { drawPort } from '../ports.js';
import { collect } from '../sources/collect.js';
import { describeWith } from './needs.js';

const peers = fileURLToPath(new URL('peers', import.meta.url));
const LENGTHS = [1, 60, 214, 215, 1500, 65000];
/** Packets of each connection: each length many times, and several heartbeats. */
const ENOUGH = 600;
const HEARTBEAT_MS = '50';

const folder = mkdtempSync(join(tmpdir(), 'spoor-peers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const python = process.env.SPOOR_TEST_PYTHON ?? 'python3';
const ofPython = spawnSync(python, ['-c', 'import zmq; print(zmq.pyzmq_version(), "with libzmq", zmq.zmq_version())'], {
  encoding: 'utf8',
});
describeWith(
  'pyzmq',
  ofPython.status === 0 ? ofPython.stdout.trim() : undefined,
  'install it (pip install pyzmq), or name a Python that has it in SPOOR_TEST_PYTHON',
  () => suite((port) => spawn(python, [join(peers, 'publisher.py'), port, HEARTBEAT_MS])),
);

const program = join(folder, 'publisher');
const compiled = spawnSync('cc', ['-O2', '-o', program, join(peers, 'publisher.c'), '-lzmq']).status === 0;
describeWith(
  'libzmq for C',
  compiled ? 'of this system' : undefined,
  'install a C compiler and the headers of libzmq (Debian: gcc libc6-dev libzmq3-dev)',
  () => suite((port) => spawn(program, [port, HEARTBEAT_MS])),
);

let publisher: ChildProcess | undefined;
afterEach(() => publisher?.kill('SIGKILL'));

function suite(publish: (port: string) => ChildProcess): void {
  describe.each(['native', 'zeromq'])('read by the receiver %s', (receiver) => {
    it('gives every packet octet by octet, says when it was killed, and goes on with the next', async () => {
      const port = String(drawPort());
      const url = `tcp://127.0.0.1:${port}`;
      const counters = new Counters();
      const source = osmoPcapSource(osmoPcapOptions.parse({ url, receiver, heartbeatSeconds: 0.05 }), counters, silentLog);
      publisher = publish(port);
      let killedAt = 0;
      const { packets, events } = await collect(source, async (_item, so) => {
        const count = so.packets.get('peer')?.length ?? 0;
        if (killedAt === 0 && count >= ENOUGH) {
          publisher!.kill('SIGKILL');
          await once(publisher!, 'exit');
          publisher = publish(port);
          killedAt = count;
        }
        if (killedAt > 0 && so.events.length > 0 && count >= killedAt + ENOUGH) source.stop();
      });
      expect([...packets.keys()]).toEqual(['peer']);
      const numbers = packets.get('peer')!.map(({ time }) => Math.round((time - 1_700_000_000e6) / 1e3));
      const again = numbers.indexOf(0, 1);
      // What was under way when it was killed may have come after the count.
      expect(again).toBeGreaterThanOrEqual(killedAt);
      expect(numbers).toEqual([...numbers.keys()].map((i) => (i < again ? i : i - again)));
      for (const [i, { data, linkType, wireLength }] of packets.get('peer')!.entries()) {
        const number = numbers[i]!;
        const content = Buffer.alloc(LENGTHS[number % LENGTHS.length]!, number % 251);
        if (content.length < 4) content[0] = number & 255;
        else content.writeUInt32BE(number);
        expect({ linkType, wireLength, same: content.equals(Uint8Array.from(data)) }).toEqual({
          linkType: 147,
          wireLength: content.length,
          same: true,
        });
      }
      expect(events.map(({ action, reason }) => `${action} ${reason}`)).toEqual(['gap collector_restart']);
      expect(counters.total('spoor_source_refused_total')).toBe(0);
    });
  });
}
