/** Runs a program and looks at what it cost: time on the wall, time on the processors, most memory. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Cost {
  readonly code: number;
  readonly seconds: number;
  /** User and system time of all threads; undefined where there is no /proc. */
  readonly cpuSeconds: number | undefined;
  readonly peakMegabytes: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Clock ticks a second of /proc/PID/stat: 100 on every Linux that Node runs on. */
const TICKS = 100;

export interface Measured {
  readonly pid: number;
  readonly ended: Promise<Cost>;
  stop(): void;
}

/** Reads /proc every 20 ms while the program runs, so processor time is right to that. */
export function measure(command: string, args: readonly string[]): Measured {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let cpuSeconds: number | undefined;
  let peakMegabytes: number | undefined;
  const look = () => {
    cpuSeconds = cpuOf(child.pid ?? 0) ?? cpuSeconds;
    peakMegabytes = peakOf(child.pid ?? 0) ?? peakMegabytes;
  };
  const timer = setInterval(look, 20);
  const ended = new Promise<Cost>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ code: code ?? -1, seconds: (performance.now() - began) / 1000, cpuSeconds, peakMegabytes, stdout, stderr });
    });
  });
  return { pid: child.pid ?? 0, ended, stop: () => void child.kill('SIGTERM') };
}

export function cpuOf(pid: number): number | undefined {
  try {
    // Behind the program's name, which may hold anything, fields 14 and 15 are user and system time (proc(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return undefined;
  }
}

function peakOf(pid: number): number | undefined {
  try {
    const kilobytes = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmHWM:\s*(\d+)/m)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  } catch {
    return undefined;
  }
}
