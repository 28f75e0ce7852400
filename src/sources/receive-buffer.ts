/** What the system keeps of a connection while nobody reads it: Linux says so, and only an administrator can change it. */

import { readFile } from 'node:fs/promises';

/** Below this a stop of a tenth of a second of a busy feed is felt. */
const ENOUGH = 4e6;
/** A message of voice in its frames: topic, header, record of 216 octets. */
const OCTETS_OF_MESSAGE = 290;
const BUSY_MESSAGES_PER_SECOND = 100_000;

/** The third number of tcp_rmem, in octets: up to there the kernel lets a buffer grow by itself. Undefined where there is no such file. */
export async function receiveBufferLimit(file = '/proc/sys/net/ipv4/tcp_rmem'): Promise<number | undefined> {
  try {
    const limit = Number((await readFile(file, 'utf8')).trim().split(/\s+/)[2]);
    return Number.isFinite(limit) && limit > 0 ? limit : undefined;
  } catch {
    return undefined;
  }
}

/** In words, with what to do where it is little. */
export function describeReceiveBuffer(octets: number): string {
  const milliseconds = (octets / OCTETS_OF_MESSAGE / BUSY_MESSAGES_PER_SECOND) * 1000;
  const holds = `the system keeps up to ${(octets / 1e6).toFixed(1)} MB for a process that is stopped, ${milliseconds.toFixed(0)} ms of ${BUSY_MESSAGES_PER_SECOND / 1000} k messages/s`;
  return octets >= ENOUGH ? holds : `${holds}; more with: sysctl -w net.ipv4.tcp_rmem='4096 131072 16777216'`;
}
