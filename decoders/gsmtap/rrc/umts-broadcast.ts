/** Puts together the system information of UMTS cells, which comes in segments of some 220 bits (3GPP TS 25.331 section 8.1.1.1). */

import { type Microseconds, OldestFirst, seconds } from 'spoor/decoder';
import { BitString, chosen, listWithin, nameWithin, numberWithin, type Value, within } from 'spoor/formats/uper';

/** A block comes again after at most 41 s; most do within five. */
const OLDEST: Microseconds = seconds(60);
/** Cells whose blocks are being put together, and blocks of each: there are some thirty kinds. */
const MOST_CELLS = 256;
const MOST_BLOCKS = 32;

/** A block that is whole. */
export interface Block {
  /** As the specification spells it: `masterInformationBlock`, `systemInformationBlockType3`. */
  readonly type: string;
  readonly content: BitString;
}

export interface Broadcast {
  readonly types: readonly string[];
  readonly blocks: readonly Block[];
}

interface Part {
  readonly count: number;
  readonly segments: BitString[];
  readonly since: Microseconds;
}

export class UmtsBroadcasts {
  private readonly cells = new OldestFirst<string, Map<string, Part>>();

  /** Takes what one frame of the BCH holds: up to one end of a block, some whole ones and one beginning. */
  take(cell: string, payload: Value, time: Microseconds): Broadcast {
    const kind = chosen(payload);
    const content = within(payload, kind ?? '');
    const types: string[] = [];
    const blocks: Block[] = [];
    const whole = (value: Value) => {
      const type = nameWithin(value, 'sib-Type');
      const data = dataOf(value);
      if (type === undefined) return;
      types.push(type);
      if (data !== undefined) blocks.push({ type, content: data });
    };
    const segment = (value: Value) => {
      const type = nameWithin(value, 'sib-Type');
      const data = dataOf(value);
      if (type === undefined) return;
      types.push(type);
      const block = data === undefined ? undefined : this.add(cell, type, value, data, time);
      if (block !== undefined) blocks.push({ type, content: block });
    };
    if (kind === 'completeSIB') whole(content);
    else if (kind === 'completeSIB-List') for (const one of listWithin(content)) whole(one);
    else if (kind === 'firstSegment' || kind === 'subsequentSegment' || kind === 'lastSegmentShort' || kind === 'lastSegment')
      segment(content);
    else {
      segment(within(content, 'lastSegmentShort'));
      for (const one of listWithin(content, 'completeSIB-List')) whole(one);
      segment(within(content, 'firstSegment'));
    }
    return { types, blocks };
  }

  /** The block, when this is its last segment and none is missing. */
  private add(cell: string, type: string, value: Value, data: BitString, time: Microseconds): BitString | undefined {
    const parts = this.partsOf(cell);
    const count = numberWithin(value, 'seg-Count');
    if (count !== undefined) {
      if (parts.size < MOST_BLOCKS || parts.has(type)) parts.set(type, { count, segments: [data], since: time });
      return undefined;
    }
    const part = parts.get(type);
    const index = numberWithin(value, 'segmentIndex');
    if (part === undefined || index !== part.segments.length || index >= part.count || time - part.since > OLDEST) {
      parts.delete(type);
      return undefined;
    }
    part.segments.push(data);
    if (part.segments.length < part.count) return undefined;
    parts.delete(type);
    return joined(part.segments);
  }

  private partsOf(cell: string): Map<string, Part> {
    let parts = this.cells.get(cell);
    if (parts === undefined) {
      const { oldestKey } = this.cells;
      if (oldestKey !== undefined && this.cells.size >= MOST_CELLS) this.cells.delete(oldestKey);
      parts = new Map();
      this.cells.set(cell, parts);
    }
    return parts;
  }
}

function dataOf(value: Value): BitString | undefined {
  const data = within(value, 'sib-Data-fixed') ?? within(value, 'sib-Data-variable');
  return data instanceof BitString ? data : undefined;
}

function joined(segments: readonly BitString[]): BitString {
  const width = segments.reduce((sum, segment) => sum + segment.width, 0);
  const octets = new Uint8Array((width + 7) >> 3);
  let at = 0;
  for (const segment of segments)
    for (let bit = 0; bit < segment.width; bit++, at++)
      if (((segment.octets[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1) octets[at >> 3]! |= 0x80 >> (at & 7);
  return new BitString(octets, width);
}
