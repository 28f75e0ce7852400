/**
 * One owner per spool directory: a file `lock` that says which process it is.
 *
 * A dead owner's lock is taken over. Whether the owner lives is read from its process id and the start time of that process, so a
 * process id that was given to another program does not count. Where that cannot be known (another machine or container on a shared
 * volume, a system without /proc) the owner's heartbeat decides: it touches the file every few seconds.
 */

import type { FileHandle } from 'node:fs/promises';
import { link, open, readFile, readlink, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import { errorCode } from './files.js';

/** Milliseconds between two touches, and how long a stranger's file must stay untouched before its owner counts as dead. */
export const HEARTBEAT = { every: 3_000, silent: 12_000 } as const;

interface Owner {
  readonly pid: number;
  /** Clock ticks from boot to the start of the process, from /proc; empty where there is none. */
  readonly started: string;
  /** Which run of which kernel and which process namespace the process id means something in; empty where not known. */
  readonly boot: string;
  readonly namespace: string;
  readonly host: string;
}

export interface Lock {
  release(): Promise<void>;
}

/** Takes the lock or throws `SPOOL_LOCKED`. Waits up to `heartbeat.silent` only when it cannot be known whether the owner lives. */
export async function acquireLock(
  directory: string,
  log: Log,
  heartbeat: { readonly every: number; readonly silent: number } = HEARTBEAT,
): Promise<Lock> {
  const path = join(directory, 'lock');
  const mine = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const file = await open(mine, 'wx');
  try {
    await file.writeFile(`${JSON.stringify(await self())}\n`);
    // A hard link fails if the name exists, and the name never shows half a file.
    for (let tries = 0; !(await tryLink(mine, path)); tries += 1) {
      const taken = await readIfThere(path);
      if (taken === undefined) continue;
      if (tries > 20 || (await lives(path, taken, log, heartbeat))) throw locked(directory, path, taken);
      if (await removeStale(path, taken, mine)) log.info(`spool: took over ${directory} from a process that is gone`);
    }
  } catch (error) {
    await file.close();
    throw error;
  } finally {
    await unlink(mine).catch(() => undefined);
  }
  return held(file, path, heartbeat.every);
}

function held(file: FileHandle, path: string, every: number): Lock {
  let released: Promise<void> | undefined;
  const touch = () => {
    const now = Date.now() / 1000;
    file.utimes(now, now).catch(() => undefined); // a full or broken disk is the writer's to report
  };
  const timer = setInterval(touch, every);
  timer.unref();
  const release = async () => {
    clearInterval(timer);
    // Only the own file: somebody may have removed it by hand and taken the name.
    const [own, named] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
    await file.close();
    if (named !== undefined && named.ino === own.ino) await unlink(path).catch(() => undefined);
  };
  return {
    release: () => {
      released ??= release();
      return released;
    },
  };
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Removes the lock that was judged dead, unless meanwhile it became another's. Only who holds `lock.takeover` may remove a lock
 * that is not his own, so two that judged the same dead owner cannot remove each other's. True if it did.
 */
async function removeStale(path: string, judged: string, mine: string): Promise<boolean> {
  const takeover = `${path}.takeover`;
  if (!(await tryLink(mine, takeover))) {
    await waitForTakeover(takeover);
    return false;
  }
  try {
    const still = (await readIfThere(path)) === judged;
    if (still) await unlink(path);
    return still;
  } finally {
    await unlink(takeover);
  }
}

/** Another takes over just now, which lasts milliseconds; a file that stays was left by one that died in them. */
async function waitForTakeover(takeover: string): Promise<void> {
  const before = await readIfThere(takeover);
  for (let tries = 0; tries < 40; tries += 1) {
    if (before === undefined || (await readIfThere(takeover)) !== before) return;
    await sleep(25);
  }
  await unlink(takeover).catch(() => undefined);
}

async function lives(path: string, taken: string, log: Log, heartbeat: { readonly silent: number }): Promise<boolean> {
  const owner = parse(taken);
  const me = await self();
  const sameWorld = owner !== undefined && owner.boot === me.boot && owner.namespace === me.namespace && owner.host === me.host;
  if (sameWorld) {
    if (me.started !== '') return owner.started === (await startOf(owner.pid));
    if (!exists(owner.pid)) return false;
  }
  const before = await touched(path);
  log.info(`spool: ${path} belongs to another machine, container or an unknown process; watching it for ${heartbeat.silent / 1000} s`);
  await sleep(heartbeat.silent);
  return before !== (await touched(path));
}

function parse(taken: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(taken);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, started, boot, namespace, host } = value as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof started !== 'string' || typeof boot !== 'string') return undefined;
    return typeof namespace === 'string' && typeof host === 'string' ? { pid, started, boot, namespace, host } : undefined;
  } catch {
    return undefined;
  }
}

async function self(): Promise<Owner> {
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '')).trim();
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  // The host's name only where there is no better word for "the same machine": containers get a new one at each start.
  return { pid: process.pid, started: await startOf(process.pid), boot, namespace, host: boot === '' ? hostname() : '' };
}

/** proc(5), /proc/PID/stat: field 22, counted behind the name in parentheses, which may hold anything. */
async function startOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? '' : (fields[19] ?? ''); // dead, only not yet waited for by its parent
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function touched(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}

function locked(directory: string, path: string, taken: string): OperatorError {
  const owner = parse(taken);
  const who = owner === undefined ? 'another process' : `process ${owner.pid}${owner.host === '' ? '' : ` on ${owner.host}`}`;
  return new OperatorError(
    'SPOOL_LOCKED',
    `The spool ${directory} is in use by ${who}.`,
    `Stop that process, or name another spool directory. If you are certain that no Spoor uses it, remove ${path} and start again.`,
  );
}
