/** What every part of the benchmark gets, and how it runs programs. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measurement } from '../../src/tools/bench-results.js';
import { type Cost, measure } from './measure.js';

export interface Bench {
  /** For captures and spools; removed at the end. */
  readonly folder: string;
  readonly form: Form;
  say(text?: string): void;
}

/** One of a minute or two, which CI compares with what is kept; one of less than five minutes; and the one whose figures are kept. */
export type Form = 'short' | 'usual' | 'long';

/** How much data, how many rounds. The long form is the usual one unless it is said. */
export function sized<T>({ form }: Bench, { short, usual, long = usual }: { readonly short: T; readonly usual: T; readonly long?: T }): T {
  return { short, usual, long }[form];
}

export type Part = (bench: Bench) => Promise<readonly Measurement[]>;

/** A compiled file beside this one. */
export function own(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

export const CLI = own('../../program/cli.js');

/** Runs to the end; throws with what it said when it does not end well. */
export async function ran(command: string, args: readonly string[]): Promise<Cost> {
  const cost = await measure(command, args).ended;
  if (cost.code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${cost.code}:\n${cost.stderr}`);
  return cost;
}

export function spoor(...args: readonly string[]): Promise<Cost> {
  return ran(process.execPath, [CLI, ...args]);
}

/** How many messages a receiver counted that has ended: `spoor run` says so in its summary, the others say nothing else. */
export function receivedBy(kind: string, { code, stdout, stderr }: Cost): number {
  if (code !== 0) throw new Error(`${kind} ended with ${code}:\n${stderr}`);
  const text = kind === 'spoor' ? stderr.match(/Read\s+([\d,]+) packets/)?.[1] : stdout;
  const received = Number((text ?? '').replaceAll(',', ''));
  if (!(received > 0)) throw new Error(`${kind} received nothing:\n${stderr}`);
  return received;
}

let tshark: boolean | undefined;

/** Says so once where it is not installed. */
export function hasTshark({ say }: Bench): boolean {
  if (tshark === undefined) {
    tshark = spawnSync('tshark', ['--version']).status === 0;
    if (!tshark) say('tshark is not installed: what would stand beside it is left out');
  }
  return tshark;
}

/** Both in turn, since others may work on the same processors: each ratio is of two that ran one after the other. */
export async function inTurn(rounds: number, ...ways: readonly (() => Promise<number>)[]): Promise<readonly number[][]> {
  const values: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [way, run] of ways.entries()) values[way]!.push(await run());
  }
  return values;
}
