/** One command to a SIM and its answer: which instruction, on which file, how it went. Data octets are never read but where they name a file. */

import type { ByteView } from 'spoor/decoder';
import type { MessageDocument } from '../fields.js';
import { type Spoken, speak, unnamed } from '../spoken.js';
import { type Card, type Selection, UNNAMED } from './card.js';
import { INSTRUCTIONS, TOOLKIT_OBJECTS } from './names.js';
import { type Ending, statusOf } from './status.js';

type Sim = NonNullable<MessageDocument['sim']>;

/** CLA, INS, P1, P2, P3; then data of the command or of the answer; then SW1 and SW2 (ETSI TS 102.221 section 10.1). */
const HEADER = 5;
const STATUS = 2;
/** P1, P2 and P3 may be missing where they are 0. */
const SHORTEST = 4;

const SELECT = 0xa4;
const MANAGE_CHANNEL = 0x70;
const FETCH = 0x12;
const ENVELOPE = 0xc2;
const BINARY: ReadonlySet<number> = new Set([0xb0, 0xd6]);
const RECORD: ReadonlySet<number> = new Set([0xb2, 0xdc, 0xa2]);
/** Commands that act on the selected file. */
const ON_FILE: ReadonlySet<number> = new Set([0xa4, 0xb0, 0xd6, 0xb2, 0xdc, 0xa2, 0x32, 0xcb, 0xdb, 0x04, 0x44, 0xf2, 0xc0]);
/** Commands in whose data the content of the file goes over. */
const CONTENT: ReadonlySet<number> = new Set([0xb0, 0xd6, 0xb2, 0xdc, 0xa2, 0x32, 0xcb, 0xdb]);

/** A command with its answer, taken apart. */
interface Apdu {
  readonly view: ByteView;
  readonly instruction: number;
  readonly p1: number;
  readonly p2: number;
  readonly channel: number;
  /** Octets of data that are there. */
  readonly data: number;
  readonly ending: Ending;
}

/** @param channel kind of the packet: one of SIM_TYPES. Parts of commands are told by their kind only. */
export function readSim(channel: string, view: ByteView, card: Card, document: MessageDocument): Spoken {
  if (channel === 'APDU') return readApdu(view, card, document);
  // The answer to a reset is the first thing that a card says.
  if (channel === 'ATR') card.reset();
  return unnamed(`sim-${channel.toLowerCase().replaceAll('_', '-')}`.replace(/-$/, ''));
}

function readApdu(view: ByteView, card: Card, document: MessageDocument): Spoken {
  if (view.length < SHORTEST + STATUS) {
    document.truncated = true;
    return unnamed('sim-apdu');
  }
  const first = view.u8(0);
  const instruction = view.u8(1);
  const at = view.length - STATUS;
  const ending = statusOf(view.u16(at));
  const apdu: Apdu = {
    view,
    instruction,
    p1: view.u8(2),
    p2: view.u8(3),
    channel: channelOf(first),
    data: Math.max(0, at - HEADER),
    ending,
  };
  const sim: Sim = { channel: apdu.channel, status: view.u16(at).toString(16).padStart(4, '0'), data_length: apdu.data };
  document.sim = sim;
  if (at >= HEADER) sim.length = view.u8(4);
  const coding = codingOf(first);
  if (coding !== undefined) sim.class = coding;
  if (ending.name !== undefined) sim.status_name = ending.name;
  if (ending.triesLeft !== undefined) sim.tries_left = ending.triesLeft;
  document.message_type = instruction;
  const row = INSTRUCTIONS.get(instruction);
  if (row?.[1] !== undefined) sim.sensitive = row[1];
  readParameters(apdu, card, sim);
  if (row === undefined) {
    document.protocol = 'SIM';
    return unnamed('unknown-message');
  }
  const { action } = speak(document, 'SIM', row[0]);
  return ending.outcome === undefined ? { action } : { action, outcome: ending.outcome };
}

function readParameters(apdu: Apdu, card: Card, sim: Sim): void {
  const { instruction, p1, p2, channel, ending } = apdu;
  if (instruction === SELECT) {
    const asked = selected(apdu, card, sim);
    nameFile(asked ?? card.selection(channel), instruction, sim);
    // What could not be selected leaves what was.
    if (asked !== undefined && ending.outcome === 'success') card.select(channel, asked);
    return;
  }
  if (instruction === MANAGE_CHANNEL && ending.outcome === 'success') manageChannel(apdu, card);
  if ((instruction === FETCH || instruction === ENVELOPE) && apdu.data > 0) {
    const toolkit = TOOLKIT_OBJECTS.get(apdu.view.u8(HEADER));
    if (toolkit !== undefined) sim.toolkit = toolkit;
  }
  const short = shortFile(instruction, p1, p2);
  if (short !== undefined) {
    sim.short_file = short;
    const before = card.selection(channel);
    if (before !== undefined) {
      const asked: Selection = { folders: before.folders, file: UNNAMED };
      nameFile(asked, instruction, sim);
      if (ending.outcome === 'success') card.select(channel, asked);
    }
  } else if (ON_FILE.has(instruction)) nameFile(card.selection(channel), instruction, sim);
  if (BINARY.has(instruction)) sim.offset = (p1 & 0x80) === 0 ? (p1 << 8) | p2 : p2;
  if (RECORD.has(instruction)) sim.record = p1;
}

/** Where SELECT wants to go, by the way that P1 says (ETSI TS 102.221 section 11.1.1); undefined when that cannot be told. */
function selected({ view, p1, channel, data }: Apdu, card: Card, sim: Sim): Selection | undefined {
  const length = Math.min(view.u8(4), data);
  const ids: number[] = [];
  for (let at = 0; at + 1 < length && p1 !== 4; at += 2) ids.push(view.u16(HEADER + at));
  switch (p1) {
    case 0:
    case 1:
    case 2:
      return ids[0] === undefined ? undefined : card.byIdentifier(channel, ids[0]);
    case 3:
      return card.parent(channel);
    case 4:
      return length === 0 ? undefined : card.byApplication(applicationOf(view, length, sim));
    case 8:
      return card.byPath(channel, 'master', ids);
    case 9:
      return card.byPath(channel, 'current', ids);
    default:
      return undefined;
  }
}

/** Registered provider 3GPP, then which application (ETSI TS 101.220 annex E). What follows may be numbered card by card. */
const APPLICATIONS: ReadonlyMap<string, string> = new Map([
  ['a0000000871001', 'UICC'],
  ['a0000000871002', 'USIM'],
  ['a0000000871003', 'USIM toolkit'],
  ['a0000000871004', 'ISIM'],
  ['a0000003431002', 'CSIM'],
]);
const NAMED_OCTETS = 7;

function applicationOf(view: ByteView, length: number, sim: Sim): string {
  const aid = view.hex(HEADER, Math.min(length, NAMED_OCTETS));
  const name = APPLICATIONS.get(aid);
  sim.aid = aid;
  if (name !== undefined) sim.application = name;
  return `ADF.${name ?? aid}`;
}

/** P1 is 0 to open a channel, 0x80 to close one; P2 says which, or 0 to open any, which the answer names (ETSI TS 102.221 section 11.1.17). */
function manageChannel({ view, p1, p2, data }: Apdu, card: Card): void {
  if (p1 === 0x80) card.select(p2 & 15, undefined);
  else if (p2 !== 0) card.open(p2);
  else if (data > 0) card.open(view.u8(HEADER));
}

/** Commands that name the file by five bits, and select it on the way (ETSI TS 102.221 section 8.2.2). */
function shortFile(instruction: number, p1: number, p2: number): number | undefined {
  if (BINARY.has(instruction) && (p1 & 0x80) !== 0) return p1 & 31;
  if (RECORD.has(instruction) && p2 >> 3 !== 0) return p2 >> 3;
  return undefined;
}

function nameFile(selection: Selection | undefined, instruction: number, sim: Sim): void {
  if (selection === undefined) return;
  const { folders, file } = selection;
  const { id, name } = file ?? folders.at(-1)!;
  if (id !== undefined) {
    sim.file = name;
    sim.file_id = id.toString(16).padStart(4, '0');
  }
  sim.path = [...folders, ...(file === undefined ? [] : [file])].map(({ name }) => name).join('/');
  if (file?.sensitive !== undefined && CONTENT.has(instruction)) sim.sensitive = file.sensitive;
}

/** Logical channel in the class octet (ETSI TS 102.221 section 10.1.1); cards of GSM have one. */
function channelOf(first: number): number {
  if (first === 0xa0) return 0;
  return (first & 0x50) === 0x40 ? (first & 15) + 4 : first & 3;
}

function codingOf(first: number): Sim['class'] {
  if (first >> 4 === 0xa) return 'gsm';
  return first < 0x80 ? 'interindustry' : first < 0xf0 ? 'etsi' : undefined;
}
