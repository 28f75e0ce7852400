/** Which networks the realms of a request name, where no AVP says it outright (TS 23.003 19.2). */

import { plmnOfRealm } from './encodings.js';
import type { Facts } from './facts.js';
import type { Header } from './header.js';

/** Between the node that serves a subscriber and registers of his home, which is what makes one realm the serving network's. */
const SERVING: ReadonlySet<number> = new Set([16777251, 16777252]);

/** Commands that the home register sends: CLR, IDR, DSR, RSR (TS 29.272 7.2), RTR, PPR (TS 29.229 6.1), PNR (TS 29.329 6.1). */
const OF_HOME: ReadonlySet<number> = new Set([317, 319, 320, 322, 304, 305, 309]);

export function networksOfRealms({ application, command }: Header, facts: Facts): void {
  const ofHome = OF_HOME.has(command);
  const home = ofHome ? facts.originRealm : facts.destinationRealm;
  if (home !== undefined) facts.homePlmn ??= plmnOfRealm(home);
  const serving = ofHome ? facts.destinationRealm : facts.originRealm;
  if (serving !== undefined && facts.visitedPlmn === undefined && SERVING.has(application)) facts.visitedPlmn = plmnOfRealm(serving);
}
