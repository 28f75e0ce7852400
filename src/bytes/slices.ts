/** Octets as text. Buffer's slices work on any Uint8Array and skip the making of a Buffer; to be called with it as `this`. */

export const { hexSlice, latin1Slice, utf8Slice } = Buffer.prototype as unknown as Record<
  'hexSlice' | 'latin1Slice' | 'utf8Slice',
  (this: Uint8Array, from: number, to: number) => string
>;
