import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Microseconds, seconds } from '../../src/bytes/time.js';
import { Counters } from '../../src/metrics/counters.js';
import { Dissector } from '../../src/net/dissect.js';
import type { FragmentLimits } from '../../src/net/ip-fragments.js';
import { Packet } from '../../src/net/packet.js';
import * as b from './build.js';

const LIMITS: FragmentLimits = { maxBytes: 1 << 20, maxDatagrams: 64, timeout: seconds(30) };

/** Frames of one observer, 1 ms apart; writes down the payloads that come out. */
class Bench {
  readonly counters = new Counters();
  readonly packet = new Packet();
  readonly payloads: b.Bytes[] = [];
  time = b.T0;
  private readonly dissector: Dissector;

  constructor(limits: Partial<FragmentLimits> = {}) {
    this.dissector = new Dissector({ tunnels: [], fragments: { ...LIMITS, ...limits } }, this.counters);
  }

  /** Raw IP packets, or Ethernet frames when `linkType` says so. */
  send(packets: readonly b.Bytes[], linkType = 101, snap?: number): this {
    for (const packet of packets) {
      const batch = b.batchOf([packet], { time: this.time, linkType, ...(snap !== undefined && { snap }) });
      const { payloads } = this;
      if (this.dissector.frame(batch, 0, this.packet))
        payloads.push(this.packet.bytes.slice(this.packet.payloadStart, this.packet.payloadEnd));
      this.time += 1000;
    }
    return this;
  }

  wait(time: Microseconds): this {
    this.time += time;
    return this;
  }

  refused(): Record<string, number> {
    return Object.fromEntries([...this.counters.by('spoor_net_refused_total', 'reason')].filter(([, count]) => count > 0));
  }

  total(what: string): number {
    return this.counters.total(`spoor_net_${what}_total`);
  }
}

const content = b.filler(100);
const datagram = b.udp({ sourcePort: 7, destinationPort: 8 }, content);
const four = b.fragments4({ identification: 77, ttl: 9, dscp: 46 }, datagram, [40, 80]);
const six = b.fragments6({ identification: 77 }, datagram, [40, 80]);
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

describe('a fragmented packet', () => {
  test.each(orders)('is whole when all has come, as %i %i %i', (...order) => {
    for (const fragments of [four, six]) {
      const bench = new Bench().send(order.map((i) => fragments[i]!));
      expect(bench.payloads).toEqual([content]);
      expect(bench.packet).toMatchObject({ transport: 'udp', sourcePort: 7, destinationPort: 8, wireLength: 100, identification: 77 });
      expect(bench.packet).toMatchObject({ firstTime: b.T0, time: b.T0 + 2000 });
      expect([bench.total('fragments'), bench.total('reassembled'), bench.refused()]).toEqual([2, 1, {}]);
    }
  });

  test('has addresses, hop limit and code point of its header', () => {
    const { packet } = new Bench().send(four);
    expect(packet).toMatchObject({ hopLimit: 9, dscp: 46, addressLength: 4 });
    expect(packet.bytes.slice(packet.source, packet.source + 4)).toEqual(b.ip(b.HERE));
    expect(packet.bytes.slice(packet.destination, packet.destination + 4)).toEqual(b.ip(b.THERE));
  });

  test('of IPv6 may have further headers behind the fragment header', () => {
    const inside = b.extension(17, datagram);
    expect(new Bench().send(b.fragments6({ identification: 1, next: 60 }, inside, [48])).payloads).toEqual([content]);
  });

  test('may be of TCP or SCTP', () => {
    const tcp = b.fragments4({ protocol: 6 }, b.tcp({}, content), [64]);
    const sctp = b.fragments4({ protocol: 132, identification: 2 }, b.sctp({}, b.sctpData({ tsn: 1 }, content)), [64]);
    const bench = new Bench().send([...tcp, ...sctp]);
    expect(bench.payloads).toEqual([content, b.sctpData({ tsn: 1 }, content)]);
  });

  test('is known by addresses, identification, protocol and VLAN', () => {
    const pair = (o: b.Ip4) => b.fragments4(o, datagram, [40]);
    const frames = [
      pair({ identification: 1 }),
      pair({ identification: 2 }),
      pair({ identification: 1, source: '192.0.2.3' }),
      pair({ identification: 1, destination: '192.0.2.3' }),
      pair({ identification: 1, protocol: 132 }),
    ].map((packets) => packets.map((packet) => b.ethernet({}, packet)));
    frames.push(pair({ identification: 1 }).map((packet) => b.ethernet({ vlans: [5] }, packet)));
    frames.push(pair({ identification: 1 }).map((packet) => b.ethernet({ vlans: [5, 6] }, packet)));
    const bench = new Bench()
      .send(
        frames.map(([first]) => first!),
        1,
      )
      .send(
        frames.map(([, second]) => second!),
        1,
      );
    expect(bench.total('reassembled')).toBe(7);
    expect(bench.refused()).toEqual({});
  });

  test('of which the snap length cut a fragment is given up to there, with its length on the wire', () => {
    const bench = new Bench()
      .send([four[0]!])
      .send([four[1]!], 101, 20 + 10)
      .send([four[2]!]);
    expect(bench.payloads).toEqual([content.slice(0, 40 + 10 - 8)]);
    expect(bench.packet.wireLength).toBe(100);
  });

  test('comes whole through any cuts, order and repetition', () => {
    const plan = fc.record({
      length: fc.integer({ min: 1, max: 3000 }),
      cuts: fc.array(fc.nat(400), { maxLength: 12 }),
      six: fc.boolean(),
      keys: fc.array(fc.nat(1000), { minLength: 30, maxLength: 30 }),
      again: fc.array(fc.nat(20), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(plan, ({ length, cuts, six, keys, again }) => {
        const payload = b.filler(length);
        const whole = b.udp({}, payload);
        const edges = [...new Set(cuts.map((cut) => cut * 8))].filter((cut) => cut > 0 && cut < whole.length).sort((x, y) => x - y);
        if (edges.length === 0) return;
        const packets = six ? b.fragments6({ identification: 5 }, whole, edges) : b.fragments4({ identification: 5 }, whole, edges);
        const some = again.map((i) => packets[i % packets.length]!);
        const mixed = [...packets, ...some].map((packet, i) => ({ packet, key: keys[i]! })).sort((x, y) => x.key - y.key);
        const bench = new Bench().send(mixed.map(({ packet }) => packet));
        // A repetition that comes after the whole begins another packet, which may become whole as well.
        expect(bench.payloads.length).toBeGreaterThan(0);
        for (const given of bench.payloads) expect(given).toEqual(payload);
        expect(bench.refused()).toEqual({});
      }),
      { seed: 20260103, numRuns: 300 },
    );
  });
});

describe('fragments', () => {
  test('that come again are counted and change nothing', () => {
    const bench = new Bench().send([four[0]!, four[0]!, four[1]!, four[0]!, four[2]!]);
    expect(bench.payloads).toEqual([content]);
    expect([bench.total('fragments'), bench.total('fragments_repeated')]).toEqual([2, 2]);
  });

  test('that overlap others void the packet, whatever comes later', () => {
    const overlapping = b.fragments4({ identification: 77 }, datagram, [32, 80])[1]!;
    const bench = new Bench().send([four[0]!, overlapping, four[1]!, four[2]!]);
    expect(bench.payloads).toEqual([]);
    expect(bench.refused()).toEqual({ fragment_overlap: 4 });
    const changed = b.fragments4({ identification: 77, ttl: 9 }, b.udp({ sourcePort: 9, destinationPort: 8 }, content), [40, 80])[0]!;
    expect(new Bench().send([four[0]!, changed, four[1]!, four[2]!]).refused()).toEqual({ fragment_overlap: 4 });
  });

  test('of impossible length are refused', () => {
    const odd = b.ipv4({ fragmentOffset: 0, moreFragments: true }, datagram.slice(0, 30));
    const far = b.ipv4({ fragmentOffset: 65528, moreFragments: false }, datagram);
    const beyond = b.ipv4({ identification: 77, fragmentOffset: 104, moreFragments: true }, datagram.slice(0, 16));
    const shorter = b.ipv4({ identification: 77, fragmentOffset: 40, moreFragments: false }, datagram.slice(40, 56));
    const bench = new Bench().send([odd, far, four[2]!, beyond, shorter, four[0]!, four[1]!]);
    expect(bench.payloads).toEqual([content]);
    expect(bench.refused()).toEqual({ fragment_length: 4 });
  });

  test('whose rest does not come in time are given up', () => {
    const bench = new Bench().send(four.slice(0, 2)).wait(seconds(31)).send([four[2]!]);
    expect(bench.payloads).toEqual([]);
    expect(bench.refused()).toEqual({ fragment_timeout: 2 });
    const back = new Bench().send(four.slice(0, 2)).wait(-seconds(31)).send([four[2]!]);
    expect(back.refused()).toEqual({ fragment_timeout: 2 });
  });

  test('of too many packets displace the oldest', () => {
    const bench = new Bench({ maxDatagrams: 3 });
    const packets = [1, 2, 3, 4].map((identification) => b.fragments4({ identification }, datagram, [40]));
    bench.send(packets.map(([first]) => first!)).send(packets.map(([, second]) => second!).reverse());
    expect(bench.payloads).toHaveLength(3);
    expect(bench.refused()).toEqual({ fragment_displaced: 1 });
  });

  test('of too many octets displace the oldest', () => {
    const bench = new Bench({ maxBytes: 5000 });
    const big = b.udp({}, b.filler(2400));
    const packets = [1, 2, 3].map((identification) => b.fragments4({ identification }, big, [2000]).reverse());
    bench.send(packets.map(([last]) => last!)).send(packets.map(([, first]) => first!).reverse());
    expect(bench.payloads).toHaveLength(2);
    expect(bench.refused()).toEqual({ fragment_displaced: 1 });
  });

  test('that are too small and many are refused with their packet', () => {
    const large = b.udp({}, b.filler(8 * 300));
    const cuts = Array.from({ length: 300 }, (_, i) => 8 + i * 8);
    const bench = new Bench().send(b.fragments4({}, large, cuts));
    expect(bench.payloads).toEqual([]);
    expect(bench.refused().fragment_excess).toBe(257);
  });

  test('of which the first has no whole transport header are no message', () => {
    expect(new Bench().send(b.fragments4({ protocol: 6 }, b.tcp({}).slice(0, 16), [8])).refused()).toEqual({ tcp_length: 1 });
  });
});
