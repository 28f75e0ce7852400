/** Measurement reports: how a mobile hears its cell and the neighbours. */

import type { ByteView } from 'spoor/decoder';
import { readMeasurementResults, rxlevDbm } from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from '../fields.js';
import { gsm } from './branches.js';

export function readMeasurement(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const found = readMeasurementResults(view, at);
  const meas: NonNullable<NonNullable<MessageDocument['gsm']>['meas']> = {
    valid: found.valid,
    dtx_used: found.dtxUsed,
    ba_used: found.baUsed,
  };
  gsm(document).meas = meas;
  if (found.valid) {
    meas.rxlev_full = found.rxlevFull;
    meas.rxlev_sub = found.rxlevSub;
    meas.rxqual_full = found.rxqualFull;
    meas.rxqual_sub = found.rxqualSub;
    meas.rxlev_dbm = rxlevDbm(found.dtxUsed ? found.rxlevSub : found.rxlevFull);
    meas.rxqual = found.dtxUsed ? found.rxqualSub : found.rxqualFull;
  }
  if (found.neighbours === undefined) return;
  meas.neighbour_count = found.neighbours.length;
  if (found.neighbours.length === 0) return;
  // As they were sent: mobiles report the strongest first.
  meas.neighbour_rxlev_dbm = found.neighbours.map(({ rxlev }) => rxlevDbm(rxlev));
  meas.neighbour_bcch_index = found.neighbours.map(({ bcchIndex }) => bcchIndex);
  meas.neighbour_bsic = found.neighbours.map(({ bsic }) => bsic);
}
