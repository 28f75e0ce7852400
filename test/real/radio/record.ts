/** Records a GSM network and some telephones in it. It must have a loopback interface of its own: see place.ts. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Air } from './air.js';
import { LIVED } from './lived.js';
import { Network } from './network.js';
import { Story } from './story.js';

const LIMIT_MS = 120_000;

/** System Information Type 3, in its block. */
const isCellIdentity = (octets: Buffer): boolean => octets[1] === 0x06 && octets[2] === 0x1b;

const [configurations, out] = process.argv.slice(2);
if (configurations === undefined || out === undefined) throw new Error('usage: record.js CONFIGURATIONS OUT');
execFileSync('ip', ['link', 'set', 'lo', 'up', 'multicast', 'on']);
execFileSync('ip', ['route', 'add', '224.0.0.0/4', 'dev', 'lo', 'src', '127.0.0.1']);
const network = new Network(configurations, out);
const air = await Air.open();
const story = new Story(air, network);
let failure: unknown;
try {
  await network.start();
  await air.hears(({ octets }) => isCellIdentity(octets), 'a cell');
  await Promise.race([
    story.run(),
    pause(LIMIT_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('the story does not end'))),
  ]);
} catch (error) {
  failure = error;
} finally {
  await network.stop();
  air.close();
}
if (failure === undefined) writeFileSync(join(out, LIVED), JSON.stringify(story.lived, undefined, 1));
else {
  console.error(failure, network.lastWords());
  process.exitCode = 1;
}
