import { describe, expect, test } from 'vitest';
import { BATCH_BYTES, BATCH_PACKETS } from '../../src/capture/packet-batch.js';
import type { FoundPacket } from '../../src/capture/record-reader.js';
import { Counters } from '../../src/metrics/counters.js';
import { ClientIntake } from '../../src/sources/client-intake.js';
import { packetOf } from '../capture/read-all.js';

const TIME = 1_700_000_000_000_000;
const HEADER = 16;
const record = (length: number, fill = 7) => new Uint8Array(HEADER + length).fill(fill);
const found = (length: number, time = TIME): FoundPacket => ({ time, linkType: 1, wireLength: length, start: HEADER, length });

function intake(): { client: ClientIntake; counters: Counters; take(length: number, time?: number): boolean } {
  const counters = new Counters();
  const client = new ClientIntake('bts1', counters);
  return { client, counters, take: (length, time) => client.take(record(length), found(length, time)) };
}

/** How many packets of a length fit before the batch must be handed on. */
function fill(take: (length: number) => boolean, length: number): number {
  let count = 0;
  while (take(length)) count += 1;
  return count;
}

describe('packets of a client that wait', () => {
  test('are copies, and counted', () => {
    const { client, counters } = intake();
    const part = record(5, 9);
    expect(client.take(part, { ...found(5), wireLength: 60 })).toBe(true);
    part.fill(0);
    expect([packetOf(client.batch, 0)]).toEqual([{ time: TIME, linkType: 1, wireLength: 60, data: [9, 9, 9, 9, 9] }]);
    expect(client.batch.observer).toBe('bts1');
    expect(Object.fromEntries(counters.by('spoor_source_packets_total', 'observer'))).toEqual({ bts1: 1 });
    expect(Object.fromEntries(counters.by('spoor_source_bytes_total', 'observer'))).toEqual({ bts1: 5 });
  });

  test('cost no memory before the first, and little while the client is quiet', () => {
    const { client, take } = intake();
    expect(client.batch.bytes).toHaveLength(0);
    take(100);
    expect(client.batch.bytes.length).toBeLessThanOrEqual(65_536);
    for (let i = 0; i < 1000; i++) {
      client.emptied();
      take(100);
    }
    expect(client.batch.bytes.length).toBeLessThanOrEqual(65_536);
  });

  test('one that found no room is not counted, and goes into the next batch, which is larger', () => {
    const { client, counters, take } = intake();
    const first = fill(take, 10);
    expect(first).toBe(client.batch.count);
    expect(counters.total('spoor_source_packets_total')).toBe(first);
    client.emptied();
    expect(client.batch.count).toBe(0);
    expect(fill(take, 10)).toBe(BATCH_PACKETS);
    expect(counters.total('spoor_source_packets_total')).toBe(first + BATCH_PACKETS);
    client.emptied();
    expect(fill(take, 1000)).toBe(Math.floor(BATCH_BYTES / 1000));
  });

  test('one as large as the collector can send is taken by any batch that is empty', () => {
    for (const before of [0, 1, 300]) {
      const { client, take } = intake();
      for (let i = 0; i < before; i++) if (!take(1)) client.emptied();
      client.emptied();
      expect(take(65_531)).toBe(true);
      expect(client.batch.lengths[0]).toBe(65_531);
      client.emptied();
      expect(take(BATCH_BYTES)).toBe(true);
    }
  });

  test('one without a single octet is one', () => {
    const { client, take } = intake();
    expect(take(0)).toBe(true);
    expect(client.batch.count).toBe(1);
    expect(client.heard).toBe(true);
  });
});

describe('the clock of a client', () => {
  test('is ours while nothing is known of it', () => {
    const { client } = intake();
    expect(client.now(1000, 42)).toBe(42);
    expect(client.silence(1_000_000)).toBeUndefined();
  });

  test('is that of its newest packet, whatever order they came in, and runs on with ours', () => {
    const { client, take } = intake();
    take(1, TIME + 900_000);
    take(1, TIME);
    client.arrivedNow(5000, 1);
    expect(client.now(5000, 1)).toBe(TIME + 900_000);
    expect(client.now(5250, 1)).toBe(TIME + 1_150_000);
  });

  test('is told after half a second of silence, and not more often', () => {
    const { client, take } = intake();
    take(1);
    client.arrivedNow(5000, 1);
    expect(client.silence(5499)).toBeUndefined();
    expect(client.silence(5500)).toEqual({ kind: 'time', observer: 'bts1', time: TIME + 500_000 });
    expect(client.silence(5999)).toBeUndefined();
    expect(client.silence(6000)).toEqual({ kind: 'time', observer: 'bts1', time: TIME + 1_000_000 });
    take(1, TIME + 1_100_000);
    client.arrivedNow(6100, 2);
    expect(client.silence(6599)).toBeUndefined();
    expect(client.silence(6600)).toEqual({ kind: 'time', observer: 'bts1', time: TIME + 1_600_000 });
  });
});
