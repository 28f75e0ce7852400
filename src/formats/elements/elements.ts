/** The elements of all messages of a protocol, each message compiled when it is first seen. */

import type { ByteView } from '../../bytes/view.js';
import { ElementProgram, type Lookup, type Read, type ReadHalf, type Reading } from './program.js';
import type { ElementRows } from './rows.js';

/** Readers by the names of elements in the tables. */
export interface ElementReaders<T> {
  /** `[least, read]`: a value of fewer than `least` octets ends the reading of its message. */
  readonly octets: Readonly<Record<string, readonly [least: number, read: Read<T>]>>;
  readonly halves: Readonly<Record<string, ReadHalf<T>>>;
}

/** A protocol's table, and whether elements that are not in it are passed over or end the message. */
export interface ElementTable {
  readonly rows: ElementRows;
  readonly unknown: 'skip' | 'end';
}

export class Elements<T> {
  private readonly programs = new Map<number, ElementProgram<T> | undefined>();
  private readonly table: ElementTable;
  private readonly lookup: Lookup<T>;

  constructor(table: ElementTable, readers: ElementReaders<T>) {
    this.table = table;
    this.lookup = {
      octets: (name) => {
        const reader = Object.hasOwn(readers.octets, name) ? readers.octets[name] : undefined;
        return reader === undefined ? undefined : { least: reader[0], read: reader[1] };
      },
      half: (name) => (Object.hasOwn(readers.halves, name) ? readers.halves[name] : undefined),
    };
  }

  /**
   * Reads the elements of a message of `type` behind its type octet; see `ElementProgram.read`. `unknown` for a message that has octets and
   * no row, `whole` for one that has neither.
   */
  read(type: number, view: ByteView, from: number, end: number, into: T): Reading {
    let program = this.programs.get(type);
    if (program === undefined && !this.programs.has(type)) {
      const rows = this.table.rows[type];
      program = rows === undefined ? undefined : new ElementProgram(rows, this.lookup, this.table.unknown === 'skip');
      this.programs.set(type, program);
    }
    if (program !== undefined) return program.read(view, from, end, into);
    return from < view.length ? 'unknown' : 'whole';
  }
}
