/** What the number of a result says by itself (RFC 6733 7.1). */

/** The first digit decides what the sender of the request does next. */
export type ResultClass = 'informational' | 'success' | 'protocol_error' | 'transient_failure' | 'permanent_failure' | 'unknown';

const CLASSES: readonly ResultClass[] = ['unknown', 'informational', 'success', 'protocol_error', 'transient_failure', 'permanent_failure'];

/** Class by the first of four digits; an unknown code is treated as its class (RFC 6733 7.1). */
export function resultClass(code: number): ResultClass {
  return CLASSES[Math.floor(code / 1000)] ?? 'unknown';
}

/** 3006 (RFC 6733 6.12) and 3011 (RFC 7075 4): go and ask somebody else, which is neither success nor failure. */
export function isRedirect(vendor: number, code: number): boolean {
  return vendor === 0 && (code === 3006 || code === 3011);
}
