/** What is taken out of log texts whatever the privacy policy says: content of short messages, octets of messages, keys. */

interface Withheld {
  readonly pattern: RegExp;
  readonly instead: string | ((octets: string) => string);
}

/** The forms in which libosmocore programs write such things; the engine's patterns for identities come after these. */
const WITHHELD: readonly Withheld[] = [
  // gsm_04_11.c of osmo-msc: the text of a short message, in quotes, up to the end of the line.
  { pattern: /(?<=\bUserData: ")[\s\S]*/g, instead: '[sms_text]"' },
  // The same line: the number it goes to; gsm_04_08_cc.c: the number that is called.
  { pattern: /(?<=\b(?:DA|OA|SETUP to):? )\+?[\d*#]+/g, instead: '[msisdn]' },
  // hlr_ussd.c: what a mobile sent and what it was answered, in quotes.
  { pattern: /(?<=\bUSSD\b[^']{0,80}')[\s\S]*/g, instead: "[ussd]'" },
  // vlr.c: a temporary identity that is not yet in use; assignment_fsm.c of osmo-bsc: one in the middle of a longer name.
  { pattern: /(?<=\bTMSInew-)0x[\da-f]+|(?<=\bTMSI-)0x[\da-f]+(?=_)/gi, instead: '[tmsi]' },
  // osmo-msc writes in capitals what osmo-bsc and messages do not: one identity must have one pseudonym.
  { pattern: /(?<=\bTMSI-0x)[\dA-F]{8}\b/g, instead: (tmsi) => tmsi.toLowerCase() },
  // Keys and challenges by name, for those that look like a decimal number.
  { pattern: /(?<=\b(?:Kc|Ki|OPc?|RAND|X?RES|SRES|AUT[NS]|[CI]K)\W{1,3})(?:0x)?[\da-f]{8,}/gi, instead: '[secret]' },
  // osmo_hexdump() with and without blanks: messages hold identities, authentication holds keys. Sixteen decimal digits are
  // left to the patterns for device identities.
  { pattern: /\b[\da-f]{2}(?: [\da-f]{2}){3,}\b/gi, instead: (dump) => `[${(dump.length + 1) / 3} octets]` },
  { pattern: /\b(?:0x)?(?!\d{16}\b)[\da-f]{16,}\b/gi, instead: (dump) => `[${Math.ceil(dump.replace(/^0x/i, '').length / 2)} octets]` },
];

export function withhold(text: string): string {
  let left = text;
  for (const { pattern, instead } of WITHHELD)
    left = typeof instead === 'string' ? left.replace(pattern, instead) : left.replace(pattern, instead);
  return left;
}
