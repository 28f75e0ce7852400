/** A night of traffic for pictures, made of the samples: each again and again, at other times, capture points and addresses; one of them goes bad at 02:10. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shipped.js';

export const NIGHT = { from: '2026-11-26T00:00:00Z', to: '2026-11-26T03:00:00Z' };
const START = Date.parse(NIGHT.from) / 1000;
const MINUTES = 180;

/** Documentation networks (RFC 5737), one a site. */
const NETWORKS = { 'bts-north': [192, 0, 2], 'bts-south': [198, 51, 100], 'core-1': [203, 0, 113] } as const;
type Site = keyof typeof NETWORKS;

interface Take {
  readonly sample: string;
  readonly site: Site;
  /** Minutes after midnight, and how often again. */
  readonly first: number;
  readonly last?: number;
  readonly every?: number;
}

const TAKES: readonly Take[] = [
  { sample: 'rtp/clean', site: 'bts-north', first: 1, every: 5 },
  { sample: 'rtp/call-digits', site: 'bts-north', first: 3, every: 6 },
  { sample: 'rtp/clean', site: 'bts-south', first: 2, last: 129, every: 5 },
  { sample: 'rtp/call-digits', site: 'bts-south', first: 4, every: 9 },
  { sample: 'rtp/impaired', site: 'bts-south', first: 130, last: 160, every: 5 },
  { sample: 'rtp/call-impaired', site: 'bts-south', first: 132, last: 160, every: 5 },
  { sample: 'rtp/clean', site: 'bts-south', first: 162, every: 5 },
  { sample: 'rtp/clean', site: 'core-1', first: 0, every: 4 },
  { sample: 'rtp/restart', site: 'core-1', first: 22, every: 60 },
  { sample: 'rtp/rtcp', site: 'core-1', first: 50, last: 60, every: 10 },
  { sample: 'diameter/agents-tcp', site: 'core-1', first: 6, every: 10 },
  { sample: 'diameter/broken-avp', site: 'core-1', first: 93, last: 93 },
  { sample: 'gsmtap/bts-um', site: 'bts-north', first: 4, every: 12 },
  { sample: 'gsmtap/virtual-um', site: 'bts-south', first: 3, every: 15 },
  { sample: 'gsmtap/lte-gprs-sim', site: 'bts-north', first: 6, every: 12 },
  { sample: 'gsmtap/umts', site: 'bts-south', first: 8, every: 14 },
  { sample: 'gsmtap/log-lines', site: 'core-1', first: 3, every: 20 },
];

/** Writes the captures into the folder, named as the collector names them; one of them ends in the middle of a packet. */
export function writeNight(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { sample, site, first, last = MINUTES - 5, every = MINUTES } of TAKES) {
    const capture = readFileSync(join(root, 'decoders', sample.replace('/', '/samples/').concat('.pcap')));
    for (let minute = first; minute <= last; minute += every) {
      const moved = movedTo(capture, START + 60 * minute, NETWORKS[site]);
      const name = `trace-${site}-${stamp(START + 60 * minute)}.pcap`;
      writeFileSync(join(folder, name), sample === 'rtp/restart' && minute > 100 ? moved.subarray(0, -40) : moved);
    }
  }
}

const stamp = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/[-:]/g, '').replace('T', '_').slice(0, 15);

/** A classic capture (little-endian, Ethernet) whose first packet is at that time, with 192.0.2.0/24 replaced by another network. */
function movedTo(capture: Buffer, seconds: number, network: readonly [number, number, number]): Buffer {
  const copy = Buffer.from(capture);
  const shift = seconds - copy.readUInt32LE(24);
  for (let at = 24; at + 16 <= copy.length; ) {
    copy.writeUInt32LE(copy.readUInt32LE(at) + shift, at);
    const frame = at + 16;
    if (copy.readUInt16BE(frame + 12) === 0x0800)
      for (const address of [frame + 26, frame + 30]) if (copy.readUIntBE(address, 3) === 0xc00002) copy.set(network, address);
    at = frame + copy.readUInt32LE(at + 8);
  }
  return copy;
}
