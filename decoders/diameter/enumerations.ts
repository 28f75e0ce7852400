/** Values of the enumerated AVPs that documents name, in the words of their specifications. */

/** CC-Request-Type, RFC 8506 8.3, and Accounting-Record-Type, RFC 6733 9.8.1: what operators call I, U, T and E. */
export const CC_REQUEST_TYPE: ReadonlyMap<number, string> = new Map([
  [1, 'initial'],
  [2, 'update'],
  [3, 'termination'],
  [4, 'event'],
]);

export const ACCOUNTING_RECORD_TYPE: ReadonlyMap<number, string> = new Map([
  [1, 'event'],
  [2, 'start'],
  [3, 'interim'],
  [4, 'stop'],
]);

/** Subscription-Id-Type, RFC 8506 8.47. */
export const SUBSCRIPTION = { e164: 0, imsi: 1, sipUri: 2, nai: 3, private: 4 } as const;

/** RAT-Type, TS 29.212 5.3.31. */
export const RAT_TYPE: ReadonlyMap<number, string> = new Map([
  [0, 'WLAN'],
  [1, 'VIRTUAL'],
  [1000, 'UTRAN'],
  [1001, 'GERAN'],
  [1002, 'GAN'],
  [1003, 'HSPA_EVOLUTION'],
  [1004, 'EUTRAN'],
  [1005, 'EUTRAN-NB-IoT'],
  [1006, 'NG-RAN'],
  [1007, 'LTE-M'],
  [1008, 'NR_U'],
  [1021, 'EUTRAN_NB_IOT_LEO'],
  [1031, 'LTE_M_LEO'],
  [2000, 'CDMA2000_1X'],
  [2001, 'HRPD'],
  [2002, 'UMB'],
  [2003, 'EHRPD'],
]);

/** 3GPP-RAT-Type, TS 29.061 16.4.7.2, which counts as GTP does; in the words of RAT-Type. */
export const GTP_RAT_TYPE: ReadonlyMap<number, string> = new Map([
  [1, 'UTRAN'],
  [2, 'GERAN'],
  [3, 'WLAN'],
  [4, 'GAN'],
  [5, 'HSPA_EVOLUTION'],
  [6, 'EUTRAN'],
  [7, 'VIRTUAL'],
  [8, 'EUTRAN-NB-IoT'],
  [9, 'LTE-M'],
  [10, 'NG-RAN'],
]);

/** ULR-Flags by bit, TS 29.272 7.3.7. */
export const ULR_FLAGS: readonly string[] = [
  'Single-Registration-Indication',
  'S6a/S6d-Indicator',
  'Skip-Subscriber-Data',
  'GPRS-Subscription-Data-Indicator',
  'Node-Type-Indicator',
  'Initial-Attach-Indicator',
  'PS-LCS-Not-Supported-By-UE',
  'SMS-Only-Indication',
  'Dual-Registration-5G-Indicator',
  'Inter-Plmn-Inter-Mme-Handover',
  'Intra-Plmn-Inter-Mme-Handover',
];

/** Cancellation-Type, TS 29.272 7.3.24. */
export const CANCELLATION_TYPE: ReadonlyMap<number, string> = new Map([
  [0, 'MME_UPDATE_PROCEDURE'],
  [1, 'SGSN_UPDATE_PROCEDURE'],
  [2, 'SUBSCRIPTION_WITHDRAWAL'],
  [3, 'UPDATE_PROCEDURE_IWF'],
  [4, 'INITIAL_ATTACH_PROCEDURE'],
]);

/** Equipment-Status, TS 29.272 7.3.51. */
export const EQUIPMENT_STATUS: ReadonlyMap<number, string> = new Map([
  [0, 'WHITELISTED'],
  [1, 'BLACKLISTED'],
  [2, 'GREYLISTED'],
]);

/** Error-Diagnostic, TS 29.272 7.3.128: why a subscription does not suffice. */
export const ERROR_DIAGNOSTIC: ReadonlyMap<number, string> = new Map([
  [0, 'GPRS_DATA_SUBSCRIBED'],
  [1, 'NO_GPRS_DATA_SUBSCRIBED'],
  [2, 'ODB-ALL-APN'],
  [3, 'ODB-HPLMN-APN'],
  [4, 'ODB-VPLMN-APN'],
]);

/** Termination-Cause, RFC 6733 8.15 and RFC 7155 4.4.1 (those of RADIUS from 11 on). */
export const TERMINATION_CAUSE: ReadonlyMap<number, string> = new Map([
  [1, 'DIAMETER_LOGOUT'],
  [2, 'DIAMETER_SERVICE_NOT_PROVIDED'],
  [3, 'DIAMETER_BAD_ANSWER'],
  [4, 'DIAMETER_ADMINISTRATIVE'],
  [5, 'DIAMETER_LINK_BROKEN'],
  [6, 'DIAMETER_AUTH_EXPIRED'],
  [7, 'DIAMETER_USER_MOVED'],
  [8, 'DIAMETER_SESSION_TIMEOUT'],
  [11, 'User Request'],
  [12, 'Lost Carrier'],
  [13, 'Lost Service'],
  [14, 'Idle Timeout'],
  [15, 'Session Timeout'],
  [16, 'Admin Reset'],
  [17, 'Admin Reboot'],
  [18, 'Port Error'],
  [19, 'NAS Error'],
  [20, 'NAS Request'],
  [21, 'NAS Reboot'],
  [22, 'Port Unneeded'],
  [23, 'Port Preempted'],
  [24, 'Port Suspended'],
  [25, 'Service Unavailable'],
  [26, 'Callback'],
  [27, 'User Error'],
  [28, 'Host Request'],
]);

/** Disconnect-Cause, RFC 6733 5.4.3. */
export const DISCONNECT_CAUSE: ReadonlyMap<number, string> = new Map([
  [0, 'REBOOTING'],
  [1, 'BUSY'],
  [2, 'DO_NOT_WANT_TO_TALK_TO_YOU'],
]);

/** The word, or the number as text: a value nobody defined is still worth finding. */
export function enumerated(words: ReadonlyMap<number, string>, value: number): string {
  return words.get(value) ?? String(value);
}

/** Words of the bits that are set; bits without a word as `bit 17`. */
export function maskWords(words: readonly string[], bits: readonly number[]): string[] {
  return bits.map((bit) => words[bit] ?? `bit ${bit}`);
}
