/** Records what mobiles and an LTE core say over NAS. It must have a loopback interface of its own: see ../radio/place.ts. */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LIVED, type Lived } from '../radio/lived.js';
import { Association } from './association.js';
import { Gateway } from './gateway.js';
import { ATTACH_ACCEPT, ATTACH_REJECT, Mobile, NETWORK, type Ways } from './mobile.js';
import { Register } from './register.js';

const BEGIN_MS = 30_000;

const key = (digit: string): Buffer => Buffer.from(digit.repeat(32), 'hex');
const imsi = (digit: string): string => `00101000000001${digit}`;
/** The home register has another key of the third one, and does not know the fifth. */
const KEYS = new Map([...['1', '2', '4'].map((digit) => [imsi(digit), key(digit)] as const), [imsi('3'), key('f')] as const]);
const MOBILES: readonly (readonly [digit: string, ways: Ways])[] = [
  ['1', {}],
  ['2', { shy: true }],
  ['3', {}],
  ['4', { cheats: true }],
  ['5', {}],
];

const [configurations, out, python = 'python3'] = process.argv.slice(2);
if (configurations === undefined || out === undefined) throw new Error('usage: record.js CONFIGURATIONS OUT [PYTHON]');
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const recording = join(out, 'nas.pcap');
const tcpdump = spawn('tcpdump', ['-i', 'lo', '-s', '0', '-U', '--immediate-mode', '-Z', 'root', '-w', recording, 'udp dst port 4729'], {
  stdio: 'ignore',
});
// It writes the header when it begins to listen.
while (spawnSync('test', ['-s', recording]).status !== 0) await pause(20);
const register = new Register(KEYS);
const gateway = new Gateway();
const printed = join(out, 'nextepc-mmed.txt');
const file = openSync(printed, 'w');
const parameters = ['-f', join(configurations, 'mme.yaml'), '-l', join(out, 'mme.txt'), '-p', join(out, 'mme.pid')];
const mme = spawn('nextepc-mmed', parameters, { cwd: configurations, stdio: ['ignore', file, file] });
closeSync(file);
const association = new Association(python, configurations, '127.0.0.2', { plmn: NETWORK, tac: 23, enb: 0x19b });
const mobiles: Mobile[] = [];
try {
  const tooLate = pause(BEGIN_MS, undefined, { ref: false }).then(() =>
    Promise.reject(new Error('no mobility management entity after 30 s')),
  );
  await Promise.race([association.setUp(), tooLate]);
  const attached: Pick<Lived, 'imsi' | 'result' | 'cause'>[] = [];
  for (const [i, [digit, ways]] of MOBILES.entries()) {
    const mobile = new Mobile(association, { imsi: imsi(digit), key: key(digit) }, i + 1, ways);
    mobiles.push(mobile);
    const [, type, cause] = await mobile.attach();
    const why = type === ATTACH_REJECT ? cause : mobile.failure;
    attached.push({
      imsi: imsi(digit),
      result: type === ATTACH_ACCEPT ? 'accepted' : 'rejected',
      ...(why !== undefined && { cause: why }),
    });
  }
  writeFileSync(join(out, LIVED), JSON.stringify(attached, undefined, 1));
} catch (error) {
  console.error(error, readFileSync(printed, 'utf8').split('\n').slice(-30).join('\n'));
  process.exitCode = 1;
} finally {
  for (const mobile of mobiles) mobile.close();
  association.close();
  register.close();
  gateway.close();
  for (const program of [mme, tcpdump]) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    program.kill('SIGTERM');
    await Promise.race([once(program, 'exit'), pause(3000)]);
    program.kill('SIGKILL');
  }
}
process.exit();
