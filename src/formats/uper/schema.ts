/** A table of types with those who want to know what is in them, compiled as far as messages need it. */

import type { ByteView } from '../../bytes/view.js';
import { BitCursor, type Ending } from './bit-cursor.js';
import { definitionsOf, type Member, parseType, type Syntax } from './syntax.js';
import {
  BitsType,
  BoolType,
  ChoiceType,
  type Component,
  ListType,
  NamesType,
  NullType,
  NumberType,
  OctetsType,
  SequenceType,
  StopType,
  type Take,
  type Type,
  Wanted,
} from './types.js';

/** By definition, component and components below it: `MeasResults.measResultPCell`, `PLMN-Identity`. The name of a definition stands for all places of it. */
export type Readers<T> = Readonly<Record<string, Take<T>>>;

export class Schema<T> {
  private readonly definitions: ReadonlyMap<string, string>;
  private readonly readers: Readers<T>;
  private readonly compiled = new Map<string, Type<T>>();

  constructor(table: string, readers: Readers<T>) {
    this.definitions = definitionsOf(table);
    this.readers = readers;
  }

  /** Reads a message of the type; what comes before a bad place has been handed to its readers. Never reads past the view's end. */
  read(name: string, view: ByteView, into: T): Ending {
    const cursor = new BitCursor(view);
    this.named(name).walk(cursor, into);
    return cursor.ending ?? 'whole';
  }

  private named(name: string): Type<T> {
    let type = this.compiled.get(name);
    if (type === undefined) {
      const syntax = parseType(this.definitions.get(name) ?? 'stop');
      type = syntax === undefined ? new StopType() : this.compile(syntax, name);
      this.compiled.set(name, type);
    }
    return type;
  }

  private compile(syntax: Syntax, path: string): Type<T> {
    const type = this.plain(syntax, path);
    const take = Object.hasOwn(this.readers, path) ? this.readers[path] : undefined;
    return take === undefined ? type : new Wanted(type, take);
  }

  private plain(syntax: Syntax, path: string): Type<T> {
    switch (syntax.is) {
      case 'number':
        return new NumberType(syntax.low, syntax.high);
      case 'bits':
        return new BitsType(syntax.low, syntax.high);
      case 'octets':
        return new OctetsType(syntax.low, syntax.high);
      case 'bool':
        return new BoolType();
      case 'null':
        return new NullType();
      case 'stop':
        return new StopType();
      case 'names':
        return new NamesType(syntax.names, syntax.added);
      case 'list':
        return new ListType(syntax.low, syntax.high, this.plain(syntax.of, path));
      case 'sequence':
        return new SequenceType(this.components(syntax.members, path), syntax.extensible);
      case 'choice':
        return new ChoiceType(this.components(syntax.members, path), syntax.extensible);
      case 'reference':
        return this.reference(syntax.name);
    }
  }

  private components(members: readonly Member[], path: string): Component<T>[] {
    return members.map(({ name, optional, type }) => ({ name, optional, type: this.compile(type, `${path}.${name}`) }));
  }

  /** Compiled when the first message comes there. */
  private reference(name: string): Type<T> {
    return {
      walk: (cursor, into) => this.named(name).walk(cursor, into),
      build: (cursor) => this.named(name).build(cursor),
    };
  }
}
