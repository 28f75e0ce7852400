import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Subscriber } from 'zeromq';
import { writePcap } from '../capture/write-capture.js';
import { Running, spoor, temporary } from './spoor.js';

const capture = (count: number): string => {
  const path = join(temporary(), 'some.pcap');
  const packets = Array.from({ length: count }, (_, i) => ({ time: 1_700_000_000_000_000 + i * 1000, data: new Uint8Array(60).fill(i) }));
  writeFileSync(path, writePcap(packets));
  return path;
};

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function publishing(...args: string[]): Promise<{ running: Running; socket: Subscriber }> {
  const running = new Running(['publish', '--bind', 'tcp://127.0.0.1:0', ...args]);
  open.push(() => running.kill('SIGKILL'));
  await running.says(/publishing at tcp:\S+;/);
  const socket = new Subscriber({ linger: 0 });
  open.push(() => socket.close());
  socket.subscribe('');
  socket.connect(running.stderr.match(/publishing at (tcp:\S+);/)![1]!);
  return { running, socket };
}

async function take(socket: Subscriber, enough: (topics: readonly string[]) => boolean): Promise<string[]> {
  const topics: string[] = [];
  while (!enough(topics)) topics.push((await socket.receive())[0]!.toString());
  return topics;
}

const disconnects = (topics: readonly string[]) => topics.filter((topic) => topic.startsWith('event.v1.disconnect.')).length;

describe('spoor publish', () => {
  it('publishes everything to a subscriber, then ends with 0', async () => {
    const { running, socket } = await publishing(capture(3000), '--client', 'bts7', '--pace', 'max');
    const topics = await take(socket, (topics) => disconnects(topics) === 2);
    expect(topics.filter((topic) => topic === 'data.v1.bts7')).toHaveLength(3000);
    expect(topics).toHaveLength(3003);
    const { code, stderr, stdout } = await running.ended;
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('published 3003 messages');
  });

  it('one client for each file', async () => {
    const { running, socket } = await publishing(capture(3), capture(4), '--client', 'a.b', 'c', '--pace', 'max');
    const topics = await take(socket, (topics) => disconnects(topics) === 4);
    expect(topics).toEqual([
      'event.v1.connect.a.b',
      'event.v1.disconnect.a.b',
      ...Array(3).fill('data.v1.a.b'),
      'event.v1.disconnect.a.b',
      'event.v1.connect.c',
      'event.v1.disconnect.c',
      ...Array(4).fill('data.v1.c'),
      'event.v1.disconnect.c',
    ]);
    expect((await running.ended).code).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('over and over until %s, which ends it with the last event and 0', async (signal) => {
    const { running, socket } = await publishing(capture(20), '--client', 'bts7', '--pace', '2000/s', '--loop');
    await take(socket, (topics) => disconnects(topics) >= 4);
    running.process.kill(signal);
    const rest = take(socket, () => false).catch(() => []);
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(0);
    socket.close();
    await rest;
  });

  it('a port that another program has taken is said, with what to do', async () => {
    const { running } = await publishing(capture(1), '--client', 'bts7', '--stay');
    const endpoint = running.stderr.match(/publishing at (tcp:\S+);/)![1]!;
    expect(endpoint).toMatch(/:[1-9]\d*$/);
    const { code, stderr, stdout } = await spoor(['publish', capture(1), '--bind', endpoint, '--client', 'bts8']);
    expect(stderr).toContain(`Cannot publish at ${endpoint}`);
    expect(stderr).toContain('a free port');
    expect([code, stdout]).toEqual([3, '']);
  });

  it('a capture that is cut is published up to there, said, and no failure', async () => {
    const cut = capture(10);
    truncateSync(cut, statSync(cut).size - 7);
    const { running, socket } = await publishing(cut, '--client', 'bts7', '--pace', 'max', '--format', 'pcapng');
    const topics = await take(socket, (topics) => disconnects(topics) === 2);
    expect(topics.filter((topic) => topic === 'data.v1.bts7')).toHaveLength(9);
    const { code, stderr } = await running.ended;
    expect(stderr).toContain('breaks off in its last record');
    expect(code).toBe(0);
  });

  it('a stop while nobody has subscribed ends it too', async () => {
    const running = new Running(['publish', capture(1), '--bind', 'tcp://127.0.0.1:0', '--client', 'bts7']);
    await running.says(/waiting for a subscriber/);
    expect((await running.kill('SIGINT')).code).toBe(0);
  });

  it.each([
    [['missing.pcap', '--client', 'a'], 3, /missing\.pcap does not exist/],
    [['package.json', '--client', 'a'], 3, /package\.json is no capture/],
    [['src', '--client', 'a'], 3, /src .*directory/],
    [[capture(1), '--client', 'a', 'b'], 2, /1 files? and 2 names/],
    [[capture(1), '--client', 'two words'], 2, /letters, digits/],
    [[capture(1), '--client', 'a', '--pace', 'fast'], 2, /a number with \/s/],
    [[capture(1), '--client', 'a', '--format', 'erf'], 2, /pcap, pcapng/],
    [[capture(1), '--client', 'a', '--pace', 'nonsense'], 2, /a number with \/s/],
    [[capture(1), '--client', 'a', '--pace', '0/s'], 2, /a number with \/s/],
    [[capture(1), capture(1), capture(1), '--client', 'a', 'b'], 2, /3 files and 2 names.*\n.*one for each/s],
    [[capture(1)], 2, /--client/],
    [['--client', 'a'], 2, /file/],
    [[capture(1), '--client', 'a', '--speed', '5'], 2, /--speed/],
    [[capture(1), '--client', 'a', '--bind', 'nowhere'], 3, /Cannot publish at nowhere/],
    [[capture(1), '--client', 'a', '--bind', 'tcp://203.0.113.1:6000'], 3, /Cannot publish at tcp:\/\/203\.0\.113\.1:6000/],
  ] as const)('%j is refused', async (args, code, message) => {
    const bind = (args as readonly string[]).includes('--bind') ? [] : ['--bind', 'tcp://127.0.0.1:0'];
    const ended = await spoor(['publish', ...args, ...bind]);
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(code);
  });
});
