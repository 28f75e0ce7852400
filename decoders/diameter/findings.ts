/** What can be odd about a message: one bit each while it is read, one word each in its document. */

/** Every finding with its meaning. The order is that of the bits; at most 31. */
export const FINDINGS = {
  unaligned: 'The message length is not a multiple of 4 (RFC 6733 3).',
  truncated: 'The capture ends before the message does: only whole AVPs before the cut were read.',
  reserved_bits: 'Reserved flag bits of the header are set.',
  e_in_request: 'A request has the E bit set (3008).',
  t_in_answer: 'An answer has the T bit set.',
  avp_length: 'An AVP is shorter than its own header; the rest of its level was not read (5014).',
  avp_overrun: 'An AVP is longer than the message or group that holds it; the rest of its level was not read (5014).',
  trailing_octets: 'One to seven octets are left after the last AVP.',
  padding: 'Padding octets are not zero.',
  missing_padding: 'The last AVP of a message or group lacks its padding.',
  vendor_zero: 'An AVP has the V bit and vendor 0, which must not be sent (RFC 6733 4.1).',
  avp_flag_bits: 'An AVP has the P bit or reserved flag bits set.',
  bad_group: 'The content of a grouped AVP is not a list of AVPs.',
  depth: 'Groups are nested deeper than 16 levels; what lies below was not read.',
  too_many_avps: 'The message has more than 65536 AVPs; the rest was not read.',
  value_length: 'The length of a value does not fit its type (5014).',
  value_range: 'A count of octets is beyond 2^53: nobody transfers so much.',
  utf8: 'A text is not valid UTF-8.',
  long_value: 'A text is longer than 512 octets and was cut.',
  unknown_mandatory: 'An AVP with the M bit is in none of the tables (a receiver answers 5001).',
  application_mismatch: 'The application in Vendor-Specific-Application-Id or Auth-Application-Id is not that of the header.',
  no_result: 'An answer has neither Result-Code nor Experimental-Result.',
  e_without_protocol_error: 'The E bit is set and the result is not 3xxx, or the other way round (RFC 6733 7.1.3).',
  command_mismatch: 'Answer and request differ in command or application.',
  end_to_end_mismatch: 'Answer and request differ in the end-to-end identifier.',
  session_mismatch: 'Answer and request differ in the Session-Id.',
  proxiable_mismatch: 'Answer and request differ in the P bit (agents that answer themselves often clear it).',
  proxy_info_mismatch:
    'An answer does not bring back the Proxy-Info of its request as it was, by which an agent finds its state (RFC 6733 6.7.2).',
  loop: 'A request goes to a node that stands among its Route-Records: it came through there before, and is to be refused (3005, RFC 6733 6.1.3).',
  clock: 'The answer bears an earlier time than its request: the capture mixes clocks, latency was left out.',
} as const;

export type Finding = keyof typeof FINDINGS;

const WORDS = Object.keys(FINDINGS) as readonly Finding[];

/** The bit of each finding; a set of findings is the sum of its bits. */
export const BIT = Object.fromEntries(WORDS.map((word, i) => [word, 2 ** i])) as Readonly<Record<Finding, number>>;

/** Words of a set, in the order of the table. */
export function findingWords(set: number): Finding[] {
  return WORDS.filter((_, i) => (set & (1 << i)) !== 0);
}
