/** Names of codes in elements of layer 3 messages, in words that can be grouped by. */

/** 3GPP TS 44.018 section 10.5.2.6. */
export const CHANNEL_MODES: ReadonlyMap<number, string> = new Map([
  [0x00, 'signalling'],
  [0x01, 'speech version 1 (FR, HR)'],
  [0xc1, 'speech version 1 (FR, HR), VAMOS'],
  [0x21, 'speech version 2 (EFR)'],
  [0xc2, 'speech version 2 (EFR), VAMOS'],
  [0x41, 'speech version 3 (AMR)'],
  [0xc3, 'speech version 3 (AMR), VAMOS'],
  [0x81, 'speech version 4 (AMR-WB, 8-PSK)'],
  [0x82, 'speech version 5 (AMR-WB)'],
  [0xc5, 'speech version 5 (AMR-WB), VAMOS'],
  [0x83, 'speech version 6 (AMR, 8-PSK half rate)'],
  [0x61, 'data 43.5 down, 14.5 up'],
  [0x62, 'data 29.0 down, 14.5 up'],
  [0x64, 'data 43.5 down, 29.0 up'],
  [0x67, 'data 14.5 down, 43.5 up'],
  [0x65, 'data 14.5 down, 29.0 up'],
  [0x66, 'data 29.0 down, 43.5 up'],
  [0x27, 'data 43.5 kbit/s'],
  [0x63, 'data 32.0 kbit/s'],
  [0x43, 'data 29.0 kbit/s'],
  [0x0f, 'data 14.5 kbit/s'],
  [0x03, 'data 12.0 kbit/s'],
  [0x0b, 'data 6.0 kbit/s'],
  [0x13, 'data 3.6 kbit/s'],
  [0x10, 'data 64.0 kbit/s, transparent'],
]);

/** 3GPP TS 44.018 section 10.5.2.47. */
export const SUSPENSION_CAUSES: readonly string[] = [
  'mobile originating call',
  'location area update',
  'mobile originating short message',
  'other procedure on an SDCCH',
  'mobile originating group call',
  'mobile terminating connection',
  'dual transfer mode not supported in the cell',
];

/** 3GPP TS 24.008 section 10.5.3.5. */
export const UPDATE_TYPES = ['normal', 'periodic', 'imsi-attach', 'reserved'] as const;

/** 3GPP TS 24.008 section 10.5.3.3. */
export const CM_SERVICES: ReadonlyMap<number, string> = new Map([
  [1, 'call'],
  [2, 'emergency-call'],
  [4, 'short-message'],
  [8, 'supplementary-service'],
  [9, 'voice-group-call'],
  [10, 'voice-broadcast-call'],
  [11, 'location-services'],
]);

/** 3GPP TS 24.008 sections 10.5.3.4 and 10.5.5.9. */
export const IDENTITY_TYPES: readonly (string | undefined)[] = [undefined, 'IMSI', 'IMEI', 'IMEISV', 'TMSI', 'P-TMSI'];

/** 3GPP TS 24.008 section 10.5.4.11, the location of a cause. */
export const CAUSE_LOCATIONS: ReadonlyMap<number, string> = new Map([
  [0, 'user'],
  [1, 'private network of the local user'],
  [2, 'public network of the local user'],
  [3, 'transit network'],
  [4, 'public network of the remote user'],
  [5, 'private network of the remote user'],
  [7, 'international network'],
  [10, 'network beyond the interworking point'],
]);

/** 3GPP TS 24.008 section 10.5.4.5, information transfer capability. */
export const BEARERS: readonly (string | undefined)[] = ['speech', 'data', 'audio', 'fax'];

/** 3GPP TS 24.008 sections 10.5.5.1, 10.5.5.2, 10.5.5.5, 10.5.5.17, 10.5.5.18, 10.5.5.20. */
export const ATTACH_TYPES: readonly (string | undefined)[] = [undefined, 'gprs', 'gprs-while-imsi-attached', 'combined', 'emergency'];
export const DETACH_TYPES_UP: readonly (string | undefined)[] = [undefined, 'gprs', 'imsi', 'combined'];
export const DETACH_TYPES_DOWN: readonly (string | undefined)[] = [undefined, 're-attach', 'no-re-attach', 'imsi'];
export const RA_UPDATE_TYPES: readonly (string | undefined)[] = ['ra', 'combined', 'combined-imsi-attach', 'periodic'];
export const RA_UPDATE_RESULTS: readonly (string | undefined)[] = ['ra', 'combined'];
export const GPRS_SERVICES: readonly (string | undefined)[] = ['signalling', 'data', 'paging-response', 'mbms-multicast', 'mbms-broadcast'];

/** 3GPP TS 24.008 section 10.5.6.4. */
export const PDP_TYPES: ReadonlyMap<number, string> = new Map([
  [0x0001, 'ppp'],
  [0x0121, 'ipv4'],
  [0x0157, 'ipv6'],
  [0x018d, 'ipv4v6'],
]);
