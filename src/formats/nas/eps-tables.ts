/** Which protocol of LTE NAS has which table of elements. */

import type { ElementTable } from '../elements/index.js';
import { EMM_ELEMENTS, ESM_ELEMENTS } from './eps-elements.js';

export const EPS_ELEMENT_TABLES: Readonly<Record<'EMM' | 'ESM', ElementTable>> = {
  EMM: { rows: EMM_ELEMENTS, unknown: 'skip' },
  ESM: { rows: ESM_ELEMENTS, unknown: 'skip' },
};
