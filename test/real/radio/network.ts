/** Osmocom's programs, one machine's GSM network: started in order, each when the one before answers, and stopped again. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Subscriber } from './phone.js';
import { Vty } from './vty.js';

/** Each with its configuration beside this file, and the port of its VTY. */
export const PROGRAMS = {
  'osmo-stp': { configuration: 'stp.cfg', vty: 4239 },
  'osmo-hlr': { configuration: 'hlr.cfg', vty: 4258 },
  'osmo-mgw': { configuration: 'mgw.cfg', vty: 4243 },
  'osmo-msc': { configuration: 'msc.cfg', vty: 4254 },
  'osmo-bsc': { configuration: 'bsc.cfg', vty: 4242 },
  'osmo-bts-virtual': { configuration: 'bts.cfg', vty: 4241 },
} as const;
type Program = keyof typeof PROGRAMS;

/** What is recorded, in files of these names: a filter of libpcap for each. */
const RECORDINGS = {
  // Octet 2 of the payload is the type: 1 Um, 16 a log line.
  'um.pcap': 'udp dst port 4729 and dst host 127.0.0.1 and udp[10] = 1',
  'virtual-um.pcap': 'udp dst port 4729 and dst net 239.0.0.0/8',
  'log.pcap': 'udp dst port 4729 and dst host 127.0.0.1 and udp[10] = 16',
} as const;
export const RECORDED = Object.keys(RECORDINGS) as readonly (keyof typeof RECORDINGS)[];

const PATIENCE_MS = 30_000;

export class Network {
  private readonly processes: { readonly process: ChildProcess; readonly log: string; readonly name: string }[] = [];
  private readonly consoles = new Map<Program, Vty>();
  private readonly configurations: string;
  private readonly out: string;

  /**
   * @param configurations folder of the configuration files
   * @param out folder for recordings and for what the programs print
   */
  constructor(configurations: string, out: string) {
    this.configurations = configurations;
    this.out = out;
  }

  /** Until the base station is connected, and its controller with the switching centre. */
  async start(): Promise<void> {
    for (const [file, filter] of Object.entries(RECORDINGS)) await this.record(file, filter);
    for (const [name, { configuration, vty }] of Object.entries(PROGRAMS) as [Program, (typeof PROGRAMS)[Program]][]) {
      const file = name === 'osmo-hlr' ? ['-l', join(this.out, 'hlr.db')] : [];
      this.run(name, ['-c', join(this.configurations, configuration), ...file]);
      this.consoles.set(name, await Vty.open(vty));
    }
    // No command of its VTY tells whether the switching centre answered.
    await this.printed('osmo-bsc', /RESET ACK from MSC/);
  }

  say(program: Program, command: string): Promise<string> {
    const console = this.consoles.get(program);
    if (console === undefined) throw new Error(`${program} was not started`);
    return console.say(command);
  }

  /** @param msisdn its telephone number. */
  async subscribe({ imsi, key }: Subscriber, msisdn: string): Promise<void> {
    await this.say('osmo-hlr', `subscriber imsi ${imsi} create`);
    await this.say('osmo-hlr', `subscriber imsi ${imsi} update msisdn ${msisdn}`);
    await this.say('osmo-hlr', `subscriber imsi ${imsi} update aud2g xor ki ${key}`);
  }

  /** Programs first, so that their last words are recorded. */
  async stop(): Promise<void> {
    for (const console of this.consoles.values()) console.close();
    for (const { process } of this.processes.toReversed()) {
      if (process.exitCode !== null || process.signalCode !== null) continue;
      const exit = once(process, 'exit');
      process.kill('SIGTERM');
      if ((await Promise.race([exit, pause(3000)])) === undefined) {
        process.kill('SIGKILL');
        await exit;
      }
    }
  }

  /** What was printed last, of each program. */
  lastWords(): string {
    return this.processes.map(({ name, log }) => `${name}:\n${readFileSync(log, 'utf8').split('\n').slice(-12).join('\n')}`).join('\n');
  }

  private async printed(program: Program, expected: RegExp): Promise<void> {
    const { log } = this.processes.find(({ name }) => name === program)!;
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
      if (expected.test(readFileSync(log, 'utf8'))) return;
    }
    throw new Error(`${program} did not print ${expected}`);
  }

  private run(name: string, parameters: readonly string[], suffix = ''): ChildProcess {
    const log = join(this.out, `${name}${suffix}.txt`);
    const file = openSync(log, 'w');
    const process = spawn(name, parameters, { cwd: this.out, stdio: ['ignore', file, file] });
    closeSync(file);
    this.processes.push({ process, log, name });
    return process;
  }

  private async record(file: string, filter: string): Promise<void> {
    const recording = join(this.out, file);
    this.run('tcpdump', ['-i', 'lo', '-s', '0', '-U', '--immediate-mode', '-Z', 'root', '-w', recording, filter], `-${file}`);
    // It writes the header when it begins to listen.
    while (spawnSync('test', ['-s', recording]).status !== 0) await pause(20);
  }
}
