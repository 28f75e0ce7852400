/** Cells of an observer, as their system information told: what messages on dedicated channels do not say of themselves. */

import { type ByteView, type Microseconds, OldestFirst } from 'spoor/decoder';
import type { MessageDocument } from './fields.js';
import { RepeatedBlocks } from './repeated-blocks.js';

/** A receiver that scans all bands finds some hundred; a flood of invented channel numbers ends here, at some 2 MB. */
export const MOST_CELLS = 2048;

type CellFields = NonNullable<MessageDocument['cell']>;
/** Neighbour lists of types 5, 5bis and 5ter count as one, ascending, 0 last (3GPP TS 44.018 section 10.5.2.20). */
const NEIGHBOUR_LISTS: readonly string[] = ['System Information Type 5', 'System Information Type 5bis', 'System Information Type 5ter'];

interface Cell {
  identity: CellFields | undefined;
  neci: boolean | undefined;
  readonly neighbours: Map<string, readonly number[]>;
  readonly blocks: RepeatedBlocks;
}

/** By carrier; the least recently told goes when there are too many. */
export class Cells {
  private readonly cells = new OldestFirst<string, Cell>();
  displaced = 0;

  /**
   * Takes in what a message says of its cell, and puts into the document what it does not say.
   *
   * @param carrier the key of a `Carrier`.
   */
  complete(carrier: string, document: MessageDocument): void {
    const cell = this.cells.get(carrier);
    const said = document.cell;
    if (isSystemInformation(document)) {
      this.learn(cell ?? this.add(carrier), document);
      return;
    }
    if (cell === undefined) return;
    if (said === undefined && cell.identity !== undefined) document.cell = cell.identity;
    const { meas } = document.gsm ?? {};
    if (meas?.neighbour_bcch_index !== undefined) addNeighbours(meas, cell);
  }

  /** Of a cell that said it; which reading of a channel request holds depends on it. */
  neci(carrier: string): boolean | undefined {
    return this.cells.get(carrier)?.neci;
  }

  /** The cell that the carrier belongs to, as its system information named it last. */
  identity(carrier: string): CellFields | undefined {
    return this.cells.get(carrier)?.identity;
  }

  /** True when the same block, octet by octet, came from the cell less than `interval` ago. */
  isRepeated(carrier: string, block: ByteView, time: Microseconds, interval: Microseconds): boolean {
    const cell = this.cells.get(carrier);
    if (cell === undefined || interval === 0) return false;
    return cell.blocks.isRepeated(block.hex(0, block.length), time, interval);
  }

  private learn(cell: Cell, document: MessageDocument): void {
    const { cell: said, message } = document;
    const { si } = document.gsm ?? {};
    if (said?.key !== undefined) cell.identity = inferred(said, cell.identity?.rac);
    if (said?.rac !== undefined && cell.identity !== undefined) cell.identity = inferred(cell.identity, said.rac);
    if (si?.neci !== undefined) cell.neci = si.neci;
    if (message !== undefined && si?.arfcns !== undefined && NEIGHBOUR_LISTS.includes(message)) cell.neighbours.set(message, si.arfcns);
  }

  private add(carrier: string): Cell {
    if (this.cells.size >= MOST_CELLS) {
      const { oldestKey } = this.cells;
      if (oldestKey !== undefined) this.cells.delete(oldestKey);
      this.displaced++;
    }
    const cell: Cell = { identity: undefined, neci: undefined, neighbours: new Map(), blocks: new RepeatedBlocks() };
    this.cells.set(carrier, cell);
    return cell;
  }
}

function inferred(said: CellFields, rac: number | undefined): CellFields {
  const identity: CellFields = { key: said.key, mcc: said.mcc, mnc: said.mnc, lac: said.lac, ci: said.ci, inferred: true };
  if (rac !== undefined) identity.rac = rac;
  return identity;
}

function addNeighbours(meas: NonNullable<NonNullable<MessageDocument['gsm']>['meas']>, cell: Cell): void {
  const all = NEIGHBOUR_LISTS.flatMap((list) => cell.neighbours.get(list) ?? []);
  const list = [...new Set(all)].sort((a, b) => (a === 0 ? 1024 : a) - (b === 0 ? 1024 : b));
  const arfcns = (meas.neighbour_bcch_index ?? []).map((index) => list[index]);
  // A place that is not in the list means that the list is another one.
  if (arfcns.every((arfcn) => arfcn !== undefined)) meas.neighbour_arfcn = arfcns;
}

/** Types 1 to 21, on the BCCH and on the SACCH. */
export function isSystemInformation({ message }: MessageDocument): boolean {
  return message?.startsWith('System Information ') === true;
}
