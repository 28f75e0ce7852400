/**
 * `npm run bench`: how fast, beside something that does comparable work on the same data in the same run. Absolute figures depend on
 * the machine and on what else runs there; the ratios are what counts. Not a test: nothing here passes or fails.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CALL_STREAMS, writeCallCapture } from './call-capture.js';
import type { ManyStreams } from './many-streams.js';
import { type Cost, measure } from './measure.js';
import { writeRtpCapture } from './rtp-capture.js';
import { ship } from './ship/ship.js';

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CLI = own('../../program/cli.js');
const node = process.execPath;
const folder = mkdtempSync(join(tmpdir(), 'spoor-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const say = (text = '') => process.stdout.write(`${text}\n`);
const million = (perSecond: number) => `${(perSecond / 1e6).toFixed(2)} M/s`;
/** Where processors are shared, time on the wall says little: packets per second of processor time stand beside it. */
const figures = (packets: number, { seconds, cpuSeconds = Number.NaN, peakMegabytes }: Cost) =>
  `${million(packets / cpuSeconds)} of processor time, ${million(packets / seconds)} on the wall; ${peakMegabytes?.toFixed(0) ?? '?'} MB at most`;

function must(what: string, cost: Cost): Cost {
  if (cost.code !== 0) throw new Error(`${what} ended with ${cost.code}:\n${cost.stderr}`);
  return cost;
}

async function replay(): Promise<void> {
  const packets = 1_000_000;
  const file = join(folder, 'rtp.pcap');
  const small = join(folder, 'small.pcap');
  const bytes = writeRtpCapture(file, packets);
  writeRtpCapture(small, packets / 5);
  say(`Replay: ${packets / 1e6} M packets of RTP, 500 streams, ${Math.round(bytes / 1e6)} MB`);
  const spoor = must('spoor replay', await measure(node, [CLI, 'replay', file]).ended);
  say(`  spoor replay              ${figures(packets, spoor)}`);
  const spooled = must('spoor replay --spool', await measure(node, [CLI, 'replay', file, '--spool', join(folder, 'spool')]).ended);
  say(`  spoor replay --spool      ${figures(packets, spooled)}`);
  const fifth = must('spoor replay', await measure(node, [CLI, 'replay', small]).ended);
  say(`  memory for a fifth of it  ${fifth.peakMegabytes?.toFixed(0) ?? '?'} MB, for all ${spoor.peakMegabytes?.toFixed(0) ?? '?'} MB`);
  await besideTshark(file, packets, spoor);
}

async function besideTshark(file: string, packets: number, spoor: Cost): Promise<void> {
  if (spawnSync('tshark', ['--version']).status !== 0) {
    say('  tshark is not installed: nothing to compare with');
    return;
  }
  const tshark = must(
    'tshark',
    await measure('tshark', ['-n', '-q', '-o', 'rtp.heuristic_rtp:TRUE', '-r', file, '-z', 'rtp,streams']).ended,
  );
  say(`  tshark -z rtp,streams     ${figures(packets, tshark)}`);
  const cpu = (tshark.cpuSeconds ?? Number.NaN) / (spoor.cpuSeconds ?? Number.NaN);
  say(
    `  ratio                     ${cpu.toFixed(1)} times as fast as tshark by processor time, ${(tshark.seconds / spoor.seconds).toFixed(1)} on the wall`,
  );
}

/** Three times in turn, since others may work on the same processors. */
async function calls(): Promise<void> {
  const packets = 1_000_000;
  const file = join(folder, 'calls.pcap');
  const bytes = writeCallCapture(file, packets);
  say(
    `Calls: ${packets / 1e6} M packets of RTP in ${CALL_STREAMS} streams, ${Math.round(bytes / 1e6)} MB: jitter, 0.5 % lost, some late, digits, a fifth AMR`,
  );
  for (let i = 0; i < 3; i++) {
    const spoor = must('spoor replay', await measure(node, [CLI, 'replay', file]).ended);
    say(`  spoor replay              ${figures(packets, spoor)}`);
    await besideTshark(file, packets, spoor);
  }
}

async function streams(): Promise<void> {
  const count = Number(process.env.SPOOR_BENCH_STREAMS ?? 100_000);
  const seconds = 12;
  say(`Streams: ${count} at once, 50 packets/s each, ${seconds} s of their time, which fills all that a stream remembers`);
  for (const [loss, what] of [
    [0, 'none lost'],
    [0.005, '0.5 % lost of each'],
  ] as const) {
    const cost = must(
      'streams',
      await measure(node, ['--expose-gc', own('./many-streams.js'), String(count), String(seconds), String(loss)]).ended,
    );
    const { active, idle, packets, seconds: cpu, peakMegabytes } = JSON.parse(cost.stdout) as ManyStreams;
    say(
      `  ${what.padEnd(20)}  ${peakMegabytes.toFixed(0)} MB at most, all included; ${(active / 1e3).toFixed(1)} kB for a stream, ` +
        `${(idle / 1e3).toFixed(1)} kB for a silent one, so a million of those ${((idle * 1e6) / 1e9).toFixed(1)} GB; ` +
        `${million(packets / cpu)} of processor time`,
    );
  }
}

/** Messages that came of those that were sent at this pace, how many a second were sent, and the processor time of one. */
interface Received {
  readonly part: number;
  readonly perSecond: number;
  readonly microseconds: number;
}

async function receive(kind: 'spoor' | 'zeromq', file: string, packets: number, pace: string): Promise<Received> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const endpoint = `tcp://127.0.0.1:${port}`;
  const receiver =
    kind === 'spoor'
      ? measure(node, [CLI, 'run', '--source', endpoint, '--spool', join(folder, `live-${port}`)])
      : measure(node, [own('./receive-only.js'), endpoint]);
  const publisher = must(
    'spoor publish',
    await measure(node, [CLI, 'publish', file, '--bind', endpoint, '--client', 'bench', '--pace', pace]).ended,
  );
  receiver.stop();
  const ended = must(kind, await receiver.ended);
  const text = kind === 'spoor' ? ended.stderr.match(/Read\s+([\d,]+) packets/)?.[1] : ended.stdout;
  const received = Number((text ?? '').replaceAll(',', ''));
  if (!(received > 0)) throw new Error(`${kind} received nothing:\n${ended.stderr}\n${publisher.stderr}`);
  // The publisher's own lines say when it began to wait for its subscriber, and when it was done.
  const [began = Number.NaN, done = Number.NaN] = [...publisher.stderr.matchAll(/^(\S+Z) info +publish/gm)].map(([, time]) =>
    Date.parse(time ?? ''),
  );
  const microseconds = ((ended.cpuSeconds ?? Number.NaN) * 1e6) / received;
  return { part: Math.min(1, received / packets), perSecond: packets / ((done - began) / 1000), microseconds };
}

async function live(): Promise<void> {
  const packets = 300_000;
  const file = join(folder, 'live.pcap');
  writeRtpCapture(file, packets);
  say(`Live: ${packets} messages of the collector over ZeroMQ, one packet each`);
  for (const pace of ['30000/s', '60000/s', '90000/s', 'max']) {
    const spoor = await receive('spoor', file, packets, pace);
    const alone = await receive('zeromq', file, packets, pace);
    const said = ({ part, perSecond, microseconds }: Received) =>
      `${(part * 100).toFixed(2)} % of ${Math.round(perSecond / 1000)} k/s at ${microseconds.toFixed(1)} µs each`;
    say(
      `  pace ${pace.padEnd(7)}  spoor run took ${said(spoor)}; a zeromq loop that only counts ${said(alone)}; ` +
        `ratio of processor time ${(spoor.microseconds / alone.microseconds).toFixed(2)}`,
    );
  }
}

async function start(): Promise<void> {
  const samples = own('../../../decoders/gsmtap/samples');
  const sample = readdirSync(samples).find((name) => name.endsWith('.pcap')) ?? '';
  say(`Start: a whole run over ${sample}, from the command to the last document`);
  const times: number[] = [];
  for (let i = 0; i < 5; i++)
    times.push(must('spoor', await measure(node, [CLI, 'replay', join(samples, sample), '--print']).ended).seconds);
  const bare: number[] = [];
  for (let i = 0; i < 5; i++) bare.push(must('node', await measure(node, ['-e', '0']).ended).seconds);
  const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
  say(`  spoor replay --print  ${median(times).toFixed(2)} s, of which node alone takes ${median(bare).toFixed(2)} s`);
}

const parts: Readonly<Record<string, () => Promise<void>>> = { replay, calls, streams, live, start, ship: () => ship(say) };
const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await part();
  say();
}
