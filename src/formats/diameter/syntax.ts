/** A dictionary as it is written: what the grammar makes of one file, names not yet looked up. */

/** Where something stands in its file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Whether the M bit is set: by every sender, by none, or by choice. Undefined where no source says. */
export type MandatoryRule = 'must' | 'mustnot' | 'may';

/** Data formats of RFC 6733 4.2 and 4.3. */
export const AVP_TYPES = [
  'OctetString',
  'Integer32',
  'Integer64',
  'Unsigned32',
  'Unsigned64',
  'Float32',
  'Float64',
  'Grouped',
  'Address',
  'Time',
  'UTF8String',
  'DiameterIdentity',
  'DiameterURI',
  'Enumerated',
  'IPFilterRule',
  'QoSFilterRule',
] as const;
export type AvpType = (typeof AVP_TYPES)[number];

/** `< X >`, `{ X }`, `[ X ]` of RFC 6733 3.2. */
export type RuleKind = 'fixed' | 'required' | 'optional';

export interface WrittenRule {
  readonly kind: RuleKind;
  /** Name, perhaps with its dictionary before it; AVP for any other. */
  readonly avp: string;
  readonly min: number;
  /** Infinity where nothing bounds it. */
  readonly max: number;
  readonly at: Place;
}

export interface WrittenDefinition {
  readonly kind: 'definition';
  readonly rules: readonly WrittenRule[];
  /** Three dots: the rest of the definition that this one extends. */
  readonly rest: boolean;
}

export interface WrittenValue {
  /** A value of an enumeration, a bit counted from the least significant, or a result code. */
  readonly value: number;
  readonly name: string;
  readonly title: string | null;
  readonly at: Place;
}

export interface WrittenValues {
  readonly kind: 'values' | 'bits';
  readonly values: readonly WrittenValue[];
}

export interface WrittenUse {
  readonly kind: 'use';
  readonly from: string;
  /** Null for everything. */
  readonly only:
    | readonly { readonly name: string; readonly mandatory: MandatoryRule | null; readonly as: string | null; readonly at: Place }[]
    | null;
  readonly at: Place;
}

export interface WrittenVendor {
  readonly kind: 'vendor';
  readonly name: string;
  readonly id: number;
  readonly title: string | null;
  readonly at: Place;
}

export interface WrittenApplication {
  readonly kind: 'application';
  readonly id: number;
  readonly name: string;
  /** Null: that of the application. */
  readonly profile: string | null;
  readonly title: string | null;
  readonly vendor: string | null;
  readonly role: 'auth' | 'acct' | null;
  readonly when: readonly { readonly avp: string; readonly endings: readonly string[]; readonly at: Place }[];
  readonly at: Place;
}

export interface WrittenAvp {
  readonly kind: 'avp';
  readonly name: string;
  readonly code: number;
  readonly vendor: string | null;
  readonly type: AvpType;
  readonly mandatory: MandatoryRule | null;
  readonly notes: readonly { readonly note: 'encoding' | 'privacy' | 'see' | 'alias'; readonly value: string }[];
  readonly body: WrittenDefinition | WrittenValues | null;
  readonly at: Place;
}

export interface WrittenCommand {
  readonly kind: 'command';
  readonly code: number;
  readonly name: string;
  readonly proxiable: boolean;
  readonly parts: readonly WrittenPart[];
  readonly at: Place;
}

export interface WrittenPart {
  readonly direction: 'request' | 'answer';
  readonly abbreviation: string;
  /** The request or answer whose rules follow where three dots stand. */
  readonly base: string | null;
  /** Null where only the name is known. */
  readonly body: WrittenDefinition | null;
  readonly at: Place;
}

export type WrittenItem =
  | WrittenUse
  | WrittenVendor
  | WrittenApplication
  | WrittenAvp
  | WrittenCommand
  | { readonly kind: 'refine'; readonly name: string; readonly body: WrittenDefinition; readonly at: Place }
  | { readonly kind: 'values'; readonly name: string; readonly body: WrittenValues; readonly at: Place }
  | { readonly kind: 'features'; readonly list: number; readonly body: WrittenValues; readonly at: Place }
  | { readonly kind: 'results'; readonly vendor: string | null; readonly body: WrittenValues; readonly at: Place }
  | { readonly kind: 'errors'; readonly body: WrittenDefinition; readonly at: Place };

export interface WrittenDictionary {
  readonly name: string;
  readonly title: string | null;
  readonly items: readonly WrittenItem[];
  readonly at: Place;
}

/** What is wrong with a dictionary, for the person who wrote it. */
export interface Problem {
  readonly file: string;
  readonly place: Place;
  readonly message: string;
}

/** `vendor-x.dict:12:5: ...` as compilers write it, so that editors jump there. */
export function problemText({ file, place, message }: Problem): string {
  return `${file}:${place.line}:${place.column}: ${message}`;
}
