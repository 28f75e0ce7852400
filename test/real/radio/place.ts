/** Where programs of a mobile network can have a network of their own: in a network namespace, or, when the kernel has no SCTP, under a second kernel in user mode. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIVED } from './lived.js';
import { PROGRAMS } from './network.js';

const LIMIT_MS = 170_000;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** What the build made of a program beside the tests. */
const built = (path: string): string => here(`../../../dist/test/real/${path}`);

/** What is recorded: by which program of ours, with which programs of Debian and configurations. */
export interface Recorded {
  readonly programs: readonly string[];
  readonly packages: string;
  readonly recorder: string;
  readonly configurations: string;
  readonly parameters: readonly string[];
}

export const GSM: Recorded = {
  programs: Object.keys(PROGRAMS),
  packages: 'osmo-stp osmo-hlr osmo-mgw osmo-msc osmo-bsc osmo-bts tcpdump iproute2',
  recorder: built('radio/record.js'),
  configurations: here('.'),
  parameters: [],
};
export const LTE: Recorded = {
  programs: ['nextepc-mmed', 'python3'],
  packages: 'nextepc-mme python3 tcpdump iproute2',
  recorder: built('lte/record.js'),
  configurations: here('../lte/'),
  parameters: [process.env.SPOOR_TEST_PYTHON ?? 'python3'],
};

const works = (command: string, ...parameters: string[]) => spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;

/** What to put before a command; or what there would have to be. */
export type Place = { readonly name: string; readonly run: (command: readonly string[], log: string) => readonly string[] };

export function findPlace({ programs, packages }: Recorded): Place | string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root of a Linux system can run a network of its own';
  const missing = [...programs, 'tcpdump', 'ip'].filter((program) => !works('which', program));
  if (missing.length > 0) return `install ${missing.join(', ')} (Debian 12: ${packages})`;
  if (hasSctp()) {
    if (!works('unshare', '--net', '--pid', '--fork', 'true')) return 'namespaces are not allowed here: unshare --net --pid fails';
    return {
      name: 'in a network namespace',
      run: (command, log) => ['sh', '-c', `exec unshare --net --pid --fork --kill-child "$@" >${log} 2>&1`, 'sh', ...command],
    };
  }
  if (!works('which', 'linux.uml')) return 'the kernel has no SCTP (modprobe sctp fails): install user-mode-linux, whose kernel has it';
  return { name: 'under a kernel in user mode', run: userMode };
}

function hasSctp(): boolean {
  spawnSync('modprobe', ['-q', 'sctp'], { stdio: 'ignore' });
  return /^SCTP/m.test(readFileSync('/proc/net/protocols', 'utf8'));
}

function userMode(command: readonly string[], log: string): readonly string[] {
  const kernel = ['mem=700M', 'rootfstype=hostfs', 'rootflags=/', 'rw', 'con=null', 'con0=null', 'ssl=null', 'quiet'];
  return ['linux.uml', ...kernel, `init=${here('uml-init.sh')}`, `spoor_log=${log}`, `spoor_run=${command.join(',')}`];
}

/** Records into a folder; fails with all that was said when it did not come to its end. */
export async function record({ recorder, configurations, parameters: more }: Recorded, { run }: Place, out: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const log = join(out, 'record.txt');
  const [program = '', ...parameters] = run([process.execPath, recorder, configurations, out, ...more], log);
  const child = spawn(program, parameters, { stdio: 'ignore', timeout: LIMIT_MS, killSignal: 'SIGKILL' });
  await once(child, 'exit');
  if (existsSync(join(out, LIVED))) return;
  throw new Error(`The network was not recorded: ${existsSync(log) ? readFileSync(log, 'utf8') : `${program} did not begin`}`);
}
