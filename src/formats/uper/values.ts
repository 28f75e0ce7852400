/** Values as they were read, before they become fields. */

/** More than 32 bits, or a number of bits that the type does not fix. */
export class BitString {
  /** The first bit is the most significant of the first octet; 0 behind the last. */
  readonly octets: Uint8Array;
  readonly width: number;

  constructor(octets: Uint8Array, width: number) {
    this.octets = octets;
    this.width = width;
  }
}

/** A sequence by the names of its components; of a choice the one that was taken, by its name. */
export interface Composite {
  readonly [name: string]: Value;
}

/**
 * Bit strings of up to 32 bits are numbers; a `null` is true, because it is there. Undefined for what is absent, and for names and choices that
 * were added to the type later.
 */
export type Value = number | boolean | string | Uint8Array | BitString | readonly Value[] | Composite | undefined;

/** What is in a value, below the names of components and choices; undefined where one of them is not. */
export function within(value: Value, ...names: readonly string[]): Value {
  let found = value;
  for (const name of names) found = isComposite(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}

export function numberWithin(value: Value, ...names: readonly string[]): number | undefined {
  const found = within(value, ...names);
  return typeof found === 'number' ? found : undefined;
}

export function nameWithin(value: Value, ...names: readonly string[]): string | undefined {
  const found = within(value, ...names);
  return typeof found === 'string' ? found : undefined;
}

/** Empty for what is no list. */
export function listWithin(value: Value, ...names: readonly string[]): readonly Value[] {
  const found = within(value, ...names);
  return Array.isArray(found) ? (found as readonly Value[]) : [];
}

/** Name of the choice that was taken, or of the first component. */
export function chosen(value: Value): string | undefined {
  return isComposite(value) ? Object.keys(value)[0] : undefined;
}

function isComposite(value: Value): value is Composite {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array) && !(value instanceof BitString);
}
