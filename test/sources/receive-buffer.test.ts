import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeReceiveBuffer, receiveBufferLimit } from '../../src/sources/receive-buffer.js';

const file = join(mkdtempSync(join(tmpdir(), 'spoor-rmem-')), 'tcp_rmem');

it('the limit is the third number', async () => {
  writeFileSync(file, '4096\t131072\t6291456\n');
  expect(await receiveBufferLimit(file)).toBe(6_291_456);
});

it.each(['', '4096 131072', 'a b c', '1 2 0'])('%j is no limit', async (text) => {
  writeFileSync(file, text);
  expect(await receiveBufferLimit(file)).toBeUndefined();
});

it('where there is no such file nothing is said', async () => {
  expect(await receiveBufferLimit('/nowhere/tcp_rmem')).toBeUndefined();
});

it('a small one is said with what to do', () => {
  expect(describeReceiveBuffer(6_291_456)).toBe('the system keeps up to 6.3 MB for a process that is stopped, 217 ms of 100 k messages/s');
  expect(describeReceiveBuffer(212_992)).toMatch(
    /^the system keeps up to 0\.2 MB .*, 7 ms of .*; more with: sysctl -w net\.ipv4\.tcp_rmem=/,
  );
});
