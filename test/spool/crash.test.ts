import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { idsIn, inDirectory, opened } from './workbench.js';

const child = fileURLToPath(new URL('./crash-child.mjs', import.meta.url));

describe('a process killed in the middle of writing', () => {
  it('loses no committed document, whenever that was, and the next one takes the spool over', { timeout: 60_000 }, () =>
    inDirectory(async (directory) => {
      expect(existsSync(new URL('../../dist/src/spool/spool.js', import.meta.url)), 'npm run build comes first').toBe(true);
      let next = 0;
      for (let round = 0; round < 6; round += 1) {
        const writer = spawn(process.execPath, [child, directory, String(next)], { stdio: ['ignore', 'pipe', 'inherit'] });
        const exited = once(writer, 'exit');
        let confirmed = -1;
        let lines = '';
        writer.stdout.setEncoding('latin1').on('data', (text: string) => {
          lines += text;
          const whole = lines.slice(0, lines.lastIndexOf('\n')).split('\n').at(-1);
          if (whole) confirmed = Number(whole);
          if (confirmed >= next + 100 + round * 400) writer.kill('SIGKILL');
        });
        // It ends in no other way.
        expect(await exited).toEqual([null, 'SIGKILL']);
        const spool = await opened(directory);
        await spool.close();
        const ids = await idsIn(directory);
        expect(ids).toEqual(Array.from({ length: ids.length }, (_, n) => `id-${n}`));
        expect(ids.length).toBeGreaterThan(confirmed);
        next = ids.length;
      }
    }),
  );
});
