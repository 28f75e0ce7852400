/** The part `receive`: messages of a publisher in C, as fast as they are taken and at a pace, by Spoor, by a loop in C and by a loop over `zeromq`. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../../src/installation.js';
import type { Measurement } from '../../../src/tools/bench-results.js';
import { drawPort } from '../../ports.js';
import { type Bench, CLI, own, ran, receivedBy, sized } from '../bench.js';
import { measure } from '../measure.js';

type Way = 'spoor' | 'c' | 'zeromq';

const PACE = 300_000;

interface Received {
  readonly perSecond: number;
  readonly part: number;
}

export async function receive(bench: Bench): Promise<readonly Measurement[]> {
  const { folder, say } = bench;
  if (!built(folder)) {
    say('receive: left out, since it wants cc and the headers of libzmq (Debian: gcc libc6-dev libzmq3-dev)');
    return [];
  }
  const fastest: Record<Way, number[]> = { spoor: [], c: [], zeromq: [] };
  const messages: Record<Way, number> = sized(bench, {
    short: { spoor: 300_000, c: 300_000, zeromq: 60_000 },
    usual: { spoor: 2_000_000, c: 2_000_000, zeromq: 300_000 },
  });
  for (let round = 0; round < sized(bench, { short: 2, usual: 2, long: 3 }); round += 1) {
    for (const way of ['spoor', 'c', 'zeromq'] as const) fastest[way].push((await one(folder, way, messages[way])).perSecond);
  }
  const seconds = sized(bench, { short: 3, usual: 10, long: 60 });
  const steady: Record<Way, number[]> = { spoor: [], c: [], zeromq: [] };
  for (const way of ['spoor', 'c', 'zeromq'] as const) steady[way].push((await one(folder, way, PACE * seconds, PACE)).part * 100);
  const what = `live: messages of 216 octets as fast as they are taken, by \`spoor run\` with RTP decoded and spooled`;
  return [
    {
      id: 'receive_c',
      what,
      unit: 'messages/s',
      values: fastest.spoor,
      beside: { what: 'a loop in C over libzmq that only counts', values: fastest.c },
      goal: { ratio: 1 },
    },
    {
      id: 'receive_zeromq',
      what: 'the same',
      unit: 'messages/s',
      values: fastest.spoor,
      beside: { what: 'a loop over `zeromq` that only counts', values: fastest.zeromq },
      goal: { ratio: 6 },
    },
    {
      id: 'receive_steady',
      what: `received of ${PACE / 1000} k messages/s for ${seconds} s, from a publisher with libzmq's own high-water mark`,
      unit: '%',
      values: steady.spoor,
      beside: { what: 'the loop in C', values: steady.c },
      goal: { least: 100 },
    },
    {
      id: 'receive_steady_zeromq',
      what: 'the same',
      unit: '%',
      values: steady.spoor,
      beside: { what: 'the loop over `zeromq`', values: steady.zeromq },
    },
  ];
}

/** Compiles both programs; their source is not compiled along, so it is read where it stands. */
function built(folder: string): boolean {
  const source = (name: string) => join(packageRoot, 'test', 'bench', 'receive', `${name}.c`);
  return ['sender', 'counter'].every((name) => spawnSync('cc', ['-O2', '-o', join(folder, name), source(name), '-lzmq']).status === 0);
}

async function one(folder: string, way: Way, messages: number, pace?: number): Promise<Received> {
  const port = String(drawPort());
  const endpoint = `tcp://127.0.0.1:${port}`;
  const receiver = {
    spoor: () => measure(process.execPath, [CLI, 'run', '--source', endpoint, '--spool', join(folder, `receive-${port}`)]),
    c: () => measure(join(folder, 'counter'), [port]),
    zeromq: () => measure(process.execPath, [own('./receive-only.js'), endpoint]),
  }[way]();
  await sleep(1000); // started, and trying to connect
  const sender = await ran(join(folder, 'sender'), [port, String(messages), ...(pace === undefined ? [] : [String(pace)])]);
  const sent = performance.now() - Number(sender.stdout) * 1000;
  // All of them take in what has come, and then end: most of it may still wait in their queues.
  receiver.stop();
  const ended = await receiver.ended;
  const seconds = (performance.now() - sent) / 1000;
  const received = receivedBy(way, ended);
  return { perSecond: received / seconds, part: received / messages };
}
