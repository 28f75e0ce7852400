/** Messages drawn by lot from the model: octets that keep every rule of their command, and what a reader has to make of each AVP. */

import type { Application, Avp, Definition, Model, Part, Profile } from 'spoor/formats/diameter';
import { concat, avp as encoded, hex, message } from '../../decoders/diameter/encode.js';

/** A number from 0 to below 1. */
export type Lot = () => number;

/** One AVP as it was written: the way to it, and its value as text; undefined for a group. */
export interface Written {
  readonly path: string;
  readonly value: string | undefined;
}

export interface Drawn {
  readonly octets: Uint8Array;
  readonly avps: readonly Written[];
  /** Names of AVPs that the command asks for and whose only place is the top of the message. */
  readonly required: readonly string[];
}

export interface Choice {
  readonly application: Application;
  readonly profile: Profile;
  readonly code: number;
  readonly part: Part;
  readonly request: boolean;
}

/** Every request and answer whose rules are known. */
export function everyPart(model: Model): Choice[] {
  return model.tables.applications.flatMap((application) =>
    application.profiles.flatMap((profile) =>
      [...profile.commands.values()].flatMap(({ code, request, answer }) =>
        [
          { part: request, request: true },
          { part: answer, request: false },
        ].flatMap(({ part, request: asks }) =>
          part?.definition === undefined ? [] : [{ application, profile, code, part, request: asks }],
        ),
      ),
    ),
  );
}

/** What it says where the profile hangs on a text: Service-Context-Id. */
export function contextOf({ profile }: Choice): string {
  return profile.when[0]?.endings[0] ?? 'somebody@example.com';
}

/**
 * @param without the name of an AVP at the top that is left out
 * @param session what every Session-Id says; one of a few words unless given
 */
export function draw(choice: Choice, lot: Lot, without?: string, session?: string): Drawn {
  const { part, request, code, application } = choice;
  const drawing = new Drawing(choice, lot, session);
  const avps = drawing.members(part.definition!, [], without);
  const proxiable = application.id === 0 && [257, 280, 282].includes(code) ? 0 : 0x40;
  const flags = (request ? 0x80 : 0) | proxiable;
  const required = part.definition!.rules.flatMap(({ kind, avp, min }) =>
    kind === 'required' && avp !== undefined && min === 1 ? [avp.name] : [],
  );
  return { octets: message({ command: code, application: application.id, flags, hopByHop: 7 }, ...avps), avps: drawing.written, required };
}

/** Groups deeper than this hold only what they must. */
const DEEP = 4;

class Drawing {
  readonly written: Written[] = [];
  private readonly choice: Choice;
  private readonly lot: Lot;
  private readonly session: string | undefined;

  constructor(choice: Choice, lot: Lot, session: string | undefined) {
    this.choice = choice;
    this.lot = lot;
    this.session = session;
  }

  /** Fixed AVPs first, all others in any order. */
  members(definition: Definition, path: readonly string[], without?: string): Uint8Array[] {
    const drawn = definition.rules.flatMap((rule, place) => {
      const { avp, min, max, kind } = rule;
      if (avp === undefined || avp.name === without) return [];
      // A request has no result, whatever TS 32.299 prints; an answer has one.
      const result = path.length === 0 && avp.vendor === 0 && avp.code === 268;
      if (result && this.choice.request) return [];
      const surplus = this.lot() < (path.length === 0 ? 0.4 : path.length < DEEP ? 0.2 : 0) ? 1 : 0;
      const count = Math.min(max, Math.max(min, result ? 1 : 0) + (min > 0 ? 0 : surplus));
      return Array.from({ length: count }, () => ({ avp, place: kind === 'fixed' ? place - 1e6 : this.lot() }));
    });
    drawn.sort((a, b) => a.place - b.place);
    return drawn.map(({ avp }) => this.one(avp, [...path, avp.name]));
  }

  private one(avp: Avp, path: readonly string[]): Uint8Array {
    const rule = this.choice.profile.mandatory.get(avp) ?? avp.mandatory;
    const mandatory = rule === 'must' || (rule !== 'mustnot' && this.lot() < 0.5);
    const options = { flags: mandatory ? 0x40 : 0, ...(avp.vendor !== 0 && { vendor: avp.vendor }) };
    if (avp.type !== 'Grouped') {
      const [octets, value] = this.value(avp);
      this.written.push({ path: path.join('/'), value });
      return encoded(avp.code, octets, options);
    }
    this.written.push({ path: path.join('/'), value: undefined });
    return encoded(avp.code, concat(this.group(avp, path)), options);
  }

  private group(avp: Avp, path: readonly string[]): Uint8Array[] {
    const { profile, application } = this.choice;
    const definition = profile.refined.get(avp) ?? avp.definition;
    const key = `${avp.vendor}/${avp.code}`;
    // Failed-AVP holds AVPs that were wrong; Proxy-Info is the business of one agent.
    if (key === '0/279') return [];
    if (key !== '0/260') return definition === undefined ? [] : this.members(definition, path);
    // Vendor-Specific-Application-Id has one of two, which no rule can say.
    this.written.push({ path: [...path, 'Vendor-Id'].join('/'), value: '10415' });
    this.written.push({ path: [...path, 'Auth-Application-Id'].join('/'), value: String(application.id) });
    return [encoded(266, 10415), encoded(258, application.id)];
  }

  private value(avp: Avp): readonly [octets: Uint8Array, value: string] {
    const known = this.known(avp);
    if (known !== undefined) return known;
    const { lot } = this;
    if (avp.bits.size > 0 && /Unsigned|Integer/.test(avp.type)) return mask(avp, lot);
    if (avp.type === 'Enumerated' || (avp.values.size > 0 && avp.type === 'Unsigned32')) return enumerated(avp, lot);
    if (avp.type === 'OctetString') return octetString(avp, lot);
    const draws = VALUES[avp.type];
    if (draws === undefined) throw new Error(`no value for ${avp.type}`);
    return draws(lot);
  }

  /** AVPs whose value another part of the message, or its text, decides. */
  private known({ vendor, code }: Avp): readonly [octets: Uint8Array, value: string] | undefined {
    const { application } = this.choice;
    switch (`${vendor}/${code}`) {
      case '0/258':
      case '0/259':
        return [number32(application.id), String(application.id)];
      case '0/263':
        return this.session === undefined ? undefined : text(this.session);
      case '0/268':
        return [number32(2001), '2001'];
      case '0/415':
        return [number32(0), '0'];
      case '0/461':
        return text(contextOf(this.choice));
      case '10415/630':
        // Whose words hang on application and list.
        return [number32(0), '0'];
      default:
        return undefined;
    }
  }
}

type Draws = (lot: Lot) => readonly [octets: Uint8Array, value: string];

const pick = <T>(lot: Lot, from: readonly T[]): T => from[Math.floor(lot() * from.length)]!;
const whole = (lot: Lot, below: number) => Math.floor(lot() * below);
const text = (value: string) => [new TextEncoder().encode(value), value] as const;

function number32(value: number): Uint8Array {
  const octets = new Uint8Array(4);
  new DataView(octets.buffer).setUint32(0, value);
  return octets;
}

function number64(value: bigint): Uint8Array {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, BigInt.asUintN(64, value));
  return octets;
}

const any64 = (lot: Lot) => (BigInt(whole(lot, 2 ** 32)) << 32n) | BigInt(whole(lot, 2 ** 32));

function float(lot: Lot, size: 4 | 8): readonly [Uint8Array, string] {
  const view = new DataView(new ArrayBuffer(size));
  const value = (lot() - 0.5) * 1e6;
  if (size === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return [new Uint8Array(view.buffer), String(size === 4 ? Math.fround(value) : value)];
}

/** Written once as octets and once as people write them, by hand. */
const ADDRESSES = [
  ['0001c0000201', '192.0.2.1'],
  ['000220010db8000000000000000000000001', '2001:db8::1'],
  ['000834393137', '4917'],
  ['0006001122334455', '001122334455'],
] as const;
const TIMES = [
  ['83aa7e80', '1970-01-01T00:00:00Z'],
  ['80000000', '1968-01-20T03:14:08Z'],
  ['7fffffff', '2104-02-26T09:42:23Z'],
  ['00000000', '2036-02-07T06:28:16Z'],
] as const;
const WORDS = ['a', 'visited.example', 'internet', 'Grüße', '日本', 'x'.repeat(60), '0'];
const fromTable = (table: readonly (readonly [string, string])[]) => (lot: Lot) => {
  const [octets, value] = pick(lot, table);
  return [hex(octets), value] as const;
};

const VALUES: Readonly<Partial<Record<Avp['type'], Draws>>> = {
  Unsigned32: (lot) => {
    const value = whole(lot, 2 ** 32);
    return [number32(value), String(value)];
  },
  Integer32: (lot) => {
    const value = whole(lot, 2 ** 32) | 0;
    return [number32(value), String(value)];
  },
  Unsigned64: (lot) => {
    const value = any64(lot);
    return [number64(value), String(value)];
  },
  Integer64: (lot) => {
    const value = BigInt.asIntN(64, any64(lot));
    return [number64(value), String(value)];
  },
  Float32: (lot) => float(lot, 4),
  Float64: (lot) => float(lot, 8),
  Address: fromTable(ADDRESSES),
  Time: fromTable(TIMES),
  UTF8String: (lot) => text(pick(lot, WORDS)),
  DiameterIdentity: (lot) => text(pick(lot, ['a.example', 'mme1.visited.example'])),
  DiameterURI: (lot) => text(pick(lot, ['aaa://a.example', 'aaas://a.example:5868;transport=sctp'])),
  IPFilterRule: (lot) => text(pick(lot, ['permit in ip from any to assigned', 'deny out 17 from !192.0.2.0/24 to any 53,5060-5070 frag'])),
  QoSFilterRule: (lot) => text(pick(lot, ['meter in ip from any to any 5', 'tag out ip from any to any'])),
};

/** By the word a dictionary has for how octets are read; what is not here is hexadecimal, or text. */
const OCTETS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  tbcd: [
    ['947100000000f1', '4917000000001'],
    ['21', '12'],
  ],
  'ntp-time': TIMES,
  u8: [['c8', '200']],
  'u32-bytes': [['00c0ffee', '00c0ffee']],
  ipv4: [['c0000201', '192.0.2.1']],
  ipv6: [['20010db8000000000000000000000001', '2001:db8::1']],
  'ipv6-list': [['20010db8000000000000000000000001'.repeat(2), '2001:db8::1,2001:db8::1']],
  'ipv6-prefix': [['004020010db800000001', '2001:db8:0:1::/64']],
  plmn: [
    ['99f924', '999-42'],
    ['130062', '310-260'],
  ],
  'trace-ref': [['99f924000001', '999-42 trace 000001']],
  tai: [['99f9240007', '999-42 tac 7']],
  ecgi: [['99f92400000102', '999-42 eci 258']],
  lai: [['99f9240009', '999-42 lac 9']],
  rai: [['99f924000905', '999-42 lac 9 rac 5']],
  cgi: [['99f92400090105', '999-42 lac 9 ci 261']],
  sai: [['99f92400090105', '999-42 lac 9 sac 261']],
  uli: [
    ['8199f92400000102', 'type 129 999-42 eci 258'],
    ['0199f92400090105', 'type 1 999-42 lac 9 area 261'],
  ],
  timezone: [
    ['4000', '+01:00'],
    ['8001', '+02:00 with 1 h of daylight saving'],
  ],
};

function octetString({ encoding, values }: Avp, lot: Lot): readonly [Uint8Array, string] {
  if (encoding === 'text' || encoding === 'xml') return text(pick(lot, WORDS));
  const table = encoding === undefined ? undefined : OCTETS[encoding];
  if (encoding === 'u8' && values.size > 0) {
    const [value, word] = pick(lot, [...values]);
    return [Uint8Array.of(value), word];
  }
  if (table !== undefined) return fromTable(table)(lot);
  // Octets that are no text, so that nobody can take them for some.
  const octets = Uint8Array.from({ length: 1 + whole(lot, 12) }, (_, i) => (i === 0 ? 0xff : whole(lot, 256)));
  return [octets, Buffer.from(octets).toString('hex')];
}

function enumerated({ values }: Avp, lot: Lot): readonly [Uint8Array, string] {
  if (values.size === 0) return [number32(5), '5'];
  const [value, word] = pick(lot, [...values]);
  return [number32(value), word];
}

function mask({ type, bits }: Avp, lot: Lot): readonly [Uint8Array, string] {
  const set = [...bits].filter(() => lot() < 0.5).sort(([a], [b]) => a - b);
  const value = set.reduce((sum, [bit]) => sum | (1n << BigInt(bit)), 0n);
  return [type.endsWith('64') ? number64(value) : number32(Number(value)), set.map(([, word]) => word).join(',')];
}
