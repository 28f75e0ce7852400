/** Codes of the commands by which two neighbours talk about themselves (RFC 6733 5). */

export const CER = 257;
export const DWR = 280;
export const DPR = 282;
