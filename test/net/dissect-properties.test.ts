import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PacketBatch } from '../../src/capture/packet-batch.js';
import { Counters } from '../../src/metrics/counters.js';
import { DISSECT_DEFAULTS, Dissector } from '../../src/net/dissect.js';
import { Packet } from '../../src/net/packet.js';
import * as b from './build.js';

const TUNNELS = ['gtp-u', 'gre', 'ipip', 'vxlan'] as const;
const LINK_TYPES = [0, 1, 12, 101, 113, 276, 228, 229, 217, 9, 50, 65535];

const content = b.sctpData({ tsn: 1 }, b.filler(30));
const datagram = b.udp({}, content);
/** One good frame of each kind, link type first. */
const FRAMES: readonly [number, b.Bytes][] = [
  [1, b.ethernet({ vlans: [1, 2] }, b.ipv4({}, datagram))],
  [1, b.ethernet({}, b.ipv6({ next: 60 }, b.extension(17, datagram)))],
  [1, b.ethernet({ etherType: 0x8847 }, b.mpls([3, 4], b.ipv4({ protocol: 6 }, b.tcp({ options: b.filler(12) }, content))))],
  [1, b.ethernet({ etherType: 0x8864 }, b.pppoe({}, b.ipv6({ next: 132 }, b.sctp({}, content))))],
  [113, b.cooked({}, b.ipv4({ protocol: 132 }, b.sctp({}, content)))],
  [276, b.cooked2({}, b.ipv4({ protocol: 4 }, b.ipv4({}, datagram)))],
  [
    101,
    b.ipv4(
      {},
      b.udp(
        { destinationPort: 2152 },
        b.gtpu({ teid: 9, sequence: 1, extensions: [{ type: 0x85, content: b.filler(2) }] }, b.ipv6({}, datagram)),
      ),
    ),
  ],
  [101, b.ipv4({ protocol: 47 }, b.gre({ key: 4, protocol: 0x6558 }, b.ethernet({ vlans: [8] }, b.ipv4({}, datagram))))],
  [101, b.ipv6({}, b.udp({ destinationPort: 4789 }, b.vxlan(6, b.ethernet({}, b.ipv4({}, datagram)))))],
  ...b.fragments4({}, datagram, [16]).map((packet): [number, b.Bytes] => [101, packet]),
  ...b.fragments6({ identification: 9 }, datagram, [16]).map((packet): [number, b.Bytes] => [101, packet]),
];

/** What may be said of every frame, good or bad: counted once, and offsets that stay inside their memory. */
function check(dissector: Dissector, counters: Counters, batch: PacketBatch, packet: Packet): void {
  for (let i = 0; i < batch.count; i++) {
    const passed = dissector.frame(batch, i, packet);
    if (!passed) continue;
    const { payloadStart, payloadEnd, wireLength, source, destination, addressLength, bytes } = packet;
    expect(payloadStart).toBeLessThanOrEqual(payloadEnd);
    expect(payloadEnd).toBeLessThanOrEqual(bytes.length);
    expect(payloadEnd - payloadStart).toBeLessThanOrEqual(wireLength);
    expect(Math.max(source, destination) + addressLength).toBeLessThanOrEqual(bytes.length);
    if (bytes === batch.bytes) {
      expect(Math.min(source, destination, payloadStart)).toBeGreaterThanOrEqual(batch.starts[i]!);
      expect(payloadEnd).toBeLessThanOrEqual(batch.starts[i]! + batch.lengths[i]!);
    }
  }
  expect(counters.total('spoor_net_frames_total')).toBe(batch.count);
  const kept = counters.total('spoor_net_fragments_total') + counters.total('spoor_net_fragments_repeated_total');
  const accounted = counters.total('spoor_net_messages_total') + counters.total('spoor_net_refused_total') + kept;
  // Fragments are counted when they are kept, and once more when they are given up.
  expect(accounted).toBeGreaterThanOrEqual(batch.count);
}

function run(frames: readonly { linkType: number; bytes: Uint8Array; more: number }[]): void {
  const counters = new Counters();
  const dissector = new Dissector({ ...DISSECT_DEFAULTS, tunnels: TUNNELS }, counters);
  const batch = new PacketBatch(
    'test',
    new Uint8Array(
      Math.max(
        1,
        frames.reduce((sum, { bytes }) => sum + bytes.length, 0),
      ),
    ),
    frames.length + 1,
  );
  for (const { linkType, bytes, more } of frames) batch.append(b.T0, linkType, bytes.length + more, bytes, 0, bytes.length);
  check(dissector, counters, batch, new Packet());
}

test('octets without sense are refused or read within their frame', () => {
  const frame = fc.record({ linkType: fc.constantFrom(...LINK_TYPES), bytes: fc.uint8Array({ maxLength: 120 }), more: fc.nat(200) });
  fc.assert(fc.property(fc.array(frame, { maxLength: 20 }), run), { seed: 20260104, numRuns: 1000 });
});

test('frames with some octets changed and the end cut off are refused or read within their frame', () => {
  const frame = fc.record({
    frame: fc.constantFrom(...FRAMES),
    changes: fc.array(fc.tuple(fc.nat(100), fc.oneof(fc.nat(255), fc.constantFrom(0, 255))), { maxLength: 4 }),
    keep: fc.nat(160),
    more: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 20 }), (frames) => {
      run(
        frames.map(({ frame: [linkType, good], changes, keep, more }) => {
          const bytes = good.slice(0, Math.max(1, keep));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          return { linkType, bytes, more: good.length - bytes.length + more };
        }),
      );
    }),
    { seed: 20260105, numRuns: 1000 },
  );
});

test('every frame cut anywhere is refused, kept or shorter', () => {
  for (const [linkType, good] of FRAMES) {
    const frames = Array.from({ length: good.length }, (_, i) => ({ linkType, bytes: good.slice(0, i + 1), more: good.length - i - 1 }));
    run(frames);
  }
});
