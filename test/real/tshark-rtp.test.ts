/** RTP streams as tshark counts them: the samples and every test vector, stream by stream. Needs tshark 4.x. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import decoder from '../../decoders/rtp/decoder.js';
import { type ReportedStream, reportOf } from '../../decoders/rtp/testing.js';
import { rowsOf } from '../../decoders/rtp/vectors.js';
import { readCapture, replay } from '../../src/testing/index.js';
import { describeWith } from './needs.js';
import { tshark, version } from './tshark.js';
import { capture, net, pick, sameJitter, theirs, vectorPackets } from './tshark-streams.js';

const FOLDER = new URL('../../decoders/rtp/', import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeWith('tshark', version, 'install it, 4.x', () => {
  describe.each(['clean', 'impaired', 'media-gateway', 'call-impaired', 'call-digits', 'mgw-amr', 'restart', 'rtcp'])('%s', (sample) => {
    const file = fileURLToPath(new URL(`samples/${sample}.pcap`, FOLDER));
    const rows = theirs(file, '--enable-heuristic', 'rtp_udp');
    const { streams } = reportOf(replay(decoder, readCapture(file)));

    it('finds the same streams, and for its part takes single packets of Osmux for more', () => {
      const theirNames = [...rows].filter(([name, { packets }]) => packets > 1 || !name.includes(':1984 ')).map(([name]) => name);
      expect(theirNames.length).toBeGreaterThan(1);
      expect(streams.map(({ name }) => name).sort()).toEqual(theirNames.sort());
    });

    const restarted = ({ stream }: ReportedStream) => (stream.restarts ?? 0) > 0;
    it.each(streams.filter((ours) => !restarted(ours)))('counts the same packets and losses, and the same longest wait: $name', (ours) => {
      const row = rows.get(ours.name)!;
      expect(net(ours)).toEqual(pick(row));
      expect(ours.stream.delta?.max_ms).toBeCloseTo(row.deltaMax, 3);
    });

    it.each(
      streams.filter(
        ({ stream }) => stream.clock_source === 'static' && stream.duplicates === 0 && stream.events === 0 && stream.restarts === 0,
      ),
    )('computes the same jitter: $name', (ours) => sameJitter(ours, rows.get(ours.name)!));
  });

  it('takes the time of a digit for delay; ours leaves digits out and stays what the line is', () => {
    const file = fileURLToPath(new URL('samples/call-digits.pcap', FOLDER));
    const { name, stream } = reportOf(replay(decoder, readCapture(file))).streams.find(({ stream }) => stream.events! > 0)!;
    expect(theirs(file, '--enable-heuristic', 'rtp_udp').get(name)?.jitterMax).toBeGreaterThan(15);
    expect(stream.jitter?.max_ms).toBeLessThan(1.5);
  });

  /** RFC 3550 6.4.1 over the packets that tshark lists, each number once. */
  function jitterBySpecification(file: string, stream: string, clockRate: number) {
    const [source = '', , destination = '', ssrc = ''] = stream.split(' ');
    const [ip, port] = source.split(':');
    const [toIp, toPort] = destination.split(':');
    const filter = `ip.src==${ip} && udp.srcport==${port} && ip.dst==${toIp} && udp.dstport==${toPort} && rtp.ssrc==0x${ssrc}`;
    const fields = ['frame.time_epoch', 'rtp.seq', 'rtp.timestamp'].flatMap((name) => ['-e', name]);
    const seen = new Set<string>();
    const values: number[] = [];
    let before: { arrival: number; timestamp: number } | undefined;
    let jitter = 0;
    for (const line of tshark(file, '--enable-heuristic', 'rtp_udp', '-Y', filter, '-T', 'fields', ...fields)
      .trim()
      .split('\n')) {
      const [time = '', number = '', timestamp = ''] = line.split('\t');
      if (seen.has(number)) continue;
      seen.add(number);
      // Whole seconds are cut off, so that microseconds stay exact.
      const arrival = (Number(time.slice(5, 10)) * 1e6 + Number(time.slice(11, 17))) / 1e3;
      if (before !== undefined) {
        const ticks = (Number(timestamp) - before.timestamp) | 0;
        jitter += (Math.abs(arrival - before.arrival - (ticks * 1000) / clockRate) - jitter) / 16;
        values.push(jitter);
      }
      before = { arrival, timestamp: Number(timestamp) };
    }
    return {
      end: jitter,
      max: Math.max(...values),
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      samples: values.length,
    };
  }

  it('takes new numbers of the same source for wraps: ours lost nothing, as the sender wrote down', () => {
    const file = fileURLToPath(new URL('samples/restart.pcap', FOLDER));
    const name = '192.0.2.61:5000 > 192.0.2.50:16002 aaaa0001';
    const { stream } = reportOf(replay(decoder, readCapture(file))).streams.find((one) => one.name === name)!;
    const row = theirs(file, '--enable-heuristic', 'rtp_udp').get(name)!;
    expect(row.lost).toBeGreaterThan(60_000);
    expect(stream).toMatchObject({ packets: row.packets, lost: 0, restarts: 1, reordered: 1 });
  });

  it('takes a duplicate for a packet, which moves its jitter; ours is that of the distinct packets', () => {
    const file = fileURLToPath(new URL('samples/impaired.pcap', FOLDER));
    const name = '192.0.2.30:30000 > 192.0.2.10:6000 ca110000';
    const { stream } = reportOf(replay(decoder, readCapture(file))).streams.find((one) => one.name === name)!;
    const wanted = jitterBySpecification(file, name, 8000);
    expect(stream.duplicates).toBe(1);
    expect(stream.jitter?.samples).toBe(wanted.samples);
    expect(stream.jitter?.rfc3550_ms).toBeCloseTo(wanted.end, 4);
    expect(stream.jitter?.mean_ms).toBeCloseTo(wanted.mean, 4);
    expect(stream.jitter?.max_ms).toBeCloseTo(wanted.max, 4);
  });

  describe('vectors', () => {
    /** What it counts otherwise: what we say, and why. */
    const LOST: Readonly<Record<string, readonly [lost: number, why: string]>> = {
      '08_seqwrap_reorder': [0, 'a swap of 65535 and 0 is no second wrap'],
      '20b_video_first_swapped': [0, 'a first packet of the same moment that comes second is no wrap'],
      '21b_roundtrip_late99': [0, 'a late packet just below the first number of the round before is no wrap'],
      '18a_restart_jump': [0, 'a sender that begins anew has lost nothing'],
      '18b_jump2999': [0, 'nobody sends 2 998 packets in 20 ms'],
      '18c_jump3000': [0, 'nobody sends 2 999 packets in 20 ms'],
      '18d_back_restart': [0, 'a step back is no wrap'],
      '18f_dup_restart_inside': [0, 'the same numbers with other timestamps are other packets'],
      '19_first_swapped': [0, 'the second packet to arrive may be the first that was sent'],
      '24_tail_late': [0, 'the last packet to arrive need not have the highest number'],
    };
    /** Whose jitter it computes otherwise. */
    const JITTER: Readonly<Record<string, readonly [which: 'max' | 'none', why: string]>> = {
      '05_dup': ['none', 'duplicates are no packets'],
      '05b_dupall': ['none', 'duplicates are no packets'],
      '11c_silence_tsfrozen_marker': ['none', 'timestamps that stood still in silence are no delay'],
      '11d_silence_tsfrozen_nomarker': ['none', 'timestamps that stood still in silence are no delay'],
      '17a_dtmf101_nosdp': ['none', 'digits carry the time of their start'],
      '18a_restart_jump': ['none', 'a new segment begins anew'],
      '18b_jump2999': ['none', 'a new segment begins anew'],
      '18c_jump3000': ['none', 'a new segment begins anew'],
      '18d_back_restart': ['none', 'a new segment begins anew'],
      '18f_dup_restart_inside': ['none', 'a new segment begins anew'],
      '19_first_swapped': ['none', 'the early packet takes part'],
      '20a_video_same_ts': ['max', 'packets with the marker have a part in the mean'],
      '20b_video_first_swapped': ['max', 'packets with the marker have a part in the mean'],
      '22_dvi4_11025': ['none', 'a clock of 11 025 Hz is not 11 000'],
    };
    /** Too short to be believed without signalling. */
    const SHORT = ['36_single', '37_two'];
    /** Silent for longer than streams live. */
    const OUTAGE = '18e_outage70s';

    const all = vectorPackets();
    const names = new Map(all.map(({ name, vector }) => [name, vector]));
    const file = join(folder, 'vectors.pcap');
    writeFileSync(file, capture(all));
    const rows = theirs(file, '-d', 'udp.port==40000,rtp');
    const found = new Map<string, ReportedStream[]>();
    for (const stream of reportOf(replay(decoder, all, { batch: 1000 })).streams)
      found.set(stream.name, [...(found.get(stream.name) ?? []), stream]);

    it('are the same streams, but for those too short to be believed', () => {
      const believed = (name: string) => !SHORT.includes(names.get(name)!);
      expect([...rows.keys()].sort()).toEqual([...names.keys()].sort());
      expect([...found.keys()].sort()).toEqual([...names.keys()].filter(believed).sort());
    });

    const streams = [...found].flatMap(([name, [ours]]) => ({ vector: names.get(name)!, name, ours: ours! }));
    const ordinary = streams.filter(({ vector }) => vector !== OUTAGE);

    it.each(ordinary.filter(({ vector }) => LOST[vector] === undefined))('$vector: the same packets and losses', ({ name, ours }) => {
      expect(net(ours)).toEqual(pick(rows.get(name)!));
    });

    it.each(ordinary.filter(({ vector }) => JITTER[vector] === undefined))('$vector: the same jitter', ({ name, ours }) =>
      sameJitter(ours, rows.get(name)!),
    );

    it.each(Object.entries(LOST).map(([vector, [lost, why]]) => ({ vector, lost, why })))(
      '$vector: $lost lost, because $why',
      ({ vector, lost }) => {
        const { ours, name } = streams.find((stream) => stream.vector === vector)!;
        expect(ours.stream).toMatchObject({ packets: rows.get(name)!.packets, lost, duplicates: 0 });
      },
    );

    it.each(Object.entries(JITTER).map(([vector, [which, why]]) => ({ vector, which, why })))(
      '$vector: jitter by RFC 3550, because $why',
      ({ vector, which }) => {
        const { ours, name } = streams.find((stream) => stream.vector === vector)!;
        const [end, mean, max] = ['jitter_end_ms', 'jitter_mean_ms', 'jitter_max_ms'].map((column) =>
          Number(rowsOf(readFileSync(new URL('vectors/streams.tsv', FOLDER), 'utf8')).find((row) => row.vector === vector)![column]),
        );
        expect(ours.stream.jitter?.rfc3550_ms).toBeCloseTo(end!, 3);
        expect(ours.stream.jitter?.mean_ms).toBeCloseTo(mean!, 3);
        expect(ours.stream.jitter?.max_ms).toBeCloseTo(max!, 3);
        if (which === 'max') sameJitter(ours, rows.get(name)!, 'max');
      },
    );

    it(`${OUTAGE}: a minute of silence ends a stream, so an outage of 70 s is no loss but two streams`, () => {
      const { name } = streams.find(({ vector }) => vector === OUTAGE)!;
      const both = found.get(name)!;
      expect(both.map(({ stream }) => [stream.end_reason, stream.lost])).toEqual([
        ['idle', 0],
        ['shutdown', 0],
      ]);
      expect(both.reduce((sum, { stream }) => sum + (stream.packets ?? 0), 0)).toBe(rows.get(name)!.packets);
    });
  });
});
