/** How far the spool is delivered: finished ranges in any order in memory, the position before which all is finished on disk. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Log } from '../log.js';
import { errorCode, type Files, writeAll } from './files.js';

/** Ranges of positions, kept apart only as long as there is a gap between them. */
export class FinishedRanges {
  /** Everything before this position is finished. */
  mark: number;
  /** Start to end, all beyond the mark. */
  private readonly ahead = new Map<number, number>();

  constructor(mark: number) {
    this.mark = mark;
  }

  /** True if the mark moved. Ranges that overlap finished ones are fine: documents are delivered at least once. */
  finish(from: number, to: number): boolean {
    if (to <= this.mark) return false;
    if (from > this.mark) {
      this.ahead.set(from, Math.max(to, this.ahead.get(from) ?? 0));
      return false;
    }
    this.mark = to;
    for (let grew = true; grew; ) {
      grew = false;
      for (const [start, end] of this.ahead) {
        if (start > this.mark) continue;
        this.ahead.delete(start);
        if (end > this.mark) {
          this.mark = end;
          grew = true;
        }
      }
    }
    return true;
  }

  /** Ranges that wait for a gap before them to close: as many as there are batches in flight, plus what waits for an operator. */
  get gaps(): number {
    return this.ahead.size;
  }
}

const NAME = 'acknowledged';
const FORM = /^spoor 1 (\d+) ([0-9a-f]{8})\n$/;

function text(position: number): string {
  const line = `spoor 1 ${position}`;
  return `${line} ${crc32(line).toString(16).padStart(8, '0')}\n`;
}

/** The stored position; 0 when there is none or it is not readable, which sends everything again (ids make that harmless). */
export async function loadAcknowledged(directory: string, log: Log): Promise<number> {
  let found: string;
  try {
    found = await readFile(join(directory, NAME), 'latin1');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
  const position = Number(FORM.exec(found)?.[1]);
  if (Number.isSafeInteger(position) && found === text(position)) return position;
  log.warn(`spool: ${join(directory, NAME)} is not readable; everything that is still in the spool is sent again`);
  return 0;
}

/** Replaces the file in one step: after a crash there is the old position or the new one. */
export async function saveAcknowledged(directory: string, position: number, files: Files): Promise<void> {
  const path = join(directory, NAME);
  const file = await files.open(`${path}.new`, 'w');
  try {
    await writeAll(file, [Buffer.from(text(position))], 0);
    await file.datasync();
  } finally {
    await file.close();
  }
  await files.rename(`${path}.new`, path);
}
