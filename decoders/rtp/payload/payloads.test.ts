/** Payloads through the engine: who is named by what, what the frames say, and when nothing may be said. */

import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, type Path, type RtpOptions, rtp } from '../encode.js';
import { announcement, invite, signalling } from '../signalling.js';
import { Stream } from '../stream.js';
import { type ReportedStream, reportOf } from '../testing.js';
import { amrPayload, packetOf } from './encode.js';

type Payload = readonly number[];
type Packets = Parameters<typeof replay>[1];

/** A packet each 20 ms, of `ticks` a packet, with these payloads; `undefined` never came. */
function speech(
  payloads: readonly (Payload | undefined)[],
  options: Partial<RtpOptions> & { at?: number; ticks?: number } = {},
  path: Path = {},
) {
  const { at = 0, ticks = 160, sequence = 1000, payloadType = 98 } = options;
  return payloads.flatMap((payload, i) => {
    if (payload === undefined) return [];
    const number = sequence + i;
    const bytes = rtp({ payloadType, ...options, sequence: number, timestamp: ticks * number, payload: payload.length });
    bytes.set(payload, 12);
    return [datagram(bytes, at + 0.02 * i, path)];
  });
}

function report(packets: Packets, options: object = {}, decoders: unknown = decoder) {
  const result = replay(decoders as never, packets, { options: { rtp: options } });
  expect(result.errors).toEqual([]);
  return reportOf(result);
}

function streamOf(packets: Packets, options: object = {}) {
  const { streams } = report(packets, options);
  expect(streams).toHaveLength(1);
  return (streams as [ReportedStream])[0].stream;
}

const amr = (type = 7, good = true) => amrPayload([{ type, good }]);
const times = <T>(count: number, one: (i: number) => T) => Array.from({ length: count }, (_, i) => one(i));
const noise = (i: number, length: number) => times(length, (j) => ((i + 1) * 7919 + j * 104_729) & 255);

describe('a codec nobody announced', () => {
  it('is named by twenty packets, and all of them are counted', () => {
    const call = times(30, (i) => (i === 3 ? amr(15) : amr(i % 8, i !== 5)));
    const { stream, intervals } = report(speech(call)).streams[0]!;
    expect(stream).toMatchObject({ codec: 'AMR', codec_source: 'payload', pt: 98, frames: 30, bad_frames: 2, amr: { octet_aligned: 30 } });
    expect(intervals[0]).toMatchObject({ codec: 'AMR', frames: 30, bad_frames: 2 });
    expect(streamOf(speech(call.slice(0, 19)))).toMatchObject({ codec_source: 'unknown' });
    expect(streamOf(speech(call.slice(0, 19))).frames).toBeUndefined();
  });

  it('is the same whatever its number: 97, 98 and 112 are nobody by themselves', () => {
    for (const payloadType of [97, 98, 112]) {
      expect(
        streamOf(
          speech(
            times(40, () => amrPayload([{ type: 2 }], { wide: true })),
            { payloadType, ticks: 320 },
          ),
        ).codec,
      ).toBe('AMR-WB');
      expect(
        streamOf(
          speech(
            times(40, (i) => noise(i, 40)),
            { payloadType },
          ),
        ).codec_source,
      ).toBe('unknown');
    }
  });

  it('is unknown again after a packet that cannot be its', () => {
    const stream = streamOf(speech(times(60, (i) => (i === 40 ? noise(i, 50) : amr()))));
    expect(stream).toMatchObject({ codec_source: 'unknown' });
    expect(stream.codec).toBeUndefined();
  });

  it('is unknown again when its timestamps run by another clock', () => {
    const seen = (ticks: number) =>
      streamOf(
        speech(
          times(100, () => amr()),
          { ticks },
        ),
      );
    expect(seen(160)).toMatchObject({ codec: 'AMR', clock_rate: 8000, clock_source: 'inferred' });
    expect(seen(960)).toMatchObject({ codec_source: 'unknown', clock_rate: 48_000 });
  });

  it('may follow digits in the same stream', () => {
    const event = [5, 10, 0, 160];
    const packets = [
      ...speech(times(30, () => amr())),
      ...speech(
        times(5, () => event),
        { at: 0.6, sequence: 1030, payloadType: 101 },
      ),
    ];
    expect(streamOf(packets)).toMatchObject({ codec: 'AMR', events: 5, pt_list: [98, 101] });
  });

  it('is not told of a payload that the capture cut', () => {
    const whole = speech(times(40, () => amr()));
    const cut = whole.map(({ bytes, ...packet }) => ({ ...packet, bytes: bytes.slice(0, 40), wireLength: bytes.length }));
    expect(streamOf(cut)).toMatchObject({ codec_source: 'unknown', packets: 40, bytes_payload: 40 * 33 });
  });
});

describe('habit', () => {
  const bits = (count: number, length = 40) => times(count, (i) => noise(i, length));

  it('names nothing unless it is chosen', () => expect(streamOf(speech(bits(40), { payloadType: 111 })).codec_source).toBe('unknown'));

  it.each([
    ['osmocom_aoip', 110, 'GSM-EFR', 31],
    ['osmocom_abis', 96, 'GSM-HR', 14],
    ['webrtc', 111, 'opus', 40],
    ['3gpp_ims', 97, 'EVS', 33],
    ['asterisk', 97, 'iLBC', 38],
    ['lync', 111, 'SIREN', 40],
  ] as const)('%s takes %i for %s', (payload_hints, payloadType, codec, length) => {
    const payloads = bits(30, length).map((payload) => (codec === 'GSM-EFR' ? [0xc5, ...payload.slice(1)] : payload));
    const { codec: told, codec_source } = streamOf(speech(payloads, { payloadType }), { payload_hints });
    expect([told, codec_source]).toEqual([codec, codec === 'GSM-EFR' ? 'payload' : 'hint']);
  });

  it('is believed less than the payloads', () =>
    expect(
      streamOf(
        speech(
          times(40, () => amr()),
          { payloadType: 110 },
        ),
        { payload_hints: 'osmocom_aoip' },
      ),
    ).toMatchObject({
      codec: 'AMR',
      codec_source: 'payload',
    }));

  it('falls when payloads or the clock contradict it', () => {
    expect(streamOf(speech(bits(40), { payloadType: 112 }), { payload_hints: 'osmocom_aoip' }).codec_source).toBe('unknown');
    const opus = (ticks: number) => streamOf(speech(bits(100), { payloadType: 111, ticks }), { payload_hints: 'webrtc' });
    expect(opus(960)).toMatchObject({ codec: 'opus', clock_rate: 48_000, clock_source: 'inferred' });
    expect(opus(160)).toMatchObject({ codec_source: 'unknown', clock_rate: 8000 });
  });

  it('says which numbers are digits, until their length says no', () => {
    const seen = (length: number) => {
      const digits = speech(
        times(5, (i) => noise(i, length)),
        { at: 1, sequence: 1030, payloadType: 101 },
      );
      return streamOf([...speech(times(30, () => amr())), ...digits], { payload_hints: 'cisco' });
    };
    expect(seen(4).events).toBe(5);
    expect(seen(40).events).toBe(0);
  });
});

describe('frames', () => {
  it('that are damaged are as bad as lost ones for every player, in the same runs', () => {
    const stream = new Stream(1, true, 'signalling', 0, undefined);
    const receive = (number: number, payload: number[]) => {
      const packet = packetOf(payload);
      Object.assign(packet, { sequence: number, timestamp: 160 * number, time: 20_000 * number, payloadType: 98 });
      stream.receive(packet);
    };
    for (let i = 0; i < 300; i++) if (i !== 201 && i !== 250) receive(i, amr(7, ![200, 202, 240].includes(i)));
    stream.takeAll();
    expect(stream.totals.frames).toMatchObject({ frames: 298, bad: 3 });
    // 200 to 202, 240, and 250.
    for (const buffer of ['fixed50', 'fixed200', 'adaptive'] as const) {
      expect(stream.totals.bad?.[buffer]).toMatchObject({ packets: 5, runs: 3 });
    }
  });

  it('that are damaged cost as much in every score as the same packets lost, and nothing in the loss of the network', () => {
    const hit = (i: number) => i >= 100 && (i % 31 === 0 || i % 97 < 3);
    const damaged = streamOf(speech(times(1000, (i) => amr(7, !hit(i)))));
    const lost = streamOf(speech(times(1000, (i) => (hit(i) ? undefined : amr()))));
    expect([damaged.lost, damaged.damaged]).toEqual([0, lost.lost]);
    expect(damaged.mos?.lq).toBeLessThan(4);
    const scores = ({ mos }: typeof lost) => [mos?.ppl_pct, mos?.burst_ratio, mos?.lq, mos?.fixed200, mos?.codec];
    expect(scores(damaged)).toEqual(scores(lost));
    expect(scores(damaged)[4]).toBe('AMR 12.2 kbit/s');
  });

  it('of several modes are scored by how many there were of each', () => {
    const seen = (other: number) => streamOf(speech(times(200, (i) => amr(i % 4 === 0 ? other : 7)))).mos;
    expect(seen(7)?.ie).toBe(5);
    expect(seen(0)?.ie).toBeGreaterThan(seen(4)!.ie!);
  });

  it('are summed over intervals to those of the stream', () => {
    const call = times(1200, (i) => (i % 7 === 0 ? amr(8) : i % 7 === 1 ? amr(15) : amr(i % 8, i % 11 !== 0)));
    const { stream, intervals } = report(speech(call)).streams[0]!;
    expect(intervals).toHaveLength(3);
    for (const field of ['frames', 'bad_frames', 'sid', 'no_data'] as const) {
      expect([field, intervals.reduce((sum, interval) => sum + (interval[field] ?? 0), 0)]).toEqual([field, stream[field]]);
    }
    expect(stream.frames).toBe(1200);
    const modes = Object.values(stream.modes?.hist ?? {}).reduce<number>((sum, frames) => sum + (frames as number), 0);
    expect(modes).toBe(1200 - stream.sid! - stream.no_data!);
  });

  it('of duplicates count once', () => {
    const first = speech([...times(30, () => amr()), amr(8)]);
    const twice = [...first, ...first.slice(-3).map((packet) => ({ ...packet, time: packet.time + 100 }))];
    expect(streamOf(twice)).toMatchObject({ frames: 31, duplicates: 3 });
  });

  it('that are missing after a restart are no damage: nothing is known of before', () => {
    const missing = times(5, () => amr(15));
    const goingOn = (sequence: number) => streamOf([...speech(times(30, () => amr())), ...speech(missing, { at: 0.6, sequence })]);
    expect(goingOn(1030)).toMatchObject({ bad_frames: 5, restarts: 0 });
    expect(goingOn(30_000)).toMatchObject({ bad_frames: 0, no_data: 5, restarts: 1 });
  });

  it('of G.711 are packets; those at rest are silent', () => {
    const talk = times(100, (i) => (i < 60 ? times(160, () => 0xd5) : noise(i, 160)));
    expect(streamOf(speech(talk, { payloadType: 8 }))).toMatchObject({ frames: 100, silent: 60 });
    const other = streamOf(speech(talk, { payloadType: 0 }));
    expect([other.frames, other.silent, other.bad_frames]).toEqual([100, undefined, undefined]);
  });

  it('are behind contributing sources, extension and padding', () => {
    const packets = times(40, (i) => {
      const payload = amr(4);
      const bytes = rtp({ sequence: i, timestamp: 160 * i, payloadType: 98, payload: 8 + 8 + payload.length + 3, first: 0x30 | 2 });
      bytes.set([1, 2, 3, 4, 5, 6, 7, 8, 0xbe, 0xde, 0, 1, 0x10, 0xff, 0, 0, ...payload, 0, 0, 3], 12);
      return datagram(bytes, 0.02 * i);
    });
    expect(streamOf(packets)).toMatchObject({ codec: 'AMR', frames: 40, modes: { mean_kbps: 7.4 }, csrc_max: 2, bytes_payload: 40 * 21 });
  });
});

describe('encrypted payloads', () => {
  const dtls = Uint8Array.from([22, 0xfe, 0xfd, ...times(8, () => 0), 0, 40, ...times(40, (i) => i)]);
  const zrtp = Uint8Array.from([0x10, 0, 0, 1, 0x5a, 0x52, 0x54, 0x50, ...times(24, (i) => i)]);
  const stun = Uint8Array.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...times(12, () => 9)]);
  const handshake = (octets: Uint8Array, count: number) => times(count, (i) => datagram(octets, -1 + 0.01 * i));
  const call = speech(times(60, () => amr()));

  it.each([
    ['DTLS', dtls],
    ['ZRTP', zrtp],
  ])('are known by %s before the media, with as many checks before as ICE makes', (_name, octets) => {
    const { streams } = report([...handshake(stun, 20), ...handshake(octets, 8), ...call]);
    expect(streams.map(({ stream }) => stream)).toMatchObject([{ srtp: true, packets: 60, codec_source: 'unknown' }]);
    expect(streams[0]!.stream.frames).toBeUndefined();
  });

  it('are known by DTLS within the media, and then nothing more is read', () => {
    const { streams, counted } = report([...call.slice(0, 40), datagram(dtls, 0.795), ...call.slice(40)]);
    expect(streams.map(({ stream }) => stream)).toMatchObject([{ srtp: true, packets: 60, frames: 40 }]);
    expect(counted('dtls')).toBe(1);
  });

  it('are known by signalling, also when it comes late', () => {
    const told = announcement({ 98: ['AMR', 8000] }, { encrypted: true });
    const announced = (encrypted: boolean) => {
      told.encrypted = encrypted;
      return report([invite(-1), ...call], {}, [decoder, signalling(told)]).streams.map(({ stream }) => stream)[0]!;
    };
    expect(announced(false)).toMatchObject({ codec_source: 'signalling', srtp: false, frames: 60, bad_frames: 0 });
    expect(announced(true)).toMatchObject({ codec_source: 'signalling', srtp: true });
    expect(announced(true).frames).toBeUndefined();
  });
});

describe('media in TURN', () => {
  /** Behind the channel number, as long as it says, padded to four octets or not. */
  const inChannel = (content: Uint8Array, padded: boolean) => {
    const bytes = new Uint8Array(4 + (padded ? (content.length + 3) & ~3 : content.length));
    bytes.set([0x40, 1, content.length >> 8, content.length & 255, ...content]);
    return bytes;
  };
  const packets = (padded: boolean, wrap = inChannel) =>
    times(60, (i) => {
      const payload = amr(i % 8);
      const bytes = rtp({ sequence: i, timestamp: 160 * i, payloadType: 98, payload: payload.length });
      bytes.set(payload, 12);
      return datagram(wrap(bytes, padded), 0.02 * i);
    });

  it.each([false, true])('is found and read in its channel, padded: %s', (padded) => {
    const total = times(60, (i) => amr(i % 8).length).reduce((sum, length) => sum + length, 0);
    const { streams, counted } = report(packets(padded));
    expect(streams.map(({ stream }) => stream)).toMatchObject([{ packets: 60, lost: 0, codec: 'AMR', frames: 60, bytes_payload: total }]);
    expect(counted('turn_channel')).toBe(0);
  });

  it('may be encrypted: keys come in the channel too', () => {
    const dtls = Uint8Array.from([22, 0xfe, 0xfd, ...times(8, () => 0), 0, 4, 1, 2, 3, 4]);
    const keys = times(10, (i) => datagram(inChannel(dtls, true), -1 + 0.01 * i));
    const stun = datagram(Uint8Array.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...times(12, () => 9)]), -2);
    expect(report([stun, ...keys, ...packets(true)]).streams.map(({ stream }) => stream)).toMatchObject([{ packets: 60, srtp: true }]);
  });

  it('is counted apart from what else is in channels', () => {
    const data = datagram(inChannel(Uint8Array.from(noise(1, 60)), true), 0.605);
    const { streams, counted } = report([...packets(true).slice(0, 31), data, ...packets(true).slice(31)]);
    expect([streams.length, streams[0]!.stream.packets, counted('turn_channel')]).toEqual([1, 60, 1]);
  });
});

describe('odd headers', () => {
  const voice = (change: (bytes: Uint8Array, i: number) => Uint8Array) =>
    times(60, (i) => datagram(change(rtp({ sequence: i, timestamp: 160 * i }), i), 0.02 * i));

  it('of another version in a known stream are malformed packets of it, and not of a stream unknown', () => {
    const { streams, counted } = report(voice((bytes, i) => (i >= 30 && i < 33 ? bytes.with(0, 0x40 | i) : bytes)));
    expect(streams.map(({ stream }) => stream)).toMatchObject([{ packets: 57, lost: 3, malformed: 3 }]);
    expect(counted('malformed')).toBe(3);
  });

  it('that promise more than there is are malformed, and counted as arrived', () => {
    const sixty = (bytes: Uint8Array) => bytes.with(0, 0x8f).slice(0, 40);
    const endless = (bytes: Uint8Array) => bytes.with(0, 0x90).with(14, 0xff).with(15, 0xff);
    const stream = streamOf(voice((bytes, i) => (i === 30 ? sixty(bytes) : i === 40 ? endless(bytes) : bytes)));
    expect(stream).toMatchObject({ packets: 60, lost: 0, malformed: 2, csrc_max: 15 });
  });

  it('with padding of nothing or of too much are counted, and keep their payload', () => {
    const padded = (last: number) => (bytes: Uint8Array) => bytes.with(0, 0xa0).with(171, last);
    const stream = streamOf(
      voice((bytes, i) => (i === 30 ? padded(0)(bytes) : i === 31 ? padded(161)(bytes) : i === 32 ? padded(4)(bytes) : bytes)),
    );
    expect(stream).toMatchObject({ packets: 60, mtu_padding: 2, bytes_payload: 60 * 160 - 4 });
  });

  it('are not looked for where padding is encrypted (RFC 3711)', () => {
    const dtls = Uint8Array.from([22, 0xfe, 0xfd, ...times(8, () => 0), 0, 4, 1, 2, 3, 4]);
    const padded = voice((bytes) => bytes.with(0, 0xa0).with(171, 200));
    const { streams } = report([...voice((bytes) => bytes).slice(0, 10), datagram(dtls, 0.195), ...padded.slice(10)]);
    const { stream } = streams[0]!;
    expect([stream.packets, stream.mtu_padding, stream.bytes_payload]).toEqual([60, undefined, 60 * 160]);
  });
});
