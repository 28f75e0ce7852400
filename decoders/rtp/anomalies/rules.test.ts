/** Every anomaly: at its threshold it is there, just below it is not; and on packets that do it. */

import { readFileSync } from 'node:fs';
import type { MediaAnnouncement } from 'spoor/decoder';
import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, type Path, rtp, voice } from '../encode.js';
import { DEFAULT_OPTIONS, optionsSchema } from '../options.js';
import { reportOf } from '../testing.js';
import type { AnomalyFields } from './fields.js';
import { anomaliesOf, RULES, type Severity, type Surroundings } from './rules.js';

const USUAL: AnomalyFields = { packets: 500, expected: 500, ptime_ms: 20, codec: 'PCMA', clock_rate: 8000, dscp: 46, rtcp: {} };
const AROUND: Surroundings = {
  seconds: 60,
  whole: true,
  audio: true,
  told: undefined,
  unannounced: 0,
  secondsAfterEnd: undefined,
  reverse: { packets: 500, codec: 'PCMA', dscp: 46 },
};
const told = (more: Partial<MediaAnnouncement> = {}): MediaAnnouncement => ({
  callId: 'a',
  announcedBy: 'test',
  direction: 'sendrecv',
  media: 'audio',
  payloadTypes: new Map(),
  encrypted: false,
  rtcpMux: false,
  traffic: { packets: 0 },
  ...more,
});

interface Case {
  readonly id: string;
  readonly found: AnomalyFields;
  readonly severity?: Severity;
  readonly around?: Partial<Surroundings>;
  /** The same just below the threshold, or in other surroundings. */
  readonly not: AnomalyFields;
  readonly notAround?: Partial<Surroundings>;
}

const CASES: readonly Case[] = [
  { id: 'high_loss', found: { loss_pct: 1.01, expected: 100 }, not: { loss_pct: 1, expected: 100 } },
  { id: 'high_loss', severity: 'error', found: { loss_pct: 5.01 }, not: { loss_pct: 50, expected: 99 } },
  { id: 'burst_loss', found: { loss: { max_run: 5 } }, not: { loss: { max_run: 4 } } },
  { id: 'high_jitter', found: { pdv: { p99_ms: 40.1 } }, not: { pdv: { p99_ms: 40 } } },
  { id: 'high_jitter', severity: 'error', found: { pdv: { p99_ms: 100.1 } }, not: {} },
  { id: 'duplicates', found: { duplicates: 6 }, not: { duplicates: 5 } },
  { id: 'reordering', found: { reordered: 6 }, not: { reordered: 5 } },
  { id: 'capture_loss', found: { loss: { capture_suspected: 1 } }, not: { loss: { capture_suspected: 0 } } },
  { id: 'capture_loss', found: { capture: { loss: true } }, not: { capture: {} } },
  { id: 'seq_restart', found: { restarts: 1 }, not: { restarts: 0 } },
  { id: 'ts_rebase', found: { ts_rebase: 1 }, not: { ts_rebase: 0 } },
  { id: 'ts_frozen', found: { ts_frozen: 1 }, not: { ts_frozen: 1 }, notAround: { audio: false } },
  { id: 'ts_backward', found: { ts_backward: 1 }, not: { ts_backward: 1 }, notAround: { audio: false } },
  { id: 'ts_step_mismatch', found: { clock_observed_hz: 8401 }, not: { clock_observed_hz: 8399 } },
  { id: 'clock_skew', found: { skew: { ppm: -101 } }, not: { skew: { ppm: -100 } } },
  { id: 'clock_skew', severity: 'error', found: { skew: { ppm: 501 } }, not: { skew: { ppm: 501 } }, notAround: { whole: false } },
  { id: 'ptime_change', found: { ptime_changes: 1 }, not: { ptime_changes: 0 } },
  { id: 'pt_flap', found: { pt_changes: 4 }, not: { pt_changes: 3 } },
  { id: 'marker_missing', found: { talkspurts_unmarked: 3 }, not: { talkspurts_unmarked: 2 } },
  { id: 'marker_always', found: { marker: 46, packets: 50 }, not: { marker: 45, packets: 50 } },
  { id: 'silent_audio', found: { silent: 476 }, not: { silent: 475 } },
  { id: 'silent_audio', found: { silent: 499, packets: 499 }, not: { silent: 400, packets: 400 } },
  { id: 'amr_bad_frames', found: { frames: 100, bad_frames: 2 }, not: { frames: 100, bad_frames: 1 } },
  {
    id: 'amr_mode_down',
    around: { reverse: undefined },
    notAround: { reverse: undefined },
    found: { codec: 'AMR', frames: 100, modes: { hist: { kbps_4_75: 51 } } },
    not: { codec: 'AMR', frames: 100, modes: { hist: { kbps_4_75: 50 } } },
  },
  {
    id: 'amr_mode_down',
    around: { reverse: undefined },
    notAround: { reverse: undefined },
    found: { codec: 'AMR-WB', frames: 100, modes: { hist: { kbps_6_6: 51 } } },
    not: { codec: 'AMR-WB', frames: 100, modes: { hist: { kbps_4_75: 51 } } },
  },
  { id: 'malformed', found: { malformed: 1 }, not: { malformed: 0 } },
  { id: 'mtu_padding', found: { mtu_padding: 1 }, not: { mtu_padding: 0 } },
  { id: 'frag', found: { fragmented: 1 }, not: { fragmented: 0 } },
  { id: 'dscp_change', found: { other_dscp: 1 }, not: { other_dscp: 0 } },
  {
    id: 'dscp_unexpected',
    found: { dscp: 0 },
    around: { reverse: undefined },
    not: { dscp: 0 },
    notAround: { audio: false, reverse: undefined },
  },
  {
    id: 'dscp_asymmetry',
    found: {},
    around: { reverse: { packets: 9, codec: 'PCMA', dscp: 0 } },
    not: {},
    notAround: { reverse: undefined },
  },
  {
    id: 'pt_asymmetry',
    found: {},
    around: { reverse: { packets: 9, codec: 'G729', dscp: 46 }, seconds: 5 },
    not: {},
    notAround: { reverse: { packets: 9, codec: 'G729', dscp: 46 }, seconds: 4 },
  },
  { id: 'ttl_change', found: { other_ttl: 1 }, not: { other_ttl: 0 } },
  { id: 'ssrc_change', found: { ssrc_changes: 1, ssrc_changes_minute: 3 }, not: { ssrc_changes: 0 } },
  { id: 'ssrc_change', severity: 'warning', found: { ssrc_changes: 1, ssrc_changes_minute: 4 }, not: {} },
  { id: 'ssrc_collision', found: { ssrc_collision: true }, not: { ssrc_collision: false } },
  { id: 'src_change', found: { src_changes: 1 }, not: { src_changes: 0 } },
  { id: 'sr_clock_wrong', found: { rtcp: { sender: { clock_ratio: 0.989 } } }, not: { rtcp: { sender: { clock_ratio: 1.0099 } } } },
  {
    id: 'rtcp_loss_disagree',
    found: { rtcp: { range_expected: 250, downstream_lost: 6 } },
    not: { rtcp: { range_expected: 249, downstream_lost: 6 } },
  },
  {
    id: 'rtcp_loss_disagree',
    found: { rtcp: { range_expected: 250, capture_lost: 6 } },
    not: { rtcp: { range_expected: 250, capture_lost: 5 } },
  },
  { id: 'rtcp_missing', found: { rtcp: undefined }, around: { told: told() }, not: { rtcp: undefined } },
  { id: 'codec_mismatch', found: {}, around: { told: told(), unannounced: 5 }, not: {}, notAround: { told: told(), unannounced: 4 } },
  { id: 'ptime_mismatch', found: {}, around: { told: told({ ptime: 30 }) }, not: {}, notAround: { told: told({ ptime: 20 }) } },
  {
    id: 'one_way_audio',
    found: {},
    around: { told: told(), reverse: undefined, seconds: 3 },
    not: {},
    notAround: { told: told({ direction: 'sendonly' }), reverse: undefined, seconds: 3 },
  },
  {
    id: 'rtp_after_bye',
    found: { packets: 21 },
    around: { told: told(), whole: false, secondsAfterEnd: 2 },
    not: { packets: 21 },
    notAround: { told: told(), whole: false, secondsAfterEnd: 1 },
  },
  {
    id: 'rtp_timeout',
    found: { delta: { max_ms: 10_000 } },
    around: { told: told() },
    not: { delta: { max_ms: 9_999 } },
    notAround: { told: told() },
  },
];

const { anomalies: thresholds } = DEFAULT_OPTIONS;

describe('an anomaly', () => {
  it('is one of the list, each once, and each has a case here', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(CASES.map(({ id }) => id))).toEqual(new Set(ids));
  });

  it.each(CASES)('$id is there from its threshold on', ({ id, found, severity, around, not, notAround }) => {
    const there = anomaliesOf({ ...USUAL, ...found }, thresholds, { ...AROUND, ...around });
    expect(there?.ids).toEqual([id]);
    expect(there?.severity).toBe(severity ?? RULES.find((rule) => rule.id === id)!.severity);
    expect(anomaliesOf({ ...USUAL, ...not }, thresholds, { ...AROUND, ...notAround })).toBeUndefined();
  });

  it('is not reported where the configuration ignores it, and comes later with another threshold', () => {
    const loss: AnomalyFields = { ...USUAL, loss_pct: 2 };
    const of = (anomalies: object) => anomaliesOf(loss, optionsSchema.parse({ anomalies }).anomalies, AROUND)?.ids;
    expect(of({})).toEqual(['high_loss']);
    expect(of({ ignore: ['high_loss'] })).toBeUndefined();
    expect(of({ high_loss: { warning_pct: 3 } })).toBeUndefined();
  });

  it('has the worst severity of all that were found', () => {
    const bad = anomaliesOf({ ...USUAL, duplicates: 50, loss_pct: 7 }, thresholds, AROUND);
    expect(bad).toEqual({ ids: ['high_loss', 'duplicates'], severity: 'error' });
  });

  it('stands in the README with its condition', () => {
    const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    for (const { id, severity, describe } of RULES) expect(text).toContain(`| \`${id}\` | ${severity} | ${describe} |`);
  });
});

/** What the end document of the only stream says. */
function anomaliesIn(packets: Parameters<typeof replay>[1]): string[] {
  const { streams } = reportOf(replay(decoder, packets, { options: { rtp: { anomalies: { ignore: ['dscp_unexpected'] } } } }));
  expect(streams).toHaveLength(1);
  return [...(streams[0]!.stream.anomalies ?? [])];
}

const varied = (count: number, change: (i: number) => { at?: number; timestamp?: number; marker?: boolean; first?: number; path?: Path }) =>
  Array.from({ length: count }, (_, i) => {
    const { at = 0.02 * i, timestamp = 160 * i, marker = false, first = 0, path = {} } = change(i);
    return datagram(rtp({ sequence: 500 + i, timestamp, marker, first }), at, path);
  });

describe('packets', () => {
  it('that are as they should be have none', () => expect(anomaliesIn(voice(600))).toEqual([]));
  it.each<[string, Parameters<typeof varied>[1]]>([
    ['ts_frozen', (i) => ({ timestamp: 160 * (i < 300 ? i : i < 303 ? 300 : i - 3) })],
    ['ts_backward', (i) => ({ timestamp: 160 * (i === 300 ? 299 : i === 301 ? 298 : i) })],
    ['ts_rebase', (i) => ({ timestamp: 160 * i + (i < 300 ? 0 : 500_000) })],
    ['ts_step_mismatch', (i) => ({ timestamp: 320 * i })],
    [
      'ptime_change',
      (i) => ({ timestamp: i < 300 ? 160 * i : 160 * 300 + 320 * (i - 300), at: i < 300 ? 0.02 * i : 6 + 0.04 * (i - 300) }),
    ],
    ['marker_missing', (i) => ({ timestamp: 160 * (i + 20 * Math.floor(i / 100)), at: 0.02 * (i + 20 * Math.floor(i / 100)) })],
    ['marker_always', () => ({ marker: true })],
    ['high_jitter', (i) => ({ at: 0.02 * i + (i % 20 === 0 ? 0.06 : 0) })],
    ['dscp_change', (i) => ({ path: { dscp: i === 300 ? 46 : 0 } })],
    ['ttl_change', (i) => ({ path: { ttl: i === 300 ? 62 : 64 } })],
    ['malformed', (i) => ({ first: i === 300 ? 0x1f : 0 })],
  ])('%s', (id, change) => expect(anomaliesIn(varied(600, change))).toContain(id));

  it('clock_skew', () => expect(anomaliesIn(varied(2000, (i) => ({ at: 0.02 * i * (1 - 300e-6) })))).toEqual(['clock_skew']));
  it('seq_restart', () => expect(anomaliesIn([...voice(100), ...voice(100, 2, 40_000)])).toEqual(['seq_restart']));
  it('burst_loss and high_loss', () =>
    expect(anomaliesIn(voice(300).filter((_, i) => i < 100 || i >= 120))).toEqual(['high_loss', 'burst_loss']));
});
