/** Privacy: what becomes of a value that names a subscriber or a device, by class, before a document leaves the engine. */

import { createHmac } from 'node:crypto';
import { IDENTITY_CLASSES, type IdentityClass } from '../decoder/fields.js';

/**
 * `keep`: the value stands as it is. `pseudonym`: an HMAC of it, the same in every document, so that one subscriber can
 * be followed but not named; the prefix stands beside it. `prefix`: only the prefix. `drop`: nothing.
 */
export type IdentityTreatment = 'keep' | 'pseudonym' | 'prefix' | 'drop';
export const TREATMENTS = ['keep', 'pseudonym', 'prefix', 'drop'] as const satisfies readonly IdentityTreatment[];

export type PrivacyPolicy = Readonly<Record<IdentityClass, IdentityTreatment>>;

/** Message text and secrets never leave, whatever a policy says; the rest can be followed, but not named. */
export const DEFAULT_POLICY: PrivacyPolicy = {
  imsi: 'pseudonym',
  imei: 'pseudonym',
  tmsi: 'pseudonym',
  msisdn: 'pseudonym',
  sip_user: 'pseudonym',
  sms_text: 'drop',
  secret: 'drop',
};

/** Appended to the field's name for the part that says which network, maker or country, but not who. */
export const PREFIX_SUFFIX = '_prefix';

/** Pseudonyms remembered, so that an HMAC (3 µs) is paid once per subscriber and not once per document. */
const REMEMBERED = 65_536;

export class Privacy {
  private readonly policy: PrivacyPolicy;
  private readonly key: Uint8Array;
  private remembered = new Map<string, string>();

  /** @param key any length, secret; pseudonyms of two programs with the same key are the same. */
  constructor(policy: Partial<PrivacyPolicy>, key: Uint8Array) {
    this.policy = { ...DEFAULT_POLICY, ...policy, sms_text: 'drop', secret: 'drop' };
    this.key = key;
  }

  /** What stands in the field itself; undefined when nothing may. */
  value(identity: IdentityClass, value: string): string | undefined {
    switch (this.policy[identity]) {
      case 'keep':
        return value;
      case 'pseudonym':
        return this.pseudonym(identity, value);
      default:
        return undefined;
    }
  }

  /** What stands in the field's `_prefix` sibling; undefined for classes without one, and when the policy drops them. */
  prefix(identity: IdentityClass, value: string): string | undefined {
    return this.policy[identity] === 'drop' ? undefined : identityPrefix(identity, value);
  }

  /** Free text with everything that looks like an identity replaced by what its policy leaves of it. */
  scrub(text: string): string {
    if (!MAY_NAME.test(text)) return text;
    let scrubbed = text;
    for (const { identity, pattern } of SCRUB_PATTERNS) {
      if (this.policy[identity] === 'keep') continue;
      scrubbed = scrubbed.replace(pattern, (match: string, before: string, found: string) => {
        const left = this.value(identity, found) ?? this.prefix(identity, found);
        return `${before}[${identity}${left === undefined ? '' : ` ${left}`}]${match.slice(before.length + found.length)}`;
      });
    }
    return scrubbed;
  }

  /** 128 bits of HMAC-SHA-256 over class and value, in hexadecimal. */
  private pseudonym(identity: IdentityClass, value: string): string {
    const named = `${identity}:${value}`;
    let pseudonym = this.remembered.get(named);
    if (pseudonym === undefined) {
      if (this.remembered.size >= REMEMBERED) this.remembered = new Map();
      pseudonym = createHmac('sha256', this.key).update(named).digest('hex').slice(0, 32);
      this.remembered.set(named, pseudonym);
    }
    return pseudonym;
  }
}

/** Classes whose values have a part that is no secret; the others get no `_prefix` field. */
export function hasPrefix(identity: IdentityClass): boolean {
  return identity === 'imsi' || identity === 'imei' || identity === 'msisdn' || identity === 'sip_user';
}

function identityPrefix(identity: IdentityClass, value: string): string | undefined {
  switch (identity) {
    case 'imsi':
      // MCC and the first two digits of the MNC: where the MNC ends cannot be known from the IMSI (3GPP TS 23.003 2.2).
      return /^\d{6,}/.test(value) ? value.slice(0, 5) : undefined;
    case 'imei':
      // Type allocation code: maker and model (3GPP TS 23.003 6.2.1).
      return /^\d{14,16}$/.test(value) ? value.slice(0, 8) : undefined;
    case 'msisdn':
      return countryCode(value.replace(/^(\+|00)/, ''));
    case 'sip_user': {
      const at = value.lastIndexOf('@');
      return at < 0 ? undefined : value.slice(at + 1);
    }
    default:
      return undefined;
  }
}

/** ITU-T E.164 country codes of one and two digits; all others have three. */
const SHORT_COUNTRY_CODES = new Set(
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
);

function countryCode(digits: string): string | undefined {
  if (!/^[1-9]\d{6,}/.test(digits)) return undefined;
  for (const length of [1, 2]) if (SHORT_COUNTRY_CODES.has(digits.slice(0, length))) return digits.slice(0, length);
  return digits.slice(0, 3);
}

/**
 * What identities look like in log lines and error texts: the group before is kept, the second is the identity. The
 * longer and the labelled come first, because what was replaced no longer matches.
 */
export const SCRUB_PATTERNS: readonly { readonly identity: IdentityClass; readonly pattern: RegExp }[] = [
  { identity: 'imei', pattern: /(\bIMEI(?:SV)?\W{0,3})(\d{14,16})(?!\d)/gi },
  { identity: 'imsi', pattern: /((?<!\d)[016]?)((?<!\d{2})\d{15})(?=@nai\.|@wlan\.|@ims\.)/g },
  { identity: 'imsi', pattern: /(\b(?:IMSI|SUPI)\W{0,3})(\d{6,15})(?!\d)/gi },
  { identity: 'imei', pattern: /((?<!\d))(\d{16}|\d{14})(?!\d)/g },
  { identity: 'imsi', pattern: /((?<!\d))(\d{15})(?!\d)/g },
  { identity: 'tmsi', pattern: /(\b(?:P-|M-|S-|m_|p_)?TMSI\W{0,4}(?:0x)?)([0-9a-f]{6,8})(?![\da-z])/gi },
  { identity: 'sip_user', pattern: /(\b(?:sips?|tel):)([^@\s;>]+@[^\s;>:]+|\+?\d{5,15})/gi },
  { identity: 'msisdn', pattern: /(\b(?:MSISDN|extension|calling|called|subscr(?:iber)?|number)\W{0,3})(\+?\d{3,15})(?!\d)/gi },
  { identity: 'msisdn', pattern: /((?<![\w.]))(\+\d{7,15})(?!\d)/g },
];

/**
 * Without one of these no pattern above can be found: most texts have none, and looking once costs a tenth of looking for each pattern.
 */
export const MAY_NAME = /\d{6}|tmsi|sips?:|tel:|msisdn|extension|calling|called|subscr|number/i;

/** For configuration: every class that a policy may name. */
export const POLICY_CLASSES = IDENTITY_CLASSES.filter((identity) => identity !== 'sms_text' && identity !== 'secret');
