/** Which protocol has which table of elements. */

import type { ElementTable } from '../elements/index.js';
import { CC_ELEMENTS, MM_ELEMENTS, SMS_CP_ELEMENTS, SS_ELEMENTS } from './circuit-elements.js';
import type { Layer3Protocol } from './header.js';
import { GMM_ELEMENTS, SM_ELEMENTS } from './packet-elements.js';
import { RR_ELEMENTS } from './rr-elements.js';

/** RR counts on messages that end with the block, and uses identifiers without the bit that says how long they are: an unknown one is the end. */
export const ELEMENT_TABLES: Readonly<Partial<Record<Layer3Protocol, ElementTable>>> = {
  RR: { rows: RR_ELEMENTS, unknown: 'end' },
  MM: { rows: MM_ELEMENTS, unknown: 'skip' },
  CC: { rows: CC_ELEMENTS, unknown: 'skip' },
  SS: { rows: SS_ELEMENTS, unknown: 'skip' },
  SMS: { rows: SMS_CP_ELEMENTS, unknown: 'skip' },
  GMM: { rows: GMM_ELEMENTS, unknown: 'skip' },
  SM: { rows: SM_ELEMENTS, unknown: 'skip' },
};
