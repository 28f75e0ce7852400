/** Reads messages in the unaligned packed encoding rules of ASN.1 (ITU-T X.691) by tables of their types: `spoor/formats/uper`. */

export type { Ending } from './bit-cursor.js';
export { type Readers, Schema } from './schema.js';
export { definitionsOf, type Member, parseType, type Syntax, UNLIMITED } from './syntax.js';
export { BitString, type Composite, chosen, listWithin, nameWithin, numberWithin, type Value, within } from './values.js';
