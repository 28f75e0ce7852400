/** Runs the program as its users do: a process of its own, its output and its exit code. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSpool } from '../../src/spool/read.js';
import { listen } from '../ports.js';

const CLI = fileURLToPath(new URL('../../dist/program/cli.js', import.meta.url));
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export class Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], { cwd = root, input }: { cwd?: string; input?: Uint8Array } = {}) {
    // Pseudonyms of tests are made with a key of their own, never with that of the user who runs them.
    const env = { ...process.env, XDG_STATE_HOME: join(tmpdir(), 'spoor-test-state'), NO_COLOR: '1' };
    const child = spawn(process.execPath, [CLI, ...args], { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    this.process = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    child.stdin?.on('error', () => undefined).end(input);
    this.ended = new Promise((resolve) =>
      child.on('close', (code) => resolve({ code: code ?? undefined, stdout: this.stdout, stderr: this.stderr })),
    );
  }

  /** Resolves once standard error matches; fails with all of it when the program ends first. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.stderr)) {
      const over = await Promise.race([
        this.ended.then(() => true),
        new Promise<boolean>((resolve) => this.process.stderr?.once('data', () => resolve(false))),
      ]);
      if (over && !pattern.test(this.stderr)) throw new Error(`ended without saying ${pattern}:\n${this.stderr}`);
    }
  }

  async kill(signal: NodeJS.Signals): Promise<Ended> {
    this.process.kill(signal);
    return this.ended;
  }
}

export function spoor(args: readonly string[], options: { cwd?: string; input?: Uint8Array } = {}): Promise<Ended> {
  return new Running(args, options).ended;
}

/** A capture without packets: for runs that only ship what is in the spool. */
export function emptyCapture(): Buffer {
  // Magic number, version 2.4, no offset, no accuracy, 262 144 octets at most, Ethernet.
  return Buffer.from('d4c3b2a10200040000000000000000000000040001000000', 'hex');
}

export function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'spoor-e2e-'));
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Documents of a spool as `replay --print` shows them; capture events apart, because a replay has no collector. */
export async function spooled(directory: string): Promise<{ lines: string[]; capture: Record<string, unknown>[] }> {
  const lines: string[] = [];
  const capture: Record<string, unknown>[] = [];
  if (!existsSync(directory)) return { lines, capture };
  for await (const { action, document } of readSpool(directory)) {
    const { _id, _index } = (JSON.parse(action) as { create: { _id: string; _index: string } }).create;
    if (_index.startsWith('logs-spoor.capture-')) capture.push(JSON.parse(document) as Record<string, unknown>);
    else lines.push(`{"_id":${JSON.stringify(_id)},${document.slice(1)}`);
  }
  return { lines, capture };
}

/** Asks again until it holds: for files and sockets of other processes, which tell nobody. */
export async function until(what: string, holds: () => Promise<boolean>, seconds = 40): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${seconds} s went by without: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
