import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/config/load.js';
import { misfitLetter } from '../../src/elasticsearch/misfit-letter.js';
import { silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { documentAccount, packetAccount } from '../../src/monitoring/accounting.js';
import { Run } from '../../src/run.js';
import { captureFileSource } from '../../src/sources/capture-file.js';
import { Bench, settled } from '../elasticsearch/workbench.js';
import { root, temporary } from '../end-to-end/spoor.js';
import { made, opened } from '../spool/workbench.js';

const captures = readdirSync(join(root, 'decoders'))
  .map((name) => join(root, 'decoders', name, 'samples'))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.pcap'));

async function replayed(files: readonly string[]): Promise<Run> {
  const overlay = { privacy: { key: 'a key that only tests have' }, tunnels: ['gtp-u', 'gre', 'ipip', 'vxlan'] };
  const run = await Run.prepare({
    configuration: loadConfiguration(undefined, overlay, {}),
    log: silentLog,
    source: (counters, log) => captureFileSource({ files }, counters, log),
    inputs: files,
    setup: false,
  });
  await run.toEnd();
  return run;
}

/** The capture with octets of its records changed, of which a third say that their packet is a fragment. Little endian, Ethernet. */
function damaged(file: string): string {
  const bytes = Buffer.from(readFileSync(file));
  let lot = 12_345;
  const draw = (below: number) => {
    lot = (Math.imul(lot, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((lot / 2 ** 32) * below);
  };
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 8);
    const frame = at + 16;
    if (draw(3) === 0 && length > 60) {
      bytes.writeUInt16BE((draw(2) << 13) | draw(40), frame + 20);
      bytes.writeUInt16BE(draw(6), frame + 18);
    } else if (draw(3) === 0) bytes[frame + draw(length)] = draw(256);
    at = frame + length;
  }
  const path = join(temporary(), 'damaged.pcap');
  writeFileSync(path, bytes);
  return path;
}

describe('the account of packets', () => {
  it('adds up for every sample', async () => {
    const account = packetAccount((await replayed(captures)).counters);
    expect(account.received).toBeGreaterThan(1000);
    expect(account.read).toBeGreaterThan(1000);
    expect(account).toMatchObject({ waiting: 0, difference: 0 });
  });

  it('adds up for damaged packets, and for fragments that become whole, wait, overlap and are given up', async () => {
    const { counters } = await replayed(captures.filter((file) => readFileSync(file).readUInt32LE(0) === 0xa1b2c3d4).map(damaged));
    const account = packetAccount(counters);
    expect(account).toMatchObject({ waiting: 0, difference: 0 });
    expect(account.refused).toBeGreaterThan(20);
    expect(account.fragments).toBeGreaterThan(20);
    expect(counters.total('spoor_net_fragments_given_up_total')).toBeGreaterThan(0);
  });
});

describe('the account of documents', () => {
  const account = ({ counters, spool }: Bench, undelivered: number) => documentAccount(counters, spool.uncommittedDocuments + undelivered);

  it('adds up while the oldest go because the spool is full, and after', () =>
    Bench.with(async (bench) => {
      await bench.spool.close();
      bench.spool = await opened(bench.directory, { segmentMegabytes: 0.004, sizeGigabytes: 0.000_02 }, bench.counters);
      let down = true;
      bench.server.onBulk = () => (down ? { status: 503 } : undefined);
      const delivery = await bench.start({ batchDocuments: 5 });
      for (let round = 0; round < 60; round += 1) {
        await bench.add(3);
        expect(account(bench, delivery.undelivered).difference).toBe(0);
      }
      down = false;
      await settled(delivery);
      // What is being removed is counted once it was read through.
      await bench.spool.close();
      const after = account(bench, delivery.undelivered);
      expect(after).toMatchObject({ made: 180, difference: 0, queued: 0 });
      expect(after.dropped).toBeGreaterThan(50);
      expect(after.acked).toBe(180 - after.dropped);
      expect(bench.storedIds).toHaveLength(after.acked);
    }));

  it('counts as dropped what was under way from a segment that went, and not settled when the run ended', () =>
    Bench.with(async (bench) => {
      await bench.spool.close();
      bench.spool = await opened(bench.directory, { segmentMegabytes: 0.004, sizeGigabytes: 0.000_02 }, bench.counters);
      bench.server.onDocument = ({ id }) => (id === 'id-1' ? { status: 403, type: 'security_exception' } : undefined);
      const delivery = await bench.start({ batchDocuments: 5 });
      for (let round = 0; round < 60; round += 1) await bench.add(3);
      while ((bench.outcomes.acked ?? 0) < 179) await new Promise((resolve) => setImmediate(resolve));
      await delivery.close();
      await bench.spool.close();
      expect(account(bench, delivery.undelivered)).toMatchObject({ made: 180, acked: 179, dropped: 1, queued: 0, difference: 0 });
      expect(bench.counters.by('spoor_queue_dropped_events_total', 'reason').get('shutdown')).toBe(1);
    }));

  it('counts as made, and as dead letters, what did not fit its mapping and never was in the spool', () =>
    Bench.with(async (bench) => {
      await bench.spool.close();
      bench.spool = await opened(bench.directory, {}, bench.counters);
      const delivery = await bench.start();
      const misfit = { field: 'thing.size', wanted: 'integer', value: 'many' } as const;
      for (let n = 0; n < 7; n += 1) {
        expect(delivery.setAside(misfitLetter(made(n), misfit))).toBe(true);
        expect(account(bench, delivery.undelivered).difference).toBe(0);
      }
      await bench.add(3);
      await settled(delivery);
      await delivery.close();
      expect(account(bench, delivery.undelivered)).toMatchObject({ made: 10, acked: 3, deadLetter: 7, queued: 0, difference: 0 });
    }));

  it('counts what an earlier run left as found, also in segments that are not looked through at the start', () =>
    Bench.with(async (bench) => {
      await bench.spool.close();
      bench.spool = await opened(bench.directory, { segmentMegabytes: 0.004 });
      for (let round = 0; round < 20; round += 1) await bench.add(3);
      await bench.spool.close();
      bench.counters = new Counters();
      bench.spool = await opened(bench.directory, { segmentMegabytes: 0.004 }, bench.counters);
      const before = account(bench, bench.spool.reader.unread.documents);
      expect(before.difference).toBe(0);
      expect(before.found).toBeLessThan(60);
      const delivery = await bench.deliver({ batchDocuments: 7 });
      expect(account(bench, delivery.undelivered)).toMatchObject({ made: 0, found: 60, acked: 60, queued: 0, difference: 0 });
    }));
});
