/** The captures that come with the decoders, each as a client of the collector. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../installation.js';

export interface Sample {
  /** Name of the client: decoder and capture, so that no two are the same. */
  readonly client: string;
  readonly file: string;
}

/** Sorted by client. */
export function samples(): Sample[] {
  const decoders = join(packageRoot, 'decoders');
  if (!existsSync(decoders)) return [];
  return folders(decoders)
    .flatMap((decoder) => captures(join(decoders, decoder)).map((file) => ({ client: `${decoder}-${stem(file)}`, file })))
    .sort((a, b) => (a.client < b.client ? -1 : 1));
}

function folders(place: string): string[] {
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function captures(decoder: string): string[] {
  const folder = join(decoder, 'samples');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .map((name) => join(folder, name));
}

/** The collector takes no spaces in names of clients. */
function stem(file: string): string {
  return file
    .replace(/^.*[\\/]/, '')
    .replace(/\.pcap(ng)?$/, '')
    .replace(/[^A-Za-z0-9._:@-]/g, '_');
}
