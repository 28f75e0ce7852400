/** All AVPs of a message with path, name and value, groups opened as the application defines them: for people, not for the packet path. */

import type { ByteView } from 'spoor/decoder';
import type { Avp, Profile } from 'spoor/formats/diameter';
import { TGPP_AVP as T, TGPP } from './avp-codes.js';
import { type AvpTable, MOST_DEPTH } from './avps.js';
import { BIT } from './findings.js';
import { bitWords, octetsOf, type Value, valueIn } from './typed-values.js';

export interface Leaf {
  /** Names from the outermost group inwards; vendor and code where an AVP has no name. */
  readonly path: readonly string[];
  /** Undefined for an AVP that no dictionary has. */
  readonly avp: Avp | undefined;
  readonly vendor: number;
  readonly code: number;
  /** Octets of data. */
  readonly length: number;
  /** Octets in hexadecimal where they do not fit the type; undefined for a group that has members. */
  readonly value: Value | undefined;
  /** Whether the octets are what the type asks for; a value that is none is given as octets. */
  readonly fits: boolean;
  /** Whether a group around it, or it itself, is somebody's secret or identity: the class by the dictionary. */
  readonly privacy: string | undefined;
}

/**
 * Visits the AVPs from index `first` to `last`, each group before its members, until `visit` says false. What lies deeper than
 * `MOST_DEPTH`, or in a group that is none, is given as octets.
 */
export function visitAvps(
  bytes: ByteView,
  avps: AvpTable,
  first: number,
  last: number,
  profile: Profile | undefined,
  visit: (leaf: Leaf) => boolean,
): boolean {
  return level(bytes, avps, first, last, { profile, visit }, [], undefined);
}

interface Visit {
  readonly profile: Profile | undefined;
  readonly visit: (leaf: Leaf) => boolean;
}

function level(
  bytes: ByteView,
  avps: AvpTable,
  first: number,
  last: number,
  { profile, visit }: Visit,
  above: readonly string[],
  inherited: string | undefined,
): boolean {
  const features = profile === undefined ? undefined : featureWords(bytes, avps, first, last, profile);
  for (let i = first; i < last; i++) {
    const [vendor, code, at, length] = [avps.vendor(i), avps.code(i), avps.at(i), avps.length(i)];
    const avp = avps.names.avp(vendor, code);
    const path = [...above, avps.names.avpLabel(vendor, code)];
    const privacy = inherited ?? avp?.privacy;
    const leaf = { path, avp, vendor, code, length, privacy };
    if (avp?.type !== 'Grouped') {
      const known = features !== undefined && code === T.featureList && vendor === TGPP && length === 4;
      const value = known ? bitWords(features, bytes.u32(at)) : avp === undefined ? undefined : valueIn(bytes, at, length, avp);
      if (!visit({ ...leaf, value: value ?? octetsOf(bytes, at, length), fits: value !== undefined })) return false;
      continue;
    }
    const before = avps.count;
    avps.findings = 0;
    const inner = path.length < MOST_DEPTH ? avps.open(bytes, i) : before;
    const isGroup = path.length < MOST_DEPTH && (avps.findings & BIT.bad_group) === 0;
    const whole =
      visit({ ...leaf, value: isGroup ? undefined : octetsOf(bytes, at, length), fits: isGroup }) &&
      (!isGroup || level(bytes, avps, inner, avps.count, { profile, visit }, path, privacy));
    avps.release(before);
    if (!whole) return false;
  }
  return true;
}

/** Words for the Feature-List of this level, which depend on application and Feature-List-ID beside it (TS 29.229 6.3.30). */
function featureWords(
  bytes: ByteView,
  avps: AvpTable,
  first: number,
  last: number,
  { features }: Profile,
): ReadonlyMap<number, string> | undefined {
  if (features.size === 0) return undefined;
  for (let i = first; i < last; i++)
    if (avps.code(i) === T.featureListId && avps.vendor(i) === TGPP && avps.length(i) === 4) return features.get(bytes.u32(avps.at(i)));
  return undefined;
}
