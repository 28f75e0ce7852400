/** Measurement reports of one carrier and interval, counted so that they add up: sums and classes of level and quality. */

import type { CellDocument } from './cell-fields.js';
import type { MessageDocument } from './fields.js';

type Measured = NonNullable<CellDocument['meas']>;
type Report = NonNullable<MessageDocument['gsm']>['meas'];

const QUALITIES = ['rxqual_0', 'rxqual_1', 'rxqual_2', 'rxqual_3', 'rxqual_4', 'rxqual_5', 'rxqual_6', 'rxqual_7'] as const;

export class MeasurementCounts {
  private readonly meas: { -readonly [K in keyof Measured]-?: number } = {
    reports: 0,
    valid: 0,
    dtx: 0,
    rxlev_dbm_sum: 0,
    rxlev_dbm_min: 0,
    rxlev_dbm_max: 0,
    rxlev_below_100: 0,
    rxlev_100_to_91: 0,
    rxlev_90_to_81: 0,
    rxlev_80_to_71: 0,
    rxlev_from_70: 0,
    rxqual_sum: 0,
    rxqual_0: 0,
    rxqual_1: 0,
    rxqual_2: 0,
    rxqual_3: 0,
    rxqual_4: 0,
    rxqual_5: 0,
    rxqual_6: 0,
    rxqual_7: 0,
    timing_advance_reports: 0,
    timing_advance_sum: 0,
    timing_advance_max: 0,
  };

  addTimingAdvance(steps: number): void {
    const { meas } = this;
    meas.timing_advance_reports++;
    meas.timing_advance_sum += steps;
    meas.timing_advance_max = Math.max(meas.timing_advance_max, steps);
  }

  add(report: Report): void {
    const { meas } = this;
    meas.reports++;
    const { rxlev_dbm: level, rxqual } = report ?? {};
    if (level === undefined || rxqual === undefined) return;
    meas.rxlev_dbm_min = meas.valid === 0 ? level : Math.min(meas.rxlev_dbm_min, level);
    meas.rxlev_dbm_max = meas.valid === 0 ? level : Math.max(meas.rxlev_dbm_max, level);
    meas.valid++;
    if (report?.dtx_used === true) meas.dtx++;
    meas.rxlev_dbm_sum += level;
    meas[levelClass(level)]++;
    meas.rxqual_sum += rxqual;
    meas[QUALITIES[rxqual as 0]]++;
  }

  /** Undefined when nothing was counted. Without a report that may be used there is no lowest and no highest level. */
  fields(): Measured | undefined {
    const { meas } = this;
    if (meas.valid > 0) return meas;
    const { reports, timing_advance_reports, timing_advance_sum, timing_advance_max } = meas;
    if (reports + timing_advance_reports === 0) return undefined;
    return { reports, timing_advance_reports, timing_advance_sum, timing_advance_max };
  }
}

function levelClass(dbm: number) {
  if (dbm < -100) return 'rxlev_below_100';
  if (dbm < -90) return 'rxlev_100_to_91';
  if (dbm < -80) return 'rxlev_90_to_81';
  return dbm < -70 ? 'rxlev_80_to_71' : 'rxlev_from_70';
}
