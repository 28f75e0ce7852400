/** Names of codes in elements of LTE NAS messages, in words that can be grouped by. */

type Names = readonly (string | undefined)[];

/** 3GPP TS 24.301 sections 9.9.3.11, 9.9.3.10, 9.9.3.14, 9.9.3.13. */
export const ATTACH_TYPES: Names = [undefined, 'eps', 'combined', undefined, undefined, undefined, 'emergency'];
export const ATTACH_RESULTS: Names = [undefined, 'eps', 'combined'];
export const UPDATE_TYPES: Names = ['ta', 'combined-ta-la', 'combined-ta-la-imsi-attach', 'periodic'];
export const UPDATE_RESULTS: Names = ['ta', 'combined-ta-la', undefined, undefined, 'ta-isr', 'combined-ta-la-isr'];

/** 3GPP TS 24.301 section 9.9.3.7. */
export const DETACH_TYPES_UP: Names = [undefined, 'eps', 'imsi', 'combined'];
export const DETACH_TYPES_DOWN: Names = [undefined, 're-attach', 'no-re-attach', 'imsi'];

/** 3GPP TS 24.301 section 9.9.3.27. */
export const SERVICE_TYPES: Names = [
  'mo-cs-fallback',
  'mt-cs-fallback',
  'emergency-cs-fallback',
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'packet',
];

/** 3GPP TS 24.301 sections 9.9.4.14 and 9.9.4.10. */
export const REQUEST_TYPES: Names = [undefined, 'initial', 'handover', undefined, 'emergency'];
export const PDN_TYPES: Names = [undefined, 'ipv4', 'ipv6', 'ipv4v6', undefined, 'non-ip', 'ethernet'];
