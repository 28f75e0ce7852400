import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Microseconds, seconds } from '../../src/bytes/time.js';
import { Counters } from '../../src/metrics/counters.js';
import { DISSECT_DEFAULTS, Dissector } from '../../src/net/dissect.js';
import { Packet } from '../../src/net/packet.js';
import {
  DEFAULT_SCTP_LIMITS,
  type SctpAssociation,
  SctpAssociations,
  type SctpLimits,
  type SctpSink,
} from '../../src/net/sctp-messages.js';
import * as b from './build.js';

/** A user message as the sink was given it. */
interface Told {
  readonly association: SctpAssociation;
  readonly from: string;
  readonly fromInitiator: boolean;
  readonly stream: number;
  readonly payloadProtocol: number;
  readonly text: string;
  readonly wireLength: number;
  readonly time: Microseconds;
  readonly firstTime: Microseconds;
}

interface Way {
  readonly tag?: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly source?: string;
  readonly destination?: string;
  readonly vlans?: readonly number[];
  /** Inside a tunnel of this name. */
  readonly tunnel?: string;
  /** Octets captured of the chunks. */
  readonly snap?: number;
}

/** Tags and ports of the two ends unless said: `up` goes from port 40000 to 3868 with tag 20, `down` back with tag 10. */
const UP: Way = { tag: 20, sourcePort: 40000, destinationPort: 3868, source: b.HERE, destination: b.THERE };
const DOWN: Way = { tag: 10, sourcePort: 3868, destinationPort: 40000, source: b.THERE, destination: b.HERE };

/** All associations of one observer, written down as text: > and < are messages of initiator and responder, [>] and [<] gaps. */
class Bench implements SctpSink {
  readonly told: Told[] = [];
  readonly ended: SctpAssociation[] = [];
  readonly gaps: [Microseconds, Microseconds][] = [];
  readonly counters = new Counters();
  readonly associations: SctpAssociations;
  text = '';
  time = b.T0;
  private readonly dissector = new Dissector(DISSECT_DEFAULTS, this.counters);
  private readonly packet = new Packet();

  constructor(limits: Partial<SctpLimits> = {}) {
    this.associations = new SctpAssociations({ ...DEFAULT_SCTP_LIMITS, ...limits }, this, this.counters);
  }

  onUserMessage(
    association: SctpAssociation,
    packet: Packet,
    fromInitiator: boolean,
    stream: number,
    payloadProtocol: number,
    memory: Uint8Array,
    start: number,
    end: number,
    wireLength: number,
    firstTime: Microseconds,
  ): void {
    const text = String.fromCharCode(...memory.subarray(start, end));
    const from = `${packet.bytes.slice(packet.source, packet.source + packet.addressLength).join('.')}:${packet.sourcePort}`;
    this.told.push({ association, from, fromInitiator, stream, payloadProtocol, text, wireLength, time: packet.time, firstTime });
    this.write(`${fromInitiator ? '>' : '<'}${text}`);
  }

  onGap(_association: SctpAssociation, fromInitiator: boolean, from: Microseconds, to: Microseconds): void {
    expect(to).toBeGreaterThanOrEqual(from);
    this.gaps.push([from - b.T0, to - b.T0]);
    this.write(fromInitiator ? '[>]' : '[<]');
  }

  onEnd(association: SctpAssociation, reason: string): void {
    expect(this.ended).not.toContain(association);
    this.ended.push(association);
    this.write(reason);
  }

  up(...chunks: b.Bytes[]): this {
    return this.send(UP, ...chunks);
  }

  down(...chunks: b.Bytes[]): this {
    return this.send(DOWN, ...chunks);
  }

  /** A packet, 1 ms after the last. */
  send(way: Way, ...chunks: b.Bytes[]): this {
    const { source, destination, vlans, snap, tunnel, ...header } = way;
    const addresses = { ...(source !== undefined && { source }), ...(destination !== undefined && { destination }) };
    const inside = b.ipv4({ protocol: 132, ...addresses }, b.sctp(header, ...chunks));
    const frame = b.ethernet(vlans === undefined ? {} : { vlans }, inside);
    const batch = b.batchOf([frame], { time: this.time, snap: snap === undefined ? frame.length : 14 + 20 + 12 + snap });
    const { dissector, packet } = this;
    const passed =
      tunnel === undefined ? dissector.frame(batch, 0, packet) : dissector.ip(inside, 0, inside.length, this.time, 1, tunnel, packet);
    expect(passed).toBe(true);
    this.associations.packet(this.packet);
    this.time += 1000;
    return this;
  }

  /** INIT with tag 10 and INIT ACK with tag 20; both number from `tsn`. */
  open(tsn = 1): this {
    return this.send({ ...UP, tag: 0 }, b.sctpInit(1, { tag: 10, tsn })).down(b.sctpInit(2, { tag: 20, tsn }));
  }

  /** Lets time go by in steps of a second, as the engine's clock does. */
  wait(time: Microseconds): this {
    for (const until = this.time + time; this.time < until; ) {
      this.time = Math.min(until, this.time + seconds(1));
      this.associations.expire(this.time);
    }
    return this;
  }

  finish(): this {
    this.associations.finish();
    return this;
  }

  count(what: string): number {
    return this.counters.total(`spoor_sctp_${what}_total`);
  }

  unfinished(): Record<string, number> {
    return Object.fromEntries([...this.counters.by('spoor_sctp_unfinished_total', 'reason')].filter(([, n]) => n > 0));
  }

  private write(text: string): void {
    this.text += this.text === '' ? text : ` ${text}`;
  }
}

function data(tsn: number, text: string, o: Partial<b.DataChunk> = {}): b.Bytes {
  return b.sctpData({ tsn, ...o }, b.ascii(text));
}

/** Fragments of one message with consecutive numbers, one for each text. */
function fragments(tsn: number, texts: readonly string[], o: Partial<b.DataChunk> = {}): b.Bytes[] {
  return texts.map((text, i) => data((tsn + i) >>> 0, text, { ...o, begins: i === 0, ends: i === texts.length - 1 }));
}

function iData(tsn: number, message: number, fragment: number, of: number, text: string, o: Partial<b.DataChunk> = {}): b.Bytes {
  return b.sctpIData({ tsn, message, fragment, begins: fragment === 0, ends: fragment === of - 1, ...o }, b.ascii(text));
}

function sack(tsn: number): b.Bytes {
  return b.chunk(3, 0, b.join(b.u32(tsn), b.u32(65536), b.u16(0), b.u16(0)));
}

const abort = (flags = 0) => b.chunk(6, flags);
const cookieEcho = b.chunk(10, 0, b.ascii('cookie'));
const cookieAck = b.chunk(11, 0);
const heartbeat = b.chunk(4, 0, b.u32(1));
const shutdownComplete = (flags = 0) => b.chunk(14, flags);

describe('user messages', () => {
  test('come with stream, payload protocol, direction and times', () => {
    const bench = new Bench().open().up(data(1, 'ask', { stream: 3, payloadProtocol: 46 }));
    bench.down(sack(1), data(1, 'answer', { stream: 7, payloadProtocol: 3 }));
    expect(bench.text).toBe('>ask <answer');
    const [ask, answer] = bench.told;
    expect(ask).toMatchObject({
      stream: 3,
      payloadProtocol: 46,
      from: `${b.HERE}:40000`,
      wireLength: 3,
      time: b.T0 + 2000,
      firstTime: b.T0 + 2000,
    });
    expect(answer).toMatchObject({ stream: 7, payloadProtocol: 3, from: `${b.THERE}:3868`, wireLength: 6, time: b.T0 + 3000 });
    expect(answer!.association).toBe(ask!.association);
    expect(bench.count('joined')).toBe(0);
  });

  test('are found behind other chunks and one another, whatever their padding', () => {
    const bench = new Bench()
      .open()
      .up(sack(0), heartbeat, data(1, 'a'), data(2, 'bc'), b.chunk(0xc1, 0, b.ascii('?')), data(3, 'def'), data(4, 'ghij'));
    expect(bench.text).toBe('>a >bc >def >ghij');
  });

  test('may leave out the padding of the last chunk', () => {
    expect(new Bench().open().up(data(1, 'a').slice(0, 17)).text).toBe('>a');
  });

  test('are given once, however often they are sent', () => {
    const bench = new Bench()
      .open()
      .up(data(1, 'a'))
      .up(data(1, 'a'), data(2, 'b'))
      .up(data(2, 'b'))
      .up(data(4, 'd'))
      .up(data(4, 'd'))
      .up(data(3, 'c'));
    expect(bench.text).toBe('>a >b >d >c');
    expect(bench.count('retransmitted')).toBe(3);
    expect(bench.count('out_of_order')).toBe(1);
    expect(bench.finish().text).toBe('>a >b >d >c');
  });

  test('go on when the numbers turn over', () => {
    const bench = new Bench().open(0xffff_fffe);
    for (let i = 0; i < 4; i++) bench.up(data((0xffff_fffe + i) >>> 0, `${i}`));
    bench.up(data(0xffff_ffff, '1')).up(data(3, '5'), data(2, '4')).finish();
    expect(bench.text).toBe('>0 >1 >2 >3 >5 >4');
    expect(bench.count('retransmitted')).toBe(1);
    expect(bench.count('gaps')).toBe(0);
  });

  test('that the capture cut short are given as far as they go', () => {
    const bench = new Bench().open().send({ ...UP, snap: 20 }, data(1, 'abcdefgh'));
    expect(bench.told).toMatchObject([{ text: 'abcd', wireLength: 8 }]);
    bench.send({ ...UP, snap: 16 + 16 }, data(2, 'x'), data(3, 'never')).finish();
    expect(bench.text).toBe('>abcd >x');
  });

  test('without content, and chunks of impossible length, are refused', () => {
    const bench = new Bench()
      .open()
      .up(data(1, ''))
      .up(data(1, 'a'), b.chunk(0, 3, b.ascii('short')))
      .up(b.chunk(0, 3, b.filler(20), 400))
      .up(b.chunk(0, 3, b.filler(20), 3));
    bench.up(b.join(0, 3)).up();
    expect(bench.text).toBe('>a');
    expect(bench.count('malformed')).toBe(6);
  });
});

describe('fragments', () => {
  test('are put together, with the time of the first', () => {
    const bench = new Bench().open();
    const [one, two, three] = fragments(1, ['abc', 'def', 'g'], { stream: 5, payloadProtocol: 3 });
    bench.up(one!).up(two!).up(three!);
    expect(bench.told).toMatchObject([
      { text: 'abcdefg', stream: 5, payloadProtocol: 3, wireLength: 7, time: b.T0 + 4000, firstTime: b.T0 + 2000 },
    ]);
    expect(bench.count('reassembled')).toBe(1);
  });

  test('come in any order', () => {
    const chunks = fragments(1, ['a', 'b', 'c', 'd'], { payloadProtocol: 9 });
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
      [0, 2, 1, 3],
    ]) {
      const bench = new Bench().open();
      for (const i of order) bench.up(chunks[i]!);
      expect(bench.finish().told).toMatchObject([{ text: 'abcd', payloadProtocol: 9, firstTime: b.T0 + 2000, time: b.T0 + 5000 }]);
      expect(bench.text).toBe('>abcd');
    }
  });

  test('of unordered messages too, beside ordered ones', () => {
    const loose = fragments(3, ['x', 'y'], { unordered: true, stream: 1 });
    const bench = new Bench()
      .open()
      .up(...fragments(1, ['a', 'b'], { stream: 1, streamSequence: 4 }), loose[1]!)
      .up(loose[0]!);
    expect(bench.text).toBe('>ab >xy');
  });

  test('over the turn of the numbers', () => {
    expect(new Bench().open(0xffff_ffff).up(...fragments(0xffff_ffff, ['a', 'b', 'c'])).text).toBe('>abc');
  });

  test('that were cut by the capture end the message, whose length on the wire is known', () => {
    const [one, two, three] = fragments(1, ['abcd', 'efgh', 'ijkl']);
    const bench = new Bench()
      .open()
      .up(one!)
      .send({ ...UP, snap: 18 }, two!)
      .up(three!);
    expect(bench.told).toMatchObject([{ text: 'abcdef', wireLength: 12 }]);
  });

  test('of messages that do not fit together stay apart', () => {
    const bench = new Bench().open();
    bench.up(data(1, 'a', { begins: true, ends: false, stream: 1 }), data(2, 'b', { begins: false, ends: true, stream: 2 }));
    bench.up(data(3, 'c', { begins: true, ends: false }), data(4, 'd', { begins: true, ends: true })).finish();
    expect(bench.text).toBe('>d [>]');
    expect(bench.count('orphans')).toBe(1);
    expect(bench.unfinished()).toEqual({ end: 2 });
  });

  test('of I-DATA interleave between streams, and are numbered within their message', () => {
    const bench = new Bench().open();
    bench.up(iData(1, 0, 0, 3, 'a', { stream: 1, payloadProtocol: 46 }), iData(2, 0, 0, 2, 'x', { stream: 2, payloadProtocol: 3 }));
    bench.up(
      iData(3, 0, 1, 3, 'b', { stream: 1 }),
      iData(4, 0, 1, 2, 'y', { stream: 2 }),
      iData(5, 7, 0, 1, 'whole', { stream: 1, payloadProtocol: 8 }),
    );
    bench.up(iData(6, 0, 2, 3, 'c', { stream: 1 })).finish();
    expect(bench.told).toMatchObject([
      { text: 'xy', stream: 2, payloadProtocol: 3 },
      { text: 'whole', stream: 1, payloadProtocol: 8 },
      { text: 'abc', stream: 1, payloadProtocol: 46 },
    ]);
    expect(bench.text).toBe('>xy >whole >abc');
  });

  test('of I-DATA come in any order, ordered and unordered messages with one number told apart', () => {
    const bench = new Bench().open();
    bench
      .up(iData(4, 5, 1, 2, 'd', { unordered: true }))
      .up(iData(2, 5, 1, 2, 'b'))
      .up(iData(1, 5, 0, 2, 'a'))
      .up(iData(3, 5, 0, 2, 'c', { unordered: true }));
    expect(bench.finish().text).toBe('>ab >cd');
  });
});

describe('holes', () => {
  test('are given up when the other side has acknowledged them for a while', () => {
    const bench = new Bench().open().up(data(1, 'a')).up(data(3, 'c')).down(sack(3)).wait(seconds(1));
    expect(bench.text).toBe('>a >c');
    bench.wait(seconds(1));
    expect(bench.text).toBe('>a >c [>]');
    expect(bench.gaps).toEqual([[2000, 3000]]);
    expect([bench.count('gaps'), bench.count('gap_chunks')]).toEqual([1, 1]);
    expect(bench.up(data(2, 'b')).text).toBe('>a >c [>]');
    expect(new Bench().open().down(data(1, 'a')).down(data(3, 'c')).up(sack(3)).wait(seconds(2)).text).toBe('<a <c [<]');
  });

  test('are no gap when the frame comes after its acknowledgement', () => {
    const bench = new Bench().open().up(data(1, 'a')).down(sack(2)).wait(seconds(1)).up(data(2, 'b')).wait(seconds(60)).finish();
    expect(bench.text).toBe('>a >b');
  });

  test('at the end of what was sent are known by the acknowledgement alone', () => {
    expect(new Bench().open().up(data(1, 'a')).down(sack(4)).wait(seconds(2)).text).toBe('>a [>]');
    const bench = new Bench().open().up(data(1, 'a')).down(sack(4)).finish();
    expect(bench.text).toBe('>a [>]');
    expect(bench.count('gap_chunks')).toBe(3);
  });

  test('at the beginning are known by the number that INIT told', () => {
    const bench = new Bench().open(10).up(data(12, 'c')).finish();
    expect(bench.text).toBe('>c [>]');
    expect(bench.count('gap_chunks')).toBe(2);
    expect(bench.gaps).toEqual([[0, 2000]]);
  });

  test('are given up after half a minute without acknowledgement', () => {
    const bench = new Bench().open().up(data(1, 'a')).up(data(3, 'c')).wait(seconds(29));
    expect(bench.text).toBe('>a >c');
    expect(bench.wait(seconds(2)).text).toBe('>a >c [>]');
  });

  test('are given up when they are too wide or too many', () => {
    const wide = new Bench({ window: 10 }).open().up(data(1, 'a')).up(data(5, 'e')).up(data(13, 'm'));
    expect(wide.text).toBe('>a >e [>] >m');
    expect(wide.up(data(3, 'c'), data(9, 'i')).text).toBe('>a >e [>] >m >i');
    const many = new Bench({ holes: 2 }).open().up(data(2, 'b'), data(4, 'd')).up(data(6, 'f'));
    expect(many.text).toBe('>b >d [>] >f');
  });

  test('are as many as there are stretches between them, whatever the order', () => {
    const bench = new Bench({ holes: 2 }).open().up(data(4, 'd')).up(data(3, 'c')).up(data(8, 'h')).up(data(7, 'g')).up(data(5, 'e'));
    expect(bench.text).toBe('>d >c >h >g >e');
    expect(bench.up(data(10, 'j')).text).toBe('>d >c >h >g >e [>] >j');
    expect(bench.count('gap_chunks')).toBe(2);
  });

  test('are not made by acknowledgements from nowhere', () => {
    const bench = new Bench().open().up(data(1, 'a')).down(sack(0x4000_0000)).down(sack(1)).down(sack(0)).wait(seconds(60)).finish();
    expect(bench.text).toBe('>a');
  });

  test('take the unfinished messages at their edges along, with one gap', () => {
    const bench = new Bench()
      .open()
      .up(data(1, 'a', { ends: false }))
      .up(data(3, 'c', { begins: false, ends: false }))
      .down(sack(3))
      .wait(seconds(2));
    bench.up(data(4, 'd', { begins: false }), ...fragments(5, ['e', 'f'])).finish();
    expect(bench.text).toBe('[>] >ef');
    expect(bench.unfinished()).toEqual({ hole: 2 });
    expect(bench.count('orphans')).toBe(1);
  });

  test('do not harm messages that begin behind them', () => {
    const bench = new Bench()
      .open()
      .up(data(2, 'b', { ends: false }))
      .down(sack(2))
      .wait(seconds(2))
      .up(data(3, 'c', { begins: false }));
    expect(bench.text).toBe('[>] >bc');
  });

  test('that the sender makes by giving up are given up at once', () => {
    const bench = new Bench()
      .open()
      .up(data(1, 'a'))
      .up(data(4, 'd'))
      .up(b.chunk(192, 0, b.u32(5)))
      .up(data(6, 'f'))
      .finish();
    expect(bench.text).toBe('>a >d [>] [>] >f');
    expect(bench.count('gap_chunks')).toBe(3);
    expect(
      new Bench()
        .open()
        .up(data(1, 'a'))
        .up(b.chunk(194, 0, b.u32(2))).text,
    ).toBe('>a [>]');
  });

  test('of a whole outage are stepped over', () => {
    expect(new Bench().open().up(data(1, 'a')).up(data(500_000, 'z'), data(500_001, '!')).text).toBe('>a [>] >z >!');
  });
});

describe('numbers that belong nowhere', () => {
  test('are strays, until three follow one another', () => {
    const bench = new Bench()
      .open()
      .up(data(1, 'a'))
      .up(data(0x7000_0000, 'far'))
      .up(data(2, 'b'))
      .up(data(0x7000_0005, 'far'))
      .up(data(3, 'c', { ends: false }));
    expect(bench.text).toBe('>a >b');
    expect(bench.count('stray')).toBe(2);
    for (const i of [6, 7, 8]) bench.up(data(0x7000_0000 + i, `${i}`));
    bench.up(data(0x7000_0008, '8')).finish();
    expect(bench.text).toBe('>a >b [>] >7 >8');
    expect(bench.unfinished()).toEqual({ hole: 1 });
  });

  test('that are believed leave nothing of what was before', () => {
    const bench = new Bench().open(0x7000_0000).up(data(0x7000_0000, 'a')).down(sack(0x7000_0003));
    for (const tsn of [5, 6, 7]) bench.up(data(tsn, `${tsn}`));
    bench.wait(seconds(60)).up(data(8, '8')).finish();
    expect(bench.text).toBe('>a [>] [>] >7 >8');
  });
});

describe('an association', () => {
  test('is one over all paths, by its tags', () => {
    const other = { source: '198.51.100.1', destination: '198.51.100.2', vlans: [7] };
    const bench = new Bench()
      .open()
      .up(data(1, 'a', { ends: false }))
      .send({ ...UP, ...other }, data(2, 'b', { begins: false }));
    bench.send({ ...DOWN, source: other.destination, destination: other.source }, data(1, 'c')).up(data(2, 'b', { begins: false }));
    expect(bench.text).toBe('>ab <c');
    expect(bench.count('associations')).toBe(1);
    expect(bench.count('retransmitted')).toBe(1);
  });

  test('may try its INIT over another path', () => {
    const bench = new Bench().send({ ...UP, tag: 0 }, b.sctpInit(1, { tag: 10, tsn: 1 }));
    bench.send({ ...UP, tag: 0, source: '198.51.100.1' }, b.sctpInit(1, { tag: 10, tsn: 1 })).down(b.sctpInit(2, { tag: 20, tsn: 1 }));
    bench.up(data(1, 'a')).down(data(1, 'b'));
    expect(bench.text).toBe('>a <b');
    expect(bench.count('associations')).toBe(1);
  });

  test('is opened by whoever sent INIT, whatever the ports', () => {
    const bench = new Bench().send({ ...DOWN, tag: 0 }, b.sctpInit(1, { tag: 20, tsn: 1 })).up(b.sctpInit(2, { tag: 10, tsn: 1 }));
    bench.down(data(1, 'a')).up(data(1, 'b'));
    expect(bench.text).toBe('>a <b');
  });

  test('that both sides open at once is one', () => {
    const bench = new Bench()
      .send({ ...UP, tag: 0 }, b.sctpInit(1, { tag: 10, tsn: 1 }))
      .send({ ...DOWN, tag: 0 }, b.sctpInit(1, { tag: 20, tsn: 5 }));
    bench
      .up(b.sctpInit(2, { tag: 10, tsn: 1 }))
      .down(b.sctpInit(2, { tag: 20, tsn: 5 }))
      .up(data(1, 'a'))
      .down(data(5, 'b'))
      .finish();
    expect(bench.text).toBe('>a <b');
    expect(bench.count('associations')).toBe(1);
  });

  test('that was running is not the one that its responder opens', () => {
    const init = b.sctpInit(1, { tag: 21, tsn: 1 });
    expect(new Bench().down(data(1, 'a')).send({ ...DOWN, tag: 0 }, init).text).toBe('<a displaced');
    expect(new Bench().down(heartbeat).send({ ...DOWN, tag: 0 }, init).text).toBe('displaced');
  });

  test('takes the tag that is used, when INIT ACKs offer several', () => {
    const bench = new Bench()
      .open()
      .down(b.sctpInit(2, { tag: 21, tsn: 900_000 }))
      .send(UP, cookieEcho)
      .down(cookieAck);
    bench.up(data(1, 'a')).down(data(1, 'b')).up(data(2, 'c')).down(data(1, 'b')).down(data(2, 'd')).finish();
    expect(bench.text).toBe('>a <b >c <d');
    expect(bench.count('associations')).toBe(1);
  });

  test('seen from its middle begins with the first message whose beginning is there', () => {
    const bench = new Bench()
      .up(data(7, 'tail', { begins: false, ends: false }))
      .up(data(8, 'end', { begins: false }))
      .up(...fragments(9, ['a', 'b']));
    bench.down(data(70, 'c')).finish();
    expect(bench.text).toBe('>ab <c');
    expect(bench.told[0]!.association).toBe(bench.told[1]!.association);
    expect(bench.count('orphans')).toBe(2);
    expect(bench.count('joined')).toBe(1);
  });

  test('seen from its middle with chunks out of order lets go of a tail as well', () => {
    const bench = new Bench()
      .up(data(7, 'x', { begins: false, ends: false }))
      .up(data(9, 'z', { begins: false }))
      .up(data(8, 'y', { begins: false, ends: false }));
    expect(bench.up(data(10, 'a')).finish().text).toBe('>a');
    expect(bench.count('orphans')).toBe(3);
  });

  test('seen from its middle was begun by the higher port, the cookie, or the first to speak', () => {
    expect(new Bench().down(data(1, 'a')).up(data(1, 'b')).text).toBe('<a >b');
    expect(new Bench().down(cookieEcho, data(1, 'a')).up(cookieAck, data(1, 'b')).text).toBe('>a <b');
    expect(
      new Bench()
        .down(b.sctpInit(2, { tag: 20, tsn: 1 }))
        .up(data(1, 'a'))
        .down(data(1, 'b')).text,
    ).toBe('>a <b');
    expect(new Bench().up(cookieAck).down(data(1, 'a')).text).toBe('>a');
    const same = { sourcePort: 3868, destinationPort: 3868 };
    expect(new Bench().send({ ...DOWN, ...same }, data(1, 'a')).send({ ...UP, ...same }, data(1, 'b')).text).toBe('>a <b');
  });

  test('with itself has two directions', () => {
    const self = { source: b.HERE, destination: b.HERE, sourcePort: 9, destinationPort: 9 };
    const bench = new Bench()
      .send({ ...self, tag: 1 }, data(1, 'a'))
      .send({ ...self, tag: 2 }, data(1, 'b'))
      .send({ ...self, tag: 1 }, data(2, 'c'));
    expect(bench.text).toBe('>a <b >c');
    expect(bench.count('associations')).toBe(1);
  });

  test('of other ports, addresses or tags is another', () => {
    const bench = new Bench()
      .open()
      .up(data(1, 'a'))
      .send({ ...UP, sourcePort: 40001, tag: 30 }, data(1, 'b'));
    bench
      .send({ ...UP, source: '192.0.2.9', tag: 31 }, data(1, 'c'))
      .send({ ...UP, tag: 32 }, data(1, 'd'))
      .up(data(2, 'e'));
    expect(bench.text).toBe('>a >b >c >d >e');
    expect(new Set(bench.told.map(({ association }) => association)).size).toBe(4);
    expect(bench.told[4]!.association).toBe(bench.told[0]!.association);
  });

  test('in another tunnel or VLAN is another, as long as only its path tells', () => {
    const init = (tag: number) => b.sctpInit(1, { tag, tsn: 1 });
    const bench = new Bench().send({ ...UP, tag: 0, tunnel: 'one' }, init(1)).send({ ...UP, tag: 0, tunnel: 'two' }, init(2));
    bench
      .send({ ...UP, tag: 0, vlans: [1] }, init(3))
      .send({ ...UP, tag: 0, vlans: [1, 2] }, init(4))
      .send({ ...UP, tag: 0 }, init(5));
    expect(bench.text).toBe('');
    bench.send({ ...UP, tag: 0, tunnel: 'one' }, init(6)).send({ ...UP, tag: 0, vlans: [1, 2] }, init(7));
    expect(bench.text).toBe('displaced displaced');
  });

  test('keeps what its user attaches', () => {
    const bench = new Bench().open().up(data(1, 'a'));
    bench.told[0]!.association.attachment = 'mine';
    expect(bench.down(data(1, 'b')).told[1]!.association.attachment).toBe('mine');
  });
});

describe('the end', () => {
  test('comes with ABORT or SHUTDOWN COMPLETE, and stragglers change nothing', () => {
    for (const last of [abort(), shutdownComplete()]) {
      const bench = new Bench()
        .open()
        .up(data(1, 'a'))
        .up(last)
        .up(last, data(2, 'b'))
        .down(data(1, 'c'))
        .wait(seconds(1))
        .up(data(1, 'a'));
      expect(bench.text).toBe('>a closed');
      expect(bench.count('stray')).toBe(3);
      expect(bench.finish().text).toBe('>a closed');
    }
  });

  test('comes with a reflected tag as well, but not with a wrong one', () => {
    const bench = new Bench().open().up(cookieEcho, data(1, 'a')).down(data(1, 'b'));
    bench
      .send({ ...DOWN, tag: 99 }, abort())
      .send({ ...DOWN, tag: 99 }, abort(1))
      .send({ ...DOWN, tag: 20 }, abort());
    expect(bench.text).toBe('>a <b');
    expect(bench.count('stray')).toBe(3);
    expect(bench.send({ ...DOWN, tag: 20 }, abort(1)).text).toBe('>a <b closed');
    expect(bench.count('associations')).toBe(1);
  });

  test('ends the walk through its packet', () => {
    expect(new Bench().open().up(data(1, 'a'), abort(), data(2, 'b')).text).toBe('>a closed');
  });

  test('tells what was still missing first', () => {
    const bench = new Bench()
      .open()
      .up(data(1, 'a', { ends: false }))
      .up(data(5, 'e'))
      .down(abort());
    expect(bench.text).toBe('>e [>] closed');
    expect(bench.unfinished()).toEqual({ hole: 1 });
    const later = new Bench()
      .open()
      .up(data(1, 'a', { ends: false }))
      .down(abort());
    expect(later.text).toBe('[>] closed');
    expect(later.unfinished()).toEqual({ end: 1 });
  });

  test('of nobody begins nothing', () => {
    const bench = new Bench()
      .up(abort())
      .down(shutdownComplete(1))
      .up(b.chunk(8, 0))
      .up(b.chunk(9, 0))
      .send({ ...UP, tag: 0 }, data(1, 'a'));
    expect(bench.text).toBe('');
    expect(bench.count('associations')).toBe(0);
    expect(bench.count('stray')).toBe(5);
  });

  test('comes when another INIT is sent on the same path, but not when it is the same again', () => {
    const bench = new Bench().open().up(data(1, 'a'));
    bench.send({ ...UP, tag: 0 }, b.sctpInit(1, { tag: 10, tsn: 1 })).up(data(2, 'b'));
    expect(bench.text).toBe('>a >b');
    bench
      .send({ ...UP, tag: 0 }, b.sctpInit(1, { tag: 11, tsn: 1 }))
      .up(data(3, 'old'))
      .send({ ...DOWN, tag: 11 }, b.sctpInit(2, { tag: 22, tsn: 1 }));
    bench
      .send({ ...UP, tag: 22 }, data(1, 'c'))
      .send({ ...DOWN, tag: 11 }, data(1, 'd'))
      .finish();
    expect(bench.text).toBe('>a >b displaced >c <d');
    expect(bench.count('associations')).toBe(2);
  });

  test('of a closed association lets the next one begin at once on the same path', () => {
    const bench = new Bench().open().up(data(1, 'a')).up(abort());
    bench.send({ ...UP, tag: 0 }, b.sctpInit(1, { tag: 11, tsn: 1 })).send({ ...DOWN, tag: 11 }, b.sctpInit(2, { tag: 22, tsn: 1 }));
    expect(bench.send({ ...UP, tag: 22 }, data(1, 'b')).text).toBe('>a closed >b');
  });

  test('comes after long silence, which heartbeats break', () => {
    const bench = new Bench({ idle: seconds(60) }).open().up(data(1, 'a')).wait(seconds(50)).up(heartbeat).wait(seconds(50));
    expect(bench.text).toBe('>a');
    expect(bench.wait(seconds(11)).text).toBe('>a idle');
    expect(bench.up(data(2, 'b')).text).toBe('>a idle >b');
    expect(bench.count('associations')).toBe(2);
  });

  test('comes for one that was quiet when there are too many', () => {
    const bench = new Bench({ associations: 3 });
    const from = (i: number, tsn = 1) => bench.send({ ...UP, source: `192.0.2.${i}`, tag: 100 + i }, data(tsn, `${i}`));
    const of = (text: string) => bench.told.find((told) => told.text === text)!.association;
    for (const i of [10, 11, 12, 13]) from(i);
    expect(bench.ended).toEqual([of('10')]);
    from(11, 2);
    from(14);
    expect(bench.ended).toEqual([of('10'), of('12')]);
    expect(bench.count('displaced')).toBe(2);
    expect(bench.finish().text).toBe('>10 >11 >12 displaced >13 >11 displaced >14');
  });
});

describe('memory', () => {
  const open = (bench: Bench, i: number, text = 'x'.repeat(100)) =>
    bench.send({ ...UP, sourcePort: 50000 + i, tag: 100 + i }, data(1, text, { ends: false }));

  test('of all unfinished messages is bounded: the oldest go', () => {
    const bench = new Bench({ bufferedBytes: 1000 });
    for (let i = 0; i < 10; i++) open(bench, i);
    expect(bench.unfinished()).toEqual({ displaced: 4 });
    expect(bench.text).toBe('[>] [>] [>] [>]');
    for (let i = 0; i < 10; i++) bench.send({ ...UP, sourcePort: 50000 + i, tag: 100 + i }, data(2, `${i}`, { begins: false }));
    expect(bench.told.map(({ text }) => text.at(-1))).toEqual(['4', '5', '6', '7', '8', '9']);
    expect(bench.count('orphans')).toBe(4);
  });

  test('is free again after messages are whole, given up or ended', () => {
    const bench = new Bench({ bufferedBytes: 1000 });
    for (let i = 0; i < 50; i++) {
      open(bench, i);
      if (i % 3 === 0) bench.send({ ...UP, sourcePort: 50000 + i, tag: 100 + i }, data(2, 'y', { begins: false }));
      else if (i % 3 === 1) bench.send({ ...UP, sourcePort: 50000 + i, tag: 100 + i }, abort());
      else bench.send({ ...UP, sourcePort: 50000 + i, tag: 100 + i }, data(1 + 4096 + 5, 'z'));
    }
    expect(bench.unfinished()).toEqual({ end: 17, hole: 16 });
  });

  test('of one message is bounded', () => {
    const bench = new Bench({ messageBytes: 250 })
      .open()
      .up(...fragments(1, ['a'.repeat(100), 'b'.repeat(100), 'c'.repeat(100), 'd']))
      .up(data(5, 'e'));
    expect(bench.text).toBe('[>] >e');
    expect(bench.unfinished()).toEqual({ oversize: 3 });
    expect(bench.count('orphans')).toBe(1);
  });

  test('of the fragments of one message is bounded', () => {
    const bench = new Bench({ window: 4 })
      .open()
      .up(...fragments(1, ['a', 'b', 'c', 'd', 'e', 'f']))
      .up(data(7, 'g'));
    expect(bench.text).toBe('[>] >g');
    expect(bench.unfinished()).toEqual({ oversize: 5 });
  });

  test('of one direction is bounded', () => {
    const bench = new Bench({ unfinished: 2 }).open();
    for (let i = 0; i < 3; i++) bench.up(iData(1 + i, i, 0, 2, `${i}`, { stream: i }));
    for (let i = 0; i < 3; i++) bench.up(iData(4 + i, i, 1, 2, '.', { stream: i }));
    expect(bench.text).toBe('[>] >1. >2.');
  });

  test('is not held for longer than the timeout', () => {
    const bench = new Bench({ unfinishedTimeout: seconds(5) })
      .open()
      .up(data(1, 'a', { ends: false }))
      .wait(seconds(4));
    expect(bench.text).toBe('');
    bench.wait(seconds(2));
    expect(bench.text).toBe('[>]');
    expect(bench.unfinished()).toEqual({ timeout: 1 });
    expect(bench.up(data(2, 'b', { begins: false })).up(data(3, 'c')).text).toBe('[>] >c');
  });
});

describe('whatever comes', () => {
  interface Chunk {
    readonly bytes: b.Bytes;
    readonly up: boolean;
  }
  /** Texts of both directions, how each is cut and which way it is numbered. */
  const messages = fc.array(
    fc.record({
      up: fc.boolean(),
      pieces: fc.array(fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme-ascii' }), { minLength: 1, maxLength: 5 }),
      stream: fc.nat(3),
      unordered: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  );

  test('messages are the same however they are cut, mixed up, repeated and bundled', () => {
    fc.assert(
      fc.property(messages, fc.boolean(), fc.nat(0xffff_ffff), fc.infiniteStream(fc.nat(1000)), (sent, interleave, tsn, random) => {
        const next = () => random.next().value as number;
        const chunks: Chunk[] = [];
        const numbers = { true: 0, false: 0 };
        sent.forEach(({ up, pieces, stream, unordered }, m) => {
          pieces.forEach((text, i) => {
            const number = (tsn + numbers[`${up}`]++) >>> 0;
            const o = { stream, unordered, streamSequence: m, begins: i === 0, ends: i === pieces.length - 1, payloadProtocol: m };
            const bytes = interleave ? iData(number, m, i, pieces.length, text, o) : data(number, text, o);
            chunks.push({ bytes, up });
          });
        });
        const shuffled = [...chunks, ...chunks.filter(() => next() < 300)].map((chunk) => ({ chunk, at: next() }));
        shuffled.sort((x, y) => x.at - y.at);
        const bench = new Bench().open(tsn);
        for (let i = 0; i < shuffled.length; ) {
          const bundle = [shuffled[i++]!.chunk];
          while (i < shuffled.length && shuffled[i]!.chunk.up === bundle[0]!.up && next() < 500) bundle.push(shuffled[i++]!.chunk);
          const bytes = bundle.map((chunk) => chunk.bytes);
          if (bundle[0]!.up) bench.up(...bytes);
          else bench.down(...bytes);
        }
        expect(bench.associations).toMatchObject({ shared: { unfinished: { used: 0, runs: { size: 0 } } } });
        bench.finish();
        expect(bench.gaps).toEqual([]);
        const told = bench.told.map(({ payloadProtocol: m, text, fromInitiator: up, stream, wireLength }) => ({
          m,
          text,
          up,
          stream,
          wireLength,
        }));
        told.sort((x, y) => x.m - y.m);
        expect(told).toEqual(
          sent.map(({ up, pieces, stream }, m) => {
            const text = pieces.join('');
            return { m, text, up, stream, wireLength: text.length };
          }),
        );
        expect(bench.count('retransmitted')).toBe(shuffled.length - chunks.length);
      }),
      { seed: 20260101, numRuns: 300 },
    );
  });

  test('nothing is thrown, and memory is given back', () => {
    const chunk = fc.record({
      type: fc.constantFrom(0, 0, 0, 64, 64, 1, 2, 3, 4, 6, 7, 10, 11, 14, 192, 194, 200),
      flags: fc.nat(7),
      value: fc.uint8Array({ maxLength: 40 }),
      length: fc.option(fc.nat(60), { nil: undefined }),
      tsn: fc.option(fc.nat(12), { nil: undefined }),
    });
    const packet = fc.record({
      up: fc.boolean(),
      tag: fc.constantFrom(0, 10, 20, 30),
      snap: fc.option(fc.nat(80), { nil: undefined }),
      chunks: fc.array(chunk, { maxLength: 4 }),
      wait: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), (packets) => {
        const bench = new Bench({
          associations: 2,
          bufferedBytes: 1000,
          messageBytes: 100,
          unfinished: 3,
          holes: 3,
          window: 50,
          idle: seconds(9),
        });
        for (const { up, tag, snap, chunks, wait } of packets) {
          const bytes = chunks.map(({ type, flags, value, length, tsn }) =>
            b.chunk(type, flags, tsn === undefined ? value : b.join(b.u32(tsn), value), length),
          );
          bench.send({ ...(up ? UP : DOWN), tag, ...(snap !== undefined && { snap }) }, ...bytes).wait(seconds(wait));
        }
        bench.finish();
        expect(bench.associations).toMatchObject({ shared: { unfinished: { used: 0, runs: { size: 0 } } }, all: new Set() });
        expect(bench.associations).toMatchObject({ tags: { chains: new Map() }, paths: { chains: new Map() } });
      }),
      { seed: 20260102, numRuns: 500 },
    );
  });
});
