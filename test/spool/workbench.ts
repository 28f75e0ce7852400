/** What the spool's tests share: documents, directories that go away again, and a disk that fails on demand. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FinishedDocument } from '../../src/documents/sink.js';
import { silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { type Files, realFiles } from '../../src/spool/files.js';
import { type SpoolOptions, spoolOptions } from '../../src/spool/options.js';
import { readSpool } from '../../src/spool/read.js';
import { Spool } from '../../src/spool/spool.js';

export function made(n: number, more: Record<string, unknown> = {}): FinishedDocument {
  const body = { '@timestamp': new Date(1.7e12 + n * 1000).toISOString(), n, ...more };
  return { dataStream: 'logs-spoor.test-default', id: `id-${n}`, line: Buffer.from(JSON.stringify(body)), body };
}

/** Options under which nothing happens by itself: commits only when asked, segments of the default size. */
export function quiet(more: Partial<SpoolOptions> = {}): SpoolOptions {
  return { ...spoolOptions.parse({}), commitMilliseconds: 60_000, delivery: true, whenFull: 'drop-oldest', retryMilliseconds: 1, ...more };
}

export async function opened(directory: string, more: Partial<SpoolOptions> = {}, counters = new Counters()): Promise<Spool> {
  return Spool.open(directory, quiet(more), counters, silentLog);
}

/** Runs with an empty directory and removes it. */
export async function inDirectory<T>(body: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'spoor-spool-'));
  try {
    return await body(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The ids on disk, in order. */
export async function idsIn(directory: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { action } of readSpool(directory)) {
    const line = JSON.parse(action) as { create: { _id: string } };
    ids.push(line.create._id);
  }
  return ids;
}

export type Operation = 'open' | 'write' | 'datasync' | 'truncate' | 'rename' | 'unlink';

/** A real disk behind a judge: called before each operation, it may throw, or for a write return how many bytes are still taken first. */
export function faulty(judge: (operation: Operation, path: string) => number | undefined): Files {
  return {
    rename: async (from, to) => {
      judge('rename', from);
      await realFiles.rename(from, to);
    },
    unlink: async (path) => {
      judge('unlink', path);
      await realFiles.unlink(path);
    },
    open: async (path, flags) => {
      if (flags !== 'r') judge('open', path);
      const handle = await realFiles.open(path, flags);
      const real = {
        writev: handle.writev.bind(handle),
        write: handle.write.bind(handle),
        datasync: handle.datasync.bind(handle),
        truncate: handle.truncate.bind(handle),
      };
      const writev = async (pieces: readonly Uint8Array[], position: number) => {
        const most = judge('write', path);
        return most === undefined
          ? real.writev(pieces, position)
          : real.write(Buffer.concat(pieces).subarray(0, most), 0, undefined, position);
      };
      const datasync = async () => {
        judge('datasync', path);
        await real.datasync();
      };
      const truncate = async (length: number) => {
        judge('truncate', path);
        await real.truncate(length);
      };
      return Object.assign(handle, { writev, datasync, truncate });
    },
  };
}

/** What the operating system says. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code });
}
