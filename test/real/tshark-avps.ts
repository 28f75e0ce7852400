/** Every AVP of every Diameter message of a capture as tshark reads it: where it stands, its name, and all that is said of its value. */

import { plain, tshark } from './tshark.js';

export interface SeenField {
  readonly name: string;
  readonly show: string;
  /** What it says beside the number: `EUTRAN` of `RAT-Type: EUTRAN (1004)`. */
  readonly word: string | undefined;
  readonly octets: string;
}

export interface SeenAvp {
  /** Groups around it. */
  readonly depth: number;
  readonly name: string;
  readonly code: number;
  vendor: number;
  /** Octets of header and data, without padding. */
  readonly length: number;
  /** Its value first, then what other dissectors find in it; groups have their members for that. */
  readonly fields: SeenField[];
}

export interface SeenMessage {
  /** Number of its packet, from 1. */
  readonly frame: number;
  /** Header and AVPs, in hexadecimal. */
  octets: string;
  readonly avps: SeenAvp[];
}

/** Says nothing of a value. */
const AROUND = /^$|^_ws\.|^diameter\.(?:avp\.(?:code|flags|len|pad)|flags\.)/;

/** PDML has one element a line, indented by depth. */
export function avpsIn(file: string): SeenMessage[] {
  const messages: SeenMessage[] = [];
  let frame = 0;
  let message: SeenMessage | undefined;
  let open: { readonly indent: number; readonly avp: SeenAvp }[] = [];
  for (const line of tshark(file, '-Y', 'diameter', '-T', 'pdml', '-J', 'frame diameter').split('\n')) {
    if (line.startsWith('  <proto')) {
      message = line.includes('name="diameter"') ? { frame, octets: '', avps: [] } : undefined;
      if (message !== undefined) messages.push(message);
      open = [];
      continue;
    }
    const [, space = '', name] = /^( *)<field name="([^"]*)"/.exec(line) ?? [];
    if (name === undefined) continue;
    const attribute = (which: string) => plain(new RegExp(` ${which}="([^"]*)"`).exec(line)?.[1] ?? '');
    if (name === 'num') frame = Number(attribute('show'));
    if (message === undefined) continue;
    const indent = space.length;
    const octets = attribute('value');
    if (indent === 4) message.octets += octets;
    open = open.filter((one) => one.indent < indent);
    const around = open.at(-1)?.avp;
    if (name === 'diameter.avp') {
      const [, title = '', code, length] = /^AVP: (.*)\((\d+)\) l=(\d+)/.exec(attribute('showname')) ?? [];
      const avp: SeenAvp = { depth: open.length, name: title.trim(), code: Number(code), vendor: 0, length: Number(length), fields: [] };
      message.avps.push(avp);
      open.push({ indent, avp });
    } else if (name === 'diameter.avp.vendorId' && around !== undefined) around.vendor = Number(attribute('show'));
    else if (around !== undefined && !AROUND.test(name)) {
      const word = /^[^:]*: (.*) \(-?\d+\)$/.exec(attribute('showname'))?.[1];
      around.fields.push({ name, show: attribute('show'), word: word === 'Unknown' ? undefined : word, octets });
    }
  }
  return messages;
}
