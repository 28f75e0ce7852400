import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Microseconds, seconds } from '../../src/bytes/time.js';
import { Counters } from '../../src/metrics/counters.js';
import { DISSECT_DEFAULTS, Dissector } from '../../src/net/dissect.js';
import { MemoryBudget } from '../../src/net/memory-budget.js';
import { Packet } from '../../src/net/packet.js';
import { type StreamSink, TCP_DEFAULTS, TcpConnection, type TcpLimits, tcpCounters } from '../../src/net/tcp-stream.js';
import * as b from './build.js';

/** Writes down what it is given: text for octets, [n] for a gap, | for a join. */
class Transcript implements StreamSink {
  text = '';
  bytes: number[] = [];
  gaps: [number | undefined, Microseconds, Microseconds][] = [];
  times: Microseconds[] = [];
  onBytes(memory: Uint8Array, start: number, end: number, time: Microseconds): void {
    expect(end).toBeGreaterThan(start);
    for (let i = start; i < end; i++) this.bytes.push(memory[i]!);
    this.text += String.fromCharCode(...memory.subarray(start, end));
    this.times.push(time);
  }
  onGap(bytes: number | undefined, from: Microseconds, to: Microseconds): void {
    this.text += `[${bytes ?? '?'}]`;
    this.gaps.push([bytes, from, to]);
  }
  onJoin(): void {
    this.text += '|';
  }
}

class Bench {
  readonly up = new Transcript();
  readonly down = new Transcript();
  readonly counters = new Counters();
  readonly connection: TcpConnection;
  private readonly dissector = new Dissector(DISSECT_DEFAULTS, this.counters);
  private readonly packet = new Packet();
  time = b.T0;

  constructor(limits: Partial<TcpLimits> = {}, budget?: MemoryBudget) {
    this.connection = new TcpConnection({ ...TCP_DEFAULTS, ...limits }, this.up, this.down, tcpCounters(this.counters), budget);
  }

  /** A segment from the initiator, 1 ms after the last. */
  send(header: b.Tcp, payload: string | Uint8Array = '', snap?: number): this {
    return this.segment(true, header, payload, snap);
  }

  /** A segment from the responder. */
  answer(header: b.Tcp, payload: string | Uint8Array = '', snap?: number): this {
    return this.segment(false, header, payload, snap);
  }

  open(isn = 1000, peer = 5000): this {
    return this.send({ flags: b.SYN, sequence: isn })
      .answer({ flags: b.SYN | b.ACK, sequence: peer, acknowledgement: isn + 1 })
      .send({ sequence: isn + 1, acknowledgement: peer + 1 });
  }

  wait(time: Microseconds): this {
    this.time += time;
    return this;
  }

  count(what: string): number {
    return this.counters.total(`spoor_tcp_${what}_total`);
  }

  private segment(fromInitiator: boolean, header: b.Tcp, payload: string | Uint8Array, snap?: number): this {
    const content = typeof payload === 'string' ? b.ascii(payload) : payload;
    const frame = b.ipv4({ protocol: 6 }, b.tcp(header, content));
    const options = { linkType: 101, time: this.time, snap: snap === undefined ? frame.length : 40 + snap };
    expect(this.dissector.frame(b.batchOf([frame], options), 0, this.packet)).toBe(true);
    this.connection.segment(this.packet, fromInitiator);
    this.time += 1000;
    return this;
  }
}

describe('order', () => {
  test('both directions are handed out as they come', () => {
    const it = new Bench().open().send({ sequence: 1001 }, 'question').answer({ sequence: 5001, acknowledgement: 1009 }, 'answer');
    expect([it.up.text, it.down.text]).toEqual(['question', 'answer']);
    expect(it.up.times).toEqual([b.T0 + 3000]);
    expect(it.connection.closed).toBe(false);
  });

  test('segments out of order wait for those before them', () => {
    const it = new Bench().open().send({ sequence: 1007 }, 'cc').send({ sequence: 1004 }, 'bbb').send({ sequence: 1001 }, 'aaa');
    expect(it.up.text).toBe('aaabbbcc');
    expect(it.up.times).toEqual([b.T0 + 5000, b.T0 + 4000, b.T0 + 3000]);
    expect(it.count('out_of_order')).toBe(2);
  });

  test('octets are handed out once, however often they come', () => {
    const it = new Bench().open().send({ sequence: 1001 }, 'abc').send({ sequence: 1001 }, 'abc').send({ sequence: 1001 }, 'abcdef');
    it.send({ sequence: 1003 }, 'cdefghi').send({ sequence: 1010 }, 'j');
    expect(it.up.text).toBe('abcdefghij');
    expect(it.count('retransmitted')).toBe(1);
  });

  test('of octets that wait and come again with other values the first seen count', () => {
    const it = new Bench().open().send({ sequence: 1003 }, 'CD').send({ sequence: 1001 }, 'abxxe');
    expect(it.up.text).toBe('abCDe');
    expect(it.count('conflicting')).toBe(1);
  });

  test('a segment fills several spaces between others', () => {
    const it = new Bench().open().send({ sequence: 1003 }, 'c').send({ sequence: 1005 }, 'e').send({ sequence: 1001 }, 'abcdefg');
    expect(it.up.text).toBe('abcdefg');
    expect(it.count('conflicting')).toBe(0);
  });

  test('sequence numbers wrap', () => {
    const it = new Bench().open(0xfffffffc, 0xffffffff);
    it.send({ sequence: 1 }, 'efg').send({ sequence: 0xfffffffd }, 'abcd').answer({ sequence: 0, acknowledgement: 4 }, 'xyz');
    expect([it.up.text, it.down.text]).toEqual(['abcdefg', 'xyz']);
  });

  test('octets that come with the SYN are the first', () => {
    const it = new Bench().send({ flags: b.SYN, sequence: 99 }, 'early').send({ sequence: 105 }, '-late');
    expect(it.up.text).toBe('early-late');
    it.send({ flags: b.SYN, sequence: 99 }, 'early');
    expect(it.up.text).toBe('early-late');
    expect(it.connection.closed).toBe(false);
  });

  test('keep-alives are not data, before and after the first', () => {
    const it = new Bench().answer({ sequence: 7000, acknowledgement: 501 });
    it.send({ sequence: 500, acknowledgement: 7000 }, 'x')
      .send({ sequence: 501, acknowledgement: 7000 }, 'data')
      .send({ sequence: 504 }, 'a');
    expect(it.up.text).toBe('|data');
    expect(it.count('keep_alives')).toBe(2);
  });
});

describe('holes', () => {
  test('an acknowledged hole is given up when frames can no longer be late', () => {
    const it = new Bench()
      .open()
      .send({ sequence: 1001 }, 'ab')
      .send({ sequence: 1007 }, 'gh')
      .answer({ sequence: 5001, acknowledgement: 1009 });
    expect(it.up.text).toBe('ab');
    it.wait(seconds(1.4)).answer({ sequence: 5001, acknowledgement: 1009 });
    expect(it.up.text).toBe('ab');
    it.wait(seconds(0.1)).answer({ sequence: 5001, acknowledgement: 1009 });
    expect(it.up.text).toBe('ab[4]gh');
    expect(it.up.gaps).toEqual([[4, b.T0 + 3000, b.T0 + 4000]]);
    expect([it.count('gaps'), it.count('gap_bytes')]).toEqual([1, 4]);
  });

  test('a frame that was only late fills an acknowledged hole', () => {
    const it = new Bench().open().send({ sequence: 1003 }, 'cd').answer({ sequence: 5001, acknowledgement: 1005 }).wait(seconds(1));
    it.send({ sequence: 1001 }, 'ab');
    expect(it.up.text).toBe('abcd');
  });

  test('a hole that nobody acknowledged is given up after its time, without another segment too', () => {
    const it = new Bench().open().send({ sequence: 1003 }, 'cd');
    it.connection.expire(it.time + seconds(29));
    expect(it.up.text).toBe('');
    it.connection.expire(it.time + seconds(30));
    expect(it.up.text).toBe('[2]cd');
  });

  test('a hole is given up when too much waits behind it', () => {
    const it = new Bench({ bufferedBytes: 1000 }).open().send({ sequence: 1011 }, b.filler(700)).send({ sequence: 1711 }, b.filler(700));
    expect(it.up.gaps).toEqual([[10, b.T0, b.T0 + 3000]]);
    expect(it.up.bytes.length).toBe(1400);
  });

  test('a hole is given up when too many pieces wait, or when all connections together hold too much', () => {
    const pieces = new Bench({ segments: 2 }).open();
    for (const sequence of [1003, 1005, 1007]) pieces.send({ sequence }, 'x');
    expect(pieces.up.text).toBe('[2]x');
    const budget = new MemoryBudget(150);
    const shared = new Bench({}, budget).open().send({ sequence: 1003 }, 'x');
    expect(budget.used).toBeGreaterThan(0);
    shared.send({ sequence: 1005 }, 'y');
    expect(shared.up.text).toBe('[2]x');
    shared.send({ sequence: 1007 }, 'z');
    expect(shared.up.text).toBe('[2]x[1]y');
    shared.connection.finish();
    expect(budget.used).toBe(0);
  });

  test('the end of the flow hands out all that waits, and the gap at its end', () => {
    const it = new Bench()
      .open()
      .send({ sequence: 1003 }, 'c')
      .send({ sequence: 1005 }, 'e')
      .send({ sequence: 1009, flags: b.FIN | b.ACK });
    it.connection.finish();
    expect(it.up.text).toBe('[2]c[1]e[3]');
    expect(it.connection.closed).toBe(true);
  });

  test('octets that were acknowledged and never seen are a gap at the end', () => {
    const it = new Bench().open().send({ sequence: 1001 }, 'ab').answer({ sequence: 5001, acknowledgement: 1011 });
    it.connection.finish();
    expect(it.up.text).toBe('ab[7]');
  });

  test('a segment cut by the snap length has its hole inside', () => {
    const it = new Bench().open().send({ sequence: 1001 }, b.filler(30000), 9000).send({ sequence: 31001 }, 'next');
    expect(it.up.bytes.length).toBe(9004);
    expect(it.up.gaps).toEqual([[21000, b.T0 + 3000, b.T0 + 3000]]);
  });

  test('a segment cut by the snap length that waited has it too', () => {
    const it = new Bench().open().send({ sequence: 1003 }, 'cdefgh', 2).send({ sequence: 1009 }, 'ij').send({ sequence: 1001 }, 'ab');
    expect(it.up.text).toBe('abcd[4]ij');
  });

  test('a segment of which the capture kept no octet is a gap', () => {
    const it = new Bench().open().send({ sequence: 1001 }, 'abcdef', 0).send({ sequence: 1007 }, 'g');
    expect(it.up.text).toBe('[6]g');
  });
});

describe('beginnings and ends', () => {
  test('a connection met in its middle is joined at its first segment', () => {
    const it = new Bench()
      .send({ sequence: 77777 }, 'abc')
      .answer({ sequence: 33, acknowledgement: 77780 }, 'xyz')
      .send({ sequence: 77780 }, 'd');
    expect([it.up.text, it.down.text]).toEqual(['|abcd', '|xyz']);
  });

  test('it is closed when both sides have said FIN and everything before is here', () => {
    const it = new Bench().open().send({ sequence: 1001, flags: b.FIN | b.ACK }, 'bye');
    expect(it.connection.closed).toBe(false);
    it.answer({ sequence: 5004, flags: b.FIN | b.ACK, acknowledgement: 1005 });
    expect(it.connection.closed).toBe(false);
    it.answer({ sequence: 5001, acknowledgement: 1005 }, 'bye');
    expect(it.connection.closed).toBe(true);
    expect([it.up.text, it.down.text]).toEqual(['bye', 'bye']);
  });

  test('a hole before a FIN does not keep it open for ever', () => {
    const it = new Bench()
      .open()
      .send({ sequence: 1001, flags: b.FIN | b.ACK })
      .answer({ sequence: 5009, flags: b.FIN | b.ACK });
    it.connection.expire(it.time + seconds(31));
    expect(it.connection.closed).toBe(true);
    expect(it.down.text).toBe('[8]');
  });

  test('a reset closes it, one from nowhere near does not', () => {
    const it = new Bench().open().answer({ sequence: 0x7000_0000, flags: b.RST });
    expect(it.connection.closed).toBe(false);
    it.answer({ sequence: 5001, flags: b.RST });
    expect(it.connection.closed).toBe(true);
    it.send({ sequence: 1001 }, 'late');
    expect(it.up.text).toBe('');
  });

  test('a SYN with another number ends it and is the first segment of the next', () => {
    const it = new Bench().open().send({ sequence: 1001 }, 'abc').send({ sequence: 900_000, flags: b.SYN });
    expect([it.connection.closed, it.connection.reused, it.count('reused')]).toEqual([true, true, 1]);
    const repeated = new Bench().open().send({ sequence: 1000, flags: b.SYN });
    expect([repeated.connection.closed, repeated.connection.reused]).toEqual([false, false]);
    const closed = new Bench().open().send({ sequence: 1001, flags: b.RST }).send({ sequence: 4711, flags: b.SYN });
    expect(closed.connection.reused).toBe(true);
  });

  test('a segment from far away is ignored, three that continue each other are believed', () => {
    const it = new Bench().open().send({ sequence: 1001 }, 'ab').send({ sequence: 0x6000_0000 }, 'zzz').send({ sequence: 1003 }, 'cd');
    expect(it.up.text).toBe('abcd');
    expect(it.count('stray')).toBe(1);
    for (const i of [0, 1, 2, 3]) it.send({ sequence: 0x5000_0000 + i }, String(i));
    expect(it.up.text).toBe('abcd[?]23');
  });

  test('a segment from far away that the other side acknowledges is believed at once', () => {
    const it = new Bench()
      .open()
      .send({ sequence: 1001 }, 'ab')
      .answer({ sequence: 5001, acknowledgement: 1001 + 40_000_002 });
    it.send({ sequence: 1001 + 40_000_000 }, 'cd')
      .wait(seconds(2))
      .send({ sequence: 1001 + 40_000_002 }, 'ef');
    expect(it.up.text).toBe('ab[39999998]cdef');
  });
});

describe('properties', () => {
  /** Pieces that cover all of a stream's octets, some overlapping, in any order. */
  const plan = fc.record({
    isn: fc.nat(0xffffffff),
    octets: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    cuts: fc.array(fc.nat(300), { maxLength: 20 }),
    extra: fc.array(fc.tuple(fc.nat(300), fc.nat(60)), { maxLength: 10 }),
    order: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
  });

  test('any segmentation, order and repetition gives the same octets', () => {
    fc.assert(
      fc.property(plan, ({ isn, octets, cuts, extra, order }) => {
        const edges = [...new Set([0, ...cuts.map((cut) => cut % octets.length), octets.length])].sort((x, y) => x - y);
        const pieces = edges.slice(0, -1).map((from, i) => [from, edges[i + 1]!]);
        for (const [at, length] of extra) {
          const from = at % octets.length;
          if (length > 0) pieces.push([from, Math.min(octets.length, from + length)]);
        }
        const shuffled = pieces.map((piece, i) => ({ piece, key: order[i] ?? 0 })).sort((x, y) => x.key - y.key);
        const it = new Bench().send({ flags: b.SYN, sequence: isn });
        for (const { piece } of shuffled) it.send({ sequence: (isn + 1 + piece[0]!) >>> 0 }, octets.slice(piece[0], piece[1]));
        expect(it.up.bytes).toEqual([...octets]);
        expect(it.up.gaps).toEqual([]);
      }),
      { seed: 20260109, numRuns: 300 },
    );
  });

  test('any segments at all keep within the budget and give all memory back', () => {
    const segment = fc.record({
      up: fc.boolean(),
      sequence: fc.oneof(fc.nat(3000), fc.nat(0xffffffff)),
      acknowledgement: fc.oneof(fc.nat(3000), fc.nat(0xffffffff)),
      flags: fc.constantFrom(b.ACK, b.ACK, b.ACK, b.SYN, b.SYN | b.ACK, b.FIN | b.ACK, b.RST, 0, 255),
      length: fc.nat(200),
      snap: fc.nat(200),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), (segments) => {
        const budget = new MemoryBudget(4000);
        const it = new Bench({ bufferedBytes: 2000, segments: 8 }, budget);
        for (const { up, length, snap, ...header } of segments) {
          if (up) it.send(header, b.filler(length), Math.min(snap, length));
          else it.answer(header, b.filler(length), Math.min(snap, length));
          expect(budget.used).toBeLessThanOrEqual(4000);
        }
        it.connection.finish();
        expect(budget.used).toBe(0);
      }),
      { seed: 20260106, numRuns: 300 },
    );
  });
});
