/** What a mobile measured of its cell and of the neighbours (3GPP TS 44.018 section 10.5.2.20, 3GPP TS 45.008 section 8.1.4). */

import type { ByteView } from '../../bytes/view.js';
import { bitField } from '../bit-field.js';

export const MEASUREMENT_LENGTH = 16;

/** No neighbour was measured because the list of them is not known yet. */
const NO_NEIGHBOUR_INFORMATION = 7;

export interface NeighbourMeasurement {
  readonly rxlev: number;
  /** Place in the list of neighbour frequencies: ascending channel numbers of system information 5, 5bis and 5ter, 0 last. */
  readonly bcchIndex: number;
  readonly bsic: number;
}

export interface MeasurementResults {
  readonly valid: boolean;
  readonly dtxUsed: boolean;
  readonly baUsed: number;
  /** Over all frames, and over those that are sent whatever is said. */
  readonly rxlevFull: number;
  readonly rxlevSub: number;
  readonly rxqualFull: number;
  readonly rxqualSub: number;
  /** Undefined when the mobile has no information on neighbours. */
  readonly neighbours: readonly NeighbourMeasurement[] | undefined;
}

/** Sixteen octets. */
export function readMeasurementResults(view: ByteView, at: number): MeasurementResults {
  const from = at * 8;
  const field = (first: number, width: number) => bitField(view, from + first, width);
  const count = field(23, 3);
  return {
    baUsed: field(0, 1),
    dtxUsed: field(1, 1) === 1,
    rxlevFull: field(2, 6),
    // 0 is valid.
    valid: field(9, 1) === 0,
    rxlevSub: field(10, 6),
    rxqualFull: field(17, 3),
    rxqualSub: field(20, 3),
    neighbours:
      count === NO_NEIGHBOUR_INFORMATION
        ? undefined
        : Array.from({ length: count }, (_, i) => {
            const first = 26 + i * 17;
            return { rxlev: field(first, 6), bcchIndex: field(first + 6, 5), bsic: field(first + 11, 6) };
          }),
  };
}

/** Lower end of the level's step; 0 stands for less, 63 for more (3GPP TS 45.008 section 8.1.4). */
export function rxlevDbm(rxlev: number): number {
  return rxlev - 110;
}
