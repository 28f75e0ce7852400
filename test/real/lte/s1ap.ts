/** The few messages of S1AP (3GPP TS 36.413, aligned PER) that carry NAS between a base station and its mobility management entity. */

const SETUP = 17;
const INITIAL_UE = 12;
const UPLINK_NAS = 13;

/** Identifiers of elements. */
const MME_UE = 0;
const ENB_UE = 8;
const BEARERS = 24;
const NAS = 26;
const ENB = 59;
const AREAS = 64;
const AREA = 67;
const CELL = 100;
const CAUSE = 134;
const PAGING_CYCLE = 137;

export interface Station {
  /** As coded in messages. */
  readonly plmn: Buffer;
  readonly tac: number;
  readonly enb: number;
}

/** A length below 16384, and what it counts. */
const counted = (value: Uint8Array): Buffer =>
  Buffer.concat([value.length < 128 ? Buffer.of(value.length) : Buffer.of(0x80 | (value.length >> 8), value.length & 255), value]);
const element = (id: number, value: Uint8Array): Buffer => Buffer.concat([Buffer.of(0, id, 0), counted(value)]);

function initiating(procedure: number, elements: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(0, procedure, 0), counted(Buffer.concat([Buffer.of(0, 0, elements.length), ...elements]))]);
}

/** 20 bits, and four that fill up. */
const enbBits = ({ enb }: Station): number[] => [enb >> 12, (enb >> 4) & 255, (enb << 4) & 255];
/** A number below 256, with how many octets it takes in front. */
const ueElement = (ue: number): Buffer => element(ENB_UE, Buffer.of(0, ue));
const areaElement = ({ plmn, tac }: Station): Buffer => element(AREA, Buffer.concat([Buffer.of(0), plmn, Buffer.of(tac >> 8, tac & 255)]));
/** Cell 1 of the base station. */
const cellElement = (station: Station): Buffer =>
  element(CELL, Buffer.concat([Buffer.of(0), station.plmn, Buffer.of(...enbBits(station), 0x10)]));

export function setup(station: Station): Buffer {
  const { plmn, tac } = station;
  const identity = Buffer.concat([Buffer.of(0), plmn, Buffer.of(0, ...enbBits(station))]);
  // One area: two bits of options, 16 of its code, three of how many networks it has.
  const areas = Buffer.concat([Buffer.of(0, tac >> 10, (tac >> 2) & 255, (tac << 6) & 255), plmn]);
  return initiating(SETUP, [element(ENB, identity), element(AREAS, areas), element(PAGING_CYCLE, Buffer.of(0x40))]);
}

/** Established for signalling that the mobile began. */
export function initialUe(ue: number, nas: Buffer, station: Station): Buffer {
  const about = [areaElement(station), cellElement(station), element(CAUSE, Buffer.of(0x30))];
  return initiating(INITIAL_UE, [ueElement(ue), element(NAS, counted(nas)), ...about]);
}

export function uplinkNas(mmeUe: Buffer, ue: number, nas: Buffer, station: Station): Buffer {
  const ids = [element(MME_UE, mmeUe), ueElement(ue)];
  return initiating(UPLINK_NAS, [...ids, element(NAS, counted(nas)), cellElement(station), areaElement(station)]);
}

export interface Heard {
  /** Number of the mobile at the entity, as coded, and at the base station. */
  readonly mmeUe: Buffer | undefined;
  readonly ue: number | undefined;
  readonly nas: Buffer | undefined;
}

export function read(pdu: Buffer): Heard {
  const elements = new Map<number, Buffer>();
  for (let next = lengthAt(pdu, 3)[1] + 3; next + 4 <= pdu.length; ) {
    const [octets, value] = lengthAt(pdu, next + 3);
    elements.set(pdu.readUInt16BE(next), pdu.subarray(value, value + octets));
    next = value + octets;
  }
  const nas = elements.get(NAS);
  return {
    mmeUe: elements.get(MME_UE),
    ue: elements.get(ENB_UE)?.at(-1),
    nas: nas === undefined ? ofBearers(elements.get(BEARERS)) : nas.subarray(lengthAt(nas, 0)[1]),
  };
}

/** What comes along with the first bearer stands at the end of its description: a protected message, its length in front. */
function ofBearers(bearers: Buffer | undefined): Buffer | undefined {
  for (let at = 1; bearers !== undefined && at < bearers.length; at++) {
    if (bearers[at] === 0x27 && bearers[at - 1] === bearers.length - at) return bearers.subarray(at);
  }
  return undefined;
}

/** A length, and where what it counts begins. */
function lengthAt(octets: Buffer, at: number): readonly [number, number] {
  const first = octets[at]!;
  return (first & 0x80) === 0 ? [first, at + 1] : [((first & 0x3f) << 8) | octets[at + 1]!, at + 2];
}
