/** The parts `gsmtap`, `lte` and `diameter`: a capture to documents on disk, beside tshark writing what it would give to Elasticsearch. */

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurement } from '../../src/tools/bench-results.js';
import { type Bench, hasTshark, inTurn, ran, sized, spoor } from './bench.js';
import { writeDiameterCapture, writeGsmtapCapture, writeLteCapture } from './signalling-captures.js';

export function gsmtap(bench: Bench): Promise<readonly Measurement[]> {
  return spooled(bench, 'gsmtap', writeGsmtapCapture, 'packets of GSMTAP', 'packets/s', 150_000);
}

export function lte(bench: Bench): Promise<readonly Measurement[]> {
  return spooled(bench, 'lte', writeLteCapture, 'packets of LTE RRC and NAS', 'packets/s', 60_000);
}

export function diameter(bench: Bench): Promise<readonly Measurement[]> {
  return spooled(bench, 'diameter', writeDiameterCapture, 'messages of Diameter', 'messages/s', 100_000);
}

async function spooled(
  bench: Bench,
  protocol: string,
  write: (file: string, packets: number) => void,
  what: string,
  unit: 'packets/s' | 'messages/s',
  /** A second, on a processor of its own. */
  goal: number,
): Promise<readonly Measurement[]> {
  const { folder } = bench;
  const many = sized(bench, { short: 100_000, usual: 300_000 });
  // tshark takes a twentieth of a second for what takes Spoor a thousandth.
  const few = sized(bench, { short: 10_000, usual: 40_000 });
  const [large, small] = [join(folder, `${protocol}.pcap`), join(folder, `${protocol}-small.pcap`)];
  write(large, many);
  write(small, few);
  let documents = 0;
  const ours = async () => {
    const spool = mkdtempSync(join(folder, 'spool-'));
    const { seconds, stderr } = await spoor('replay', large, '--spool', spool);
    documents = Number(/^Documents\s+([\d,]+)/m.exec(stderr)?.[1]?.replaceAll(',', ''));
    rmSync(spool, { recursive: true, force: true });
    return many / seconds;
  };
  const theirs = async () => few / (await ran('sh', ['-c', `tshark -n -r '${small}' -T ek >'${join(folder, 'ek.ndjson')}'`])).seconds;
  const beside = hasTshark(bench);
  const [values = [], others = []] = await inTurn(sized(bench, { short: 1, usual: 2, long: 3 }), ours, ...(beside ? [theirs] : []));
  return [
    {
      id: `spooled_${protocol}`,
      what: `${many / 1000} k ${what} to ${Math.round(documents / 1000)} k documents on disk, from the command to its end`,
      unit,
      values,
      ...(beside && { beside: { what: `\`tshark -T ek\` of ${few / 1000} k of them`, values: others } }),
      goal: { ratio: 20, least: goal },
    },
  ];
}
