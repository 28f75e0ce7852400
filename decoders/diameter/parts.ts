/** Parts that documents of transactions, messages, findings and sessions have in common. Undefined where nothing is known. */

import type { Facts } from './facts.js';
import type { TransactionDocument } from './fields.js';
import type { Names } from './names.js';
import { resultClass } from './results.js';

export function commandPart(names: Names, application: number, code: number): NonNullable<TransactionDocument['command']> {
  const { known, name, title } = names.command(application, code);
  return known ? { code, name, title } : { code };
}

/** The two nodes of a hop. */
export function peerPart(sender: string | undefined, receiver: string | undefined): TransactionDocument['peer'] {
  return (sender ?? receiver) === undefined ? undefined : { sender, receiver };
}

/** What every kind of document says of a result. */
export function resultPart(code: number, vendor: number, names: Names) {
  return { code, vendor, name: names.result(vendor, code), class: resultClass(code) };
}

/** The same with what only a single answer tells. */
export function answeredPart({ resultCode, resultVendor, experimental }: Facts, names: Names): TransactionDocument['result'] {
  if (resultCode === undefined) return undefined;
  const { code, vendor, name, class: class_ } = resultPart(resultCode, resultVendor, names);
  return { code, vendor, name, class: class_, experimental, success: class_ === 'success' };
}

/** Who it is about; any of them may be absent. */
export function userPart({ imsi, msisdn, nai, sipUri }: Pick<Facts, 'imsi' | 'msisdn' | 'nai' | 'sipUri'>): TransactionDocument['user'] {
  return (imsi ?? msisdn ?? nai ?? sipUri) === undefined ? undefined : { imsi, msisdn, nai, sip_uri: sipUri };
}

/** A network of its own abroad; undefined where one of the two is not told. */
export function isRoaming(home: string | undefined, visited: string | undefined): boolean | undefined {
  return home === undefined || visited === undefined ? undefined : home !== visited;
}
