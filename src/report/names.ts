/** Names for what a view groups by: headings of columns, names of lines. */

import type { FieldPath } from '../decoder/views.js';

/** Words of field names that are written in capitals. */
const CAPITALS = new Set('apn arfcn avp cic dscp id imei imsi ip lac mcc mnc msisdn sdp sip ssrc tac teid tmsi uri url vlan'.split(' '));

/** Of `source.ip` and `source.port` together `Source`; of one field its words, without the decoder's name: `Result code`, `SSRC`. */
export function headingOf(paths: readonly FieldPath[], decoder: string): string {
  const [path = ''] = paths;
  const whole = paths.length > 1 ? path.replace(/\.[^.]*$/, '') : path;
  const words = (whole.startsWith(`${decoder}.`) ? whole.slice(decoder.length + 1) : whole).replace(/^@/, '').split(/[._]+/);
  return capitalised(words.map((word) => (CAPITALS.has(word) ? word.toUpperCase() : word)).join(' '));
}

/** Headings begin alike, whoever wrote the view. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether a field is the port that belongs to the address of the field before it. */
export function isPortOf(path: FieldPath, before: FieldPath): boolean {
  return path.endsWith('.port') && before === `${path.slice(0, -4)}ip`;
}

/** `10.0.0.1:4000`, `[2001:db8::1]:4000` (RFC 3986). */
export function endpointText(ip: string, port: string): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** One name out of several values: `10.0.0.1:4000 → 10.0.0.2:5000 · GSM`. */
export function seriesName(paths: readonly FieldPath[], texts: readonly (string | undefined)[]): string {
  let name = '';
  for (let i = 0; i < paths.length; i++) {
    const path = paths[i] ?? '';
    const next = paths[i + 1];
    const value = texts[i];
    const port = texts[i + 1];
    const together = next !== undefined && isPortOf(next, path);
    const text = value === undefined ? '–' : together && port !== undefined ? endpointText(value, port) : value;
    name += (i === 0 ? '' : path.startsWith('destination.') && name !== '' ? ' → ' : ' · ') + text;
    if (together) i++;
  }
  return name;
}
