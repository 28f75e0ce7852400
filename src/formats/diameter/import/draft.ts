/** What a foreign dictionary says, whatever it was written in; names not yet looked up. */

import { AVP_TYPES, type AvpType, type MandatoryRule, type RuleKind } from '../syntax.js';

/** Something that was repaired or left out, for the person who brought the file. */
export interface Repair {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Says what was done about a line. */
export type Note = (line: number, message: string) => void;

export interface DraftRule {
  readonly kind: RuleKind;
  readonly avp: string;
  readonly min: number;
  /** Infinity where nothing bounds it. */
  readonly max: number;
  readonly line: number;
}

export interface DraftRules {
  readonly rules: readonly DraftRule[];
  /** Three dots: the rest of the command that is used again. */
  readonly rest: boolean;
}

export interface DraftAvp {
  readonly name: string;
  readonly code: number;
  readonly vendor: number;
  readonly type: AvpType;
  readonly mandatory: MandatoryRule | undefined;
  readonly from: Origin;
}

export interface DraftGroup extends DraftRules {
  readonly name: string;
  /** Of its header; undefined where that has a placeholder or nothing. */
  readonly code: number | undefined;
  readonly vendor: number | undefined;
  /** False where the file lists members and does not say how many of each. */
  readonly counted: boolean;
  readonly from: Origin;
}

export interface DraftValues {
  /** Name of the AVP whose values they are. */
  readonly avp: string;
  /** Known where the file says it, so that the name need not be looked up. */
  readonly key: { readonly vendor: number; readonly code: number } | undefined;
  readonly values: readonly (readonly [value: number, name: string])[];
  readonly from: Origin;
}

export interface DraftCommand {
  readonly code: number;
  readonly direction: 'request' | 'answer';
  /** As written: `Update-Location-Request`, or `ULR`. */
  readonly name: string;
  readonly proxiable: boolean;
  /** Undefined where the file has only a name. */
  readonly rules: DraftRules | undefined;
  readonly application: number | undefined;
  readonly from: Origin;
}

export interface Origin {
  readonly file: string;
  readonly line: number;
}

export interface Draft {
  /** Undefined where the file does not say. */
  name: string | undefined;
  readonly vendors: Map<number, string>;
  readonly applications: Map<number, string>;
  readonly avps: DraftAvp[];
  readonly groups: DraftGroup[];
  readonly values: DraftValues[];
  readonly commands: DraftCommand[];
}

export function emptyDraft(): Draft {
  return { name: undefined, vendors: new Map(), applications: new Map(), avps: [], groups: [], values: [], commands: [] };
}

/** Types that other dictionaries call otherwise: RFC 6733 4.3.1 derives the first three, Wireshark and freeDiameter the others. */
const TYPES: Readonly<Record<string, AvpType>> = {
  AppId: 'Unsigned32',
  VendorId: 'Unsigned32',
  IPAddress: 'Address',
  DiamIdent: 'DiameterIdentity',
  DiamURI: 'DiameterURI',
  DiameterIdent: 'DiameterIdentity',
  OctetStringOrUTF8: 'OctetString',
  MIPRegistrationRequest: 'OctetString',
};

const OWN: ReadonlySet<string> = new Set<string>(AVP_TYPES);

/** A type of ours for a name of theirs; undefined for one that nobody has. */
export function typeNamed(name: string): AvpType | undefined {
  return OWN.has(name) ? (name as AvpType) : TYPES[name];
}
