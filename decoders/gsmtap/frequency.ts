/** Where in the spectrum a GSM channel number lies (3GPP TS 45.005 section 2). */

export interface Carrier {
  readonly band: string;
  /** Frequency from base station to mobile, in MHz. */
  readonly downlink: number;
}

type BandRow = readonly [first: number, last: number, band: string, atFirst: number];

/** Channels are 0.2 MHz apart; the last column is the downlink frequency of the first channel in MHz. */
const BANDS: readonly BandRow[] = [
  [1, 124, 'GSM900', 935.2],
  [128, 251, 'GSM850', 869.2],
  [259, 293, 'GSM450', 460.6],
  [306, 340, 'GSM480', 489],
  [512, 885, 'DCS1800', 1805.2],
  [955, 1023, 'GSM900', 921.2],
];
const PCS: BandRow = [512, 810, 'PCS1900', 1930.2];

/**
 * Undefined for numbers of no band, and for 0: that is a channel of GSM900, but much more often the mark of a producer
 * that does not know. `pcs` tells the band of the numbers that DCS1800 and PCS1900 share.
 */
export function carrierOf(arfcn: number, pcs: boolean): Carrier | undefined {
  if (pcs && arfcn >= PCS[0] && arfcn <= PCS[1]) return at(PCS, arfcn);
  for (const row of BANDS) if (arfcn >= row[0] && arfcn <= row[1]) return at(row, arfcn);
  return undefined;
}

function at([first, , band, atFirst]: BandRow, arfcn: number): Carrier {
  return { band, downlink: Math.round((atFirst + 0.2 * (arfcn - first)) * 10) / 10 };
}
