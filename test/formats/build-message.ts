/** Makes layer 3 messages from the tables of elements: every mandatory element, some of the others, with values drawn by lot. */

import { type ElementRows, parseRows, type Row } from '../../src/formats/elements/index.js';
import { CC_ELEMENTS, MM_ELEMENTS, SMS_CP_ELEMENTS, SS_ELEMENTS } from '../../src/formats/gsm-layer3/circuit-elements.js';
import { GMM_ELEMENTS, SM_ELEMENTS } from '../../src/formats/gsm-layer3/packet-elements.js';
import { RR_ELEMENTS } from '../../src/formats/gsm-layer3/rr-elements.js';
import { EMM_MESSAGES, ESM_MESSAGES } from '../../src/formats/nas/eps-messages.js';
import { DETACH_TO_MOBILE, EPS_ELEMENT_TABLES } from '../../src/formats/nas/index.js';

export type Random = () => number;

/** Protocol, its discriminator, and its table. */
export const TABLES: readonly (readonly [protocol: string, discriminator: number, rows: ElementRows])[] = [
  ['RR', 6, RR_ELEMENTS],
  ['MM', 5, MM_ELEMENTS],
  ['CC', 3, CC_ELEMENTS],
  ['SS', 11, SS_ELEMENTS],
  ['SMS', 9, SMS_CP_ELEMENTS],
  ['GMM', 8, GMM_ELEMENTS],
  ['SM', 10, SM_ELEMENTS],
];

const octet = (random: Random) => Math.floor(random() * 256);
const upTo = (random: Random, most: number) => Math.floor(random() * (most + 1));
const octets = (random: Random, count: number) => Array.from({ length: count }, () => octet(random));
const digit = (random: Random) => upTo(random, 9);

/** Semi-octets, the first digit in the low half; 0xf fills the last one. */
function semi(digits: readonly number[]): number[] {
  const pairs: number[] = [];
  for (let i = 0; i < digits.length; i += 2) pairs.push(digits[i]! | ((digits[i + 1] ?? 15) << 4));
  return pairs;
}

export function plmn(random: Random): number[] {
  const [a, b, c, d, e] = [digit(random), digit(random), digit(random), digit(random), digit(random)];
  const third = random() < 0.5 ? 15 : digit(random);
  return [a | (b << 4), c | (third << 4), d | (e << 4)];
}

/** IMSI, IMEI, IMEISV or TMSI. */
export function identity(random: Random): number[] {
  const type = 1 + upTo(random, 3);
  if (type === 4) return [0xf4, ...octets(random, 4)];
  const digits = Array.from({ length: type === 3 ? 16 : 15 }, () => digit(random));
  const odd = digits.length % 2 === 1;
  return [(digits[0]! << 4) | (odd ? 8 : 0) | type, ...semi(digits.slice(1))];
}

function number(random: Random): number[] {
  const digits = Array.from({ length: 3 + upTo(random, 9) }, () => digit(random));
  const type = random() < 0.5 ? 0x91 : 0x81;
  return [type, ...semi(digits)];
}

/** A short message to the mobile or from it, its number, time and text all by lot. */
function shortMessage(random: Random, up: boolean): number[] {
  if (random() < 0.3) return [up ? 4 : 5, octet(random), 1, upTo(random, 127)];
  const digits = Array.from({ length: 4 + upTo(random, 8) }, () => digit(random));
  const address = [digits.length, 0x91, ...semi(digits)];
  const characters = upTo(random, 40);
  const time = semi([2, 6, 0, 7, 1, 5, 1, 2, 3, 0, 0, 0, 0, 4]);
  const text = octets(random, Math.ceil((characters * 7) / 8));
  const tpdu = up
    ? [0x11, octet(random), ...address, 0, 0, octet(random), characters, ...text]
    : [0x04, ...address, 0, 0, ...time, characters, ...text];
  const centre = number(random);
  const addresses = up ? [0, centre.length, ...centre] : [centre.length, ...centre, 0];
  return [up ? 0 : 1, octet(random), ...addresses, tpdu.length, ...tpdu];
}

function apn(random: Random): number[] {
  const label = Array.from({ length: 1 + upTo(random, 10) }, () => 97 + upTo(random, 25));
  return [label.length, ...label, 3, 102, 111, 111];
}

/** Elements whose content has a form. */
const VALUES: Readonly<Record<string, (random: Random, up: boolean) => number[]>> = {
  identity,
  'new-identity': identity,
  'additional-identity': identity,
  'paged-identity': identity,
  'p-tmsi': (random) => [0xf4, ...octets(random, 4)],
  lai: (random) => [...plmn(random), ...octets(random, 2)],
  'old-lai': (random) => [...plmn(random), ...octets(random, 2)],
  'cell-lai': (random) => [...plmn(random), ...octets(random, 2)],
  rai: (random) => [...plmn(random), ...octets(random, 3)],
  'old-rai': (random) => [...plmn(random), ...octets(random, 3)],
  'called-number': number,
  'calling-number': number,
  'connected-number': number,
  'redirecting-number': number,
  'cp-user-data': shortMessage,
  cause: (random) => [0xe0 | upTo(random, 5), 0x80 | upTo(random, 127)],
  facility: (random) => [0xa1, 11, 2, 1, octet(random), 2, 1, 59, 0x30, 3, 4, 1, 15],
  'bearer-capability': (random) => [0xa0 | upTo(random, 3)],
  'progress-indicator': (random) => [0xe0, 0x80 | upTo(random, 127)],
  'classmark-2': (random) => [octet(random) & 0x7f, octet(random), octet(random)],
  'full-network-name': (random) => [0x80, ...octets(random, 7)],
  'bearer-capability-2': (random) => [0xa0 | upTo(random, 3)],
  // Bit maps of channels 1 to 124.
  'frequency-list': (random) => [octet(random) & 0x0f, ...octets(random, 15)],
  'cell-channels': (random) => [octet(random) & 0x0f, ...octets(random, 15)],
  neighbours: (random) => [octet(random) & 0x3f, ...octets(random, 15)].map((value, i) => (i === 0 ? value & 0x3f & ~0x0e : value)),
  'neighbours-2': (random) => [octet(random) & 0x01, ...octets(random, 15)],
  'update-result': (random) => [upTo(random, 1)],
  'attach-result': (random) => [random() < 0.5 ? 1 : 3],
  'service-type': (random) => [upTo(random, 4)],
  apn,
  'pdp-address': (random) => [0xf1, 0x21, ...octets(random, 4)],
  'assigned-channel': (random) => [0x20 | upTo(random, 31), octet(random), octet(random)],
  'dedicated-mode-or-tbf': () => [0],
  'ms-network-capability': (random) => octets(random, 3),
  'auxiliary-states': () => [0x80],
  qos: (random) => octets(random, 11),
  autn: (random) => octets(random, 16),
  'sres-extension': (random) => octets(random, 4),
  auts: (random) => octets(random, 14),
};

type Values = Readonly<Record<string, (random: Random, up: boolean) => number[]>>;

const guti = (random: Random) => [0xf6, ...plmn(random), ...octets(random, 7)];
const epsIdentity = (random: Random) => {
  if (random() < 0.5) return guti(random);
  const [first, ...others] = Array.from({ length: 15 }, () => digit(random));
  return [(first! << 4) | 8 | (random() < 0.5 ? 1 : 3), ...semi(others)];
};
const session = (random: Random) => [0x02, 1 + upTo(random, 100), 0xd0, 0x11 * (1 + upTo(random, 2))];

/** The same for LTE, whose elements have the names of GSM where they are alike. */
const EPS_VALUES: Values = {
  identity: epsIdentity,
  'additional-identity': guti,
  'new-identity': guti,
  'ms-identity': identity,
  'last-tai': (random) => [...plmn(random), ...octets(random, 2)],
  'tai-list': (random) => {
    const count = upTo(random, 3);
    const form = upTo(random, 2);
    const area = () => [...plmn(random), upTo(random, 200), octet(random)];
    if (form === 2) return [0x40 | count, ...Array.from({ length: count + 1 }, area).flat()];
    return [(form << 5) | count, ...area(), ...(form === 1 ? [] : octets(random, count * 2))];
  },
  'esm-message-container': session,
  'pdn-type': (random) => [1 + upTo(random, 2)],
  'request-type': (random) => [1 + upTo(random, 1)],
  'pdn-address': (random) => [1, ...octets(random, 4)],
  'eps-quality-of-service': (random) => [1 + upTo(random, 8)],
  'nas-message-container': () => [0x09, 0x04],
  'attach-type': (random) => [1 + upTo(random, 1)],
  'attach-result': (random) => [1 + upTo(random, 1)],
  'update-type': (random) => [upTo(random, 3)],
  'update-result': (random) => [upTo(random, 1)],
  'detach-type': (random) => [1 + upTo(random, 2)],
  'ue-network-capability': (random) => octets(random, 2),
  'ue-security-capability': (random) => octets(random, 2),
  'nas-security-algorithms': (random) => [(upTo(random, 3) << 4) | upTo(random, 3)],
  'full-network-name': VALUES['full-network-name']!,
  apn,
  autn: VALUES.autn!,
  auts: VALUES.auts!,
};

/** Octets of those rest octets that are read. */
const REST_LENGTHS: Readonly<Record<string, number>> = {
  'si-1-rest-octets': 1,
  'si-3-rest-octets': 4,
  'si-4-rest-octets': 8,
  'si-6-rest-octets': 7,
  'si-13-rest-octets': 20,
  'ia-rest-octets': 11,
};

/** Of elements that may stand before rest octets: nothing tells one from rest octets that begin with its octet. */
const IDENTIFIERS: ReadonlySet<number> = new Set([0x64, 0x72, 0x7c]);

/** Empty, or with everything in them by lot. */
function restOctets(name: string, random: Random): number[] {
  const length = REST_LENGTHS[name];
  if (length === undefined || random() < 0.25) return new Array<number>(length ?? 8).fill(0x2b);
  const drawn = octets(random, length);
  if (IDENTIFIERS.has(drawn[0]!)) drawn[0]! ^= 1;
  // Half of all assignments of packets are of the common kinds, H H.
  return name === 'ia-rest-octets' && random() < 0.5 ? [drawn[0]! | 0xc0, ...drawn.slice(1)] : drawn;
}

function valueFor(row: Row, random: Random, up: boolean, values: Values): number[] {
  const made = values[row.name]?.(random, up);
  if (row.form === 'rest') return restOctets(row.name, random);
  if (row.form === 'half' || row.form.endsWith('-half')) return made ?? [upTo(random, 15)];
  if (row.form === 'fixed') return made ?? octets(random, row.octets);
  return made ?? octets(random, 1 + upTo(random, 4));
}

export interface Built {
  readonly octets: Uint8Array;
  /** Names of the elements that are in it. */
  readonly elements: readonly string[];
}

/** @param up the mobile sends it. */
export function buildMessage(discriminator: number, type: number, text: string, random: Random, up: boolean): Built {
  return build([discriminator, type], text, random, up, VALUES);
}

/** A message of each row of LTE's tables. */
export function buildEpsMessages(random: Random): readonly (Built & { readonly up: boolean })[] {
  return (['EMM', 'ESM'] as const).flatMap((protocol) =>
    Object.entries(EPS_ELEMENT_TABLES[protocol].rows).map(([key, text]) => {
      const type = Number(key) & 0xff;
      const up = Number(key) !== DETACH_TO_MOBILE && UPLINK.has(type);
      const head = protocol === 'EMM' ? [0x07, type] : [0x50 | 0x02, upTo(random, 100), type];
      return { ...build(head, text, random, up, EPS_VALUES), up };
    }),
  );
}

/** Types of messages that the mobile sends, or that it may send. */
const UPLINK: ReadonlySet<number> = new Set(
  [...EMM_MESSAGES, ...ESM_MESSAGES].filter(([, , direction]) => direction !== 'downlink').map(([code]) => code),
);

function build(head: readonly number[], text: string, random: Random, up: boolean, values: Values): Built {
  const rows = parseRows(text);
  const out = [...head];
  const names: string[] = [];
  let halfAt: number | undefined;
  const optional = (row: Row) => row.identifier !== undefined;
  const seen = new Set<number>();
  for (const row of [
    ...rows.filter((r) => !optional(r) && r.form !== 'rest'),
    ...rows.filter(optional),
    ...rows.filter((r) => r.form === 'rest'),
  ]) {
    if (row.identifier !== undefined) {
      if (seen.has(row.identifier) || random() < 0.5) continue;
      seen.add(row.identifier);
    }
    const value = valueFor(row, random, up, values);
    names.push(row.name);
    if (row.form === 'low-half' || row.form === 'high-half') {
      const bits = row.form === 'low-half' ? value[0]! & 15 : (value[0]! & 15) << 4;
      if (halfAt === undefined) halfAt = out.push(bits) - 1;
      else {
        out[halfAt] = out[halfAt]! | bits;
        halfAt = undefined;
      }
      continue;
    }
    if (row.form === 'half') out.push(row.identifier! | (value[0]! & 15));
    else {
      if (row.identifier !== undefined) out.push(row.identifier);
      if (row.form === 'long-length') out.push(value.length >> 8);
      if (row.form === 'length' || row.form === 'long-length') out.push(value.length & 255);
      out.push(...value);
    }
  }
  return { octets: Uint8Array.from(out), elements: names };
}
