import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/log.js';
import { acquireLock, HEARTBEAT } from '../../src/spool/lock.js';
import { inDirectory } from './workbench.js';

const acquire = (directory: string, heartbeat: { every: number; silent: number } = HEARTBEAT) =>
  acquireLock(directory, silentLog, heartbeat);

/** What this process writes into its lock. */
async function ownLock(directory: string): Promise<Record<string, unknown>> {
  const lock = await acquire(directory);
  const owner: unknown = JSON.parse(await readFile(join(directory, 'lock'), 'utf8'));
  await lock.release();
  return owner as Record<string, unknown>;
}

const startOf = async (pid: number) => {
  const line = await readFile(`/proc/${pid}/stat`, 'latin1');
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19]!;
};

describe('the lock of a spool directory', () => {
  it('is refused to a second owner in the same process, and free after release', () =>
    inDirectory(async (directory) => {
      const lock = await acquire(directory);
      await expect(acquire(directory)).rejects.toMatchObject({
        code: 'SPOOL_LOCKED',
        message: expect.stringContaining(`process ${process.pid}`),
        todo: expect.stringContaining(join(directory, 'lock')),
      });
      await lock.release();
      await lock.release();
      await (await acquire(directory)).release();
    }));

  it('of a living process is respected, of the same process once dead taken over', () =>
    inDirectory(async (directory) => {
      const me = await ownLock(directory);
      const child = spawn('sleep', ['60']);
      await once(child, 'spawn');
      await writeFile(join(directory, 'lock'), JSON.stringify({ ...me, pid: child.pid, started: await startOf(child.pid!) }));
      await expect(acquire(directory)).rejects.toMatchObject({ code: 'SPOOL_LOCKED' });
      child.kill('SIGKILL');
      await once(child, 'exit');
      await (await acquire(directory)).release();
    }));

  it('is taken over when its process id now belongs to another program', () =>
    inDirectory(async (directory) => {
      const me = await ownLock(directory);
      await writeFile(join(directory, 'lock'), JSON.stringify({ ...me, started: '1' }));
      await (await acquire(directory)).release();
    }));

  it('of another machine or container, or a file that says nothing, is taken over once it was silent', () =>
    inDirectory(async (directory) => {
      const me = await ownLock(directory);
      for (const content of [
        '',
        'noise',
        '{"pid":"x"}',
        JSON.stringify({ ...me, boot: 'other' }),
        JSON.stringify({ ...me, namespace: 'pid:[1]' }),
      ]) {
        await writeFile(join(directory, 'lock'), content);
        await (await acquire(directory, { every: 1000, silent: 5 })).release();
      }
    }));

  it('of another machine or container is respected while its heartbeat goes on', () =>
    inDirectory(async (directory) => {
      const me = await ownLock(directory);
      await writeFile(join(directory, 'lock'), JSON.stringify({ ...me, boot: 'other' }));
      let beat = 1;
      const timer = setInterval(() => void utimes(join(directory, 'lock'), ++beat, beat), 1);
      await expect(acquire(directory, { every: 1000, silent: 100 })).rejects.toMatchObject({ code: 'SPOOL_LOCKED' });
      clearInterval(timer);
    }));

  it('is touched by its owner again and again', () =>
    inDirectory(async (directory) => {
      const me = await ownLock(directory);
      const lock = await acquire(directory, { every: 2, silent: 5 });
      // To somebody in another world this owner looks alive.
      await writeFile(join(directory, 'lock'), JSON.stringify({ ...me, boot: 'other' }));
      await expect(acquire(directory, { every: 1000, silent: 200 })).rejects.toMatchObject({ code: 'SPOOL_LOCKED' });
      await lock.release();
    }));

  it('of many that ask at once for a dead owner’s goes to exactly one', () =>
    inDirectory(async (directory) => {
      const me = await ownLock(directory);
      for (let round = 0; round < 20; round += 1) {
        await writeFile(join(directory, 'lock'), JSON.stringify({ ...me, started: '1' }));
        const asked = await Promise.allSettled(Array.from({ length: 4 }, () => acquire(directory)));
        const got = asked.filter((result) => result.status === 'fulfilled');
        expect(got).toHaveLength(1);
        await got[0]!.value.release();
      }
    }));

  it('that was removed by hand and taken by another is not removed by the first', () =>
    inDirectory(async (directory) => {
      const first = await acquire(directory);
      await rm(join(directory, 'lock'));
      const second = await acquire(directory);
      await first.release();
      await expect(acquire(directory)).rejects.toMatchObject({ code: 'SPOOL_LOCKED' });
      await second.release();
    }));
});
