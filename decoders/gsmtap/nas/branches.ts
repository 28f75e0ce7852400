/** Parts of a document that several elements of LTE messages fill in: made when the first of them is read. */

import type { MessageDocument } from '../fields.js';

type Lte = NonNullable<MessageDocument['lte']>;

export function lte(document: MessageDocument): Lte {
  document.lte ??= {};
  return document.lte;
}

export function emm(document: MessageDocument): NonNullable<Lte['emm']> {
  const parent = lte(document);
  parent.emm ??= {};
  return parent.emm;
}

export function esm(document: MessageDocument): NonNullable<Lte['esm']> {
  const parent = lte(document);
  parent.esm ??= {};
  return parent.esm;
}
