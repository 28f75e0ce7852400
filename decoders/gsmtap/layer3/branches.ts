/** Parts of a document that several elements fill in: made when the first of them is read. */

import type { MessageDocument } from '../fields.js';

type Gsm = NonNullable<MessageDocument['gsm']>;
/** A part that readers write into, a value at a time. */
type Part<K extends keyof Gsm> = NonNullable<Gsm[K]>;

export function gsm(document: MessageDocument): Gsm {
  document.gsm ??= {};
  return document.gsm;
}

export function gprs(document: MessageDocument): NonNullable<MessageDocument['gprs']> {
  document.gprs ??= {};
  return document.gprs;
}

export function rr(document: MessageDocument): Part<'rr'> {
  const parent = gsm(document);
  parent.rr ??= {};
  return parent.rr;
}

export function channel(document: MessageDocument): Part<'channel'> {
  const parent = gsm(document);
  parent.channel ??= {};
  return parent.channel;
}

export function si(document: MessageDocument): Part<'si'> {
  const parent = gsm(document);
  parent.si ??= {};
  return parent.si;
}

export function mm(document: MessageDocument): Part<'mm'> {
  const parent = gsm(document);
  parent.mm ??= {};
  return parent.mm;
}

export function cc(document: MessageDocument): Part<'cc'> {
  const parent = gsm(document);
  parent.cc ??= {};
  return parent.cc;
}

/** A code without a name is left out. */
export function setName<K extends string>(part: { [key in K]?: string | undefined }, key: K, name: string | undefined): void {
  if (name !== undefined) part[key] = name;
}
