/** What a message can break of the rules: one word each, how bad it is, and the result code a strict receiver would answer with. */

import type { Finding } from './findings.js';

/** `note`: lawful, common or open to taste; told only where notes are asked for. */
export type Severity = 'error' | 'note';

export interface BrokenRule {
  readonly severity: Severity;
  /** Result-Code of RFC 6733 7.1 that says the same; undefined where none does. */
  readonly code?: number;
}

/** Rules of the grammar and of the text of RFC 6733 and its applications. */
const GRAMMAR = {
  missing: { severity: 'error', code: 5005 },
  too_many: { severity: 'error', code: 5009 },
  not_allowed: { severity: 'error', code: 5008 },
  misplaced: { severity: 'error', code: 5008 },
  bad_length: { severity: 'error', code: 5014 },
  bad_value: { severity: 'error', code: 5004 },
  unknown_value: { severity: 'note', code: 5004 },
  unknown: { severity: 'note', code: 5001 },
  unknown_mandatory: { severity: 'error', code: 5001 },
  flag_v: { severity: 'error', code: 3009 },
  flag_m: { severity: 'note', code: 3009 },
  unknown_command: { severity: 'error', code: 3001 },
  unknown_application: { severity: 'error', code: 3007 },
  application_choice: { severity: 'error', code: 5009 },
  not_proxiable: { severity: 'error', code: 3008 },
  first_request_number: { severity: 'error', code: 5004 },
} as const satisfies Readonly<Record<string, BrokenRule>>;

/** Malformed cases of `findings.ts` that are the sender's doing: truncated is the capture's, long_value is a limit of ours, and what spoils a group is told with its path. */
const MALFORMED = {
  unaligned: { severity: 'error', code: 5015 },
  reserved_bits: { severity: 'note', code: 5013 },
  e_in_request: { severity: 'error', code: 3008 },
  t_in_answer: { severity: 'error', code: 3008 },
  avp_length: { severity: 'error', code: 5014 },
  avp_overrun: { severity: 'error', code: 5014 },
  trailing_octets: { severity: 'error', code: 5015 },
  padding: { severity: 'note' },
  missing_padding: { severity: 'note' },
  vendor_zero: { severity: 'error', code: 5001 },
  avp_flag_bits: { severity: 'note', code: 3009 },
  depth: { severity: 'error' },
  too_many_avps: { severity: 'error' },
  application_mismatch: { severity: 'error', code: 5004 },
  no_result: { severity: 'error', code: 5005 },
  e_without_protocol_error: { severity: 'error', code: 3008 },
} as const satisfies Readonly<Partial<Record<Finding, BrokenRule>>>;

export const RULES: Readonly<Record<RuleName, BrokenRule>> = { ...GRAMMAR, ...MALFORMED };
export type RuleName = keyof typeof GRAMMAR | keyof typeof MALFORMED;

export function isRule(word: string): word is RuleName {
  return word in RULES;
}
