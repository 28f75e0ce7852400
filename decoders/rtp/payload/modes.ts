/** Bit rates of the codecs that have several, and how long their frames are: AMR, AMR-WB and EVS. */

/** Bits of a frame by frame type (3GPP TS 26.101 table 2): eight modes of speech, and the silence descriptor. */
export const AMR_BITS: readonly number[] = [95, 103, 118, 134, 148, 159, 204, 244, 39];
/** The same of AMR-WB (3GPP TS 26.201 table 2): nine modes, and the silence descriptor. */
export const AMR_WB_BITS: readonly number[] = [132, 177, 253, 285, 317, 365, 397, 461, 477, 40];
/** Bits of an EVS primary frame by frame type (3GPP TS 26.445 table A.4): twelve rates, and the silence descriptor. */
export const EVS_BITS: readonly number[] = [56, 144, 160, 192, 264, 328, 488, 640, 960, 1280, 1920, 2560, 48];

const AMR_RATES = [4.75, 5.15, 5.9, 6.7, 7.4, 7.95, 10.2, 12.2];
const AMR_WB_RATES = [6.6, 8.85, 12.65, 14.25, 15.85, 18.25, 19.85, 23.05, 23.85];
const EVS_RATES = [2.8, 7.2, 8, 9.6, 13.2, 16.4, 24.4, 32, 48, 64, 96, 128];

/** Modes of all three in one row, by bit rate in kbit/s; no two are alike, so a rate names the mode. */
export const MODE_RATES: readonly number[] = [...AMR_RATES, ...AMR_WB_RATES, ...EVS_RATES];
/** Where the modes of each codec begin in that row. */
export const AMR_MODES = 0;
export const AMR_WB_MODES = AMR_RATES.length;
export const EVS_MODES = AMR_WB_MODES + AMR_WB_RATES.length;

/** Octets of a frame that fills octets up. */
export function octets(bits: number): number {
  return (bits + 7) >> 3;
}
