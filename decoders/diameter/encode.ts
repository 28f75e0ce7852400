/** Builds Diameter messages octet by octet, well formed or not: what tests feed to the decoder. */

export interface AvpOptions {
  readonly vendor?: number;
  /** M unless said. */
  readonly flags?: number;
  /** Lies about the length. */
  readonly length?: number;
}

/** Text, octets, an Unsigned32, or the members of a group. */
export type AvpValue = string | Uint8Array | number | readonly Uint8Array[];

/** One AVP with its padding. */
export function avp(code: number, value: AvpValue, { vendor, flags = 0x40, length }: AvpOptions = {}): Uint8Array {
  const data = octets(value);
  const header = vendor === undefined ? 8 : 12;
  const bytes = new Uint8Array(header + ((data.length + 3) & ~3));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, code);
  view.setUint32(4, length ?? header + data.length);
  bytes[4] = flags | (vendor === undefined ? 0 : 0x80);
  if (vendor !== undefined) view.setUint32(8, vendor);
  bytes.set(data, header);
  return bytes;
}

export interface MessageOptions {
  readonly command: number;
  readonly application?: number;
  /** R and P unless said. */
  readonly flags?: number;
  readonly hopByHop?: number;
  readonly endToEnd?: number;
  readonly version?: number;
  readonly length?: number;
}

export function message(options: MessageOptions, ...avps: readonly Uint8Array[]): Uint8Array {
  const { command, application = 0, flags = 0xc0, hopByHop = 1, endToEnd = hopByHop, version = 1, length } = options;
  const body = concat(avps);
  const bytes = new Uint8Array(20 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length ?? bytes.length);
  bytes[0] = version;
  view.setUint32(4, command);
  bytes[4] = flags;
  view.setUint32(8, application);
  view.setUint32(12, hopByHop);
  view.setUint32(16, endToEnd);
  bytes.set(body, 20);
  return bytes;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Octets of hexadecimal text. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function octets(value: AvpValue): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (typeof value === 'number') {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value);
    return bytes;
  }
  return value instanceof Uint8Array ? value : concat(value);
}
