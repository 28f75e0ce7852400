/** Which payloads can be read frame by frame, by the name of their codec. */

export const UNREADABLE = 0;
export const PCMA = 1;
export const PCMU = 2;
export const AMR = 3;
export const AMR_WB = 4;
export const GSM_FR = 5;
export const GSM_EFR = 6;
export const GSM_HR = 7;
export const EVS = 8;
export const G729 = 9;
export const G723 = 10;
export const OPUS = 11;
export const IUUP = 12;

/** One of the numbers above; 0 has nothing to read. */
export type Framing = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/** Encoding names as SDP writes them, in lower case. */
const BY_NAME: ReadonlyMap<string, Framing> = new Map([
  ['pcma', PCMA],
  ['pcmu', PCMU],
  ['amr', AMR],
  ['amr-wb', AMR_WB],
  ['gsm', GSM_FR],
  ['gsm-fr', GSM_FR],
  ['gsm-efr', GSM_EFR],
  ['gsm-hr', GSM_HR],
  ['gsm-hr-08', GSM_HR],
  ['evs', EVS],
  ['g729', G729],
  ['g729a', G729],
  ['g723', G723],
  ['opus', OPUS],
  ['vnd.3gpp.iufp', IUUP],
]);

/** Options of AMR that put other things between the header and the frames (RFC 4867 section 8.1). */
const OTHER_AMR = /(?:^|[;\s])(?:crc|robust-sorting)=1|(?:^|[;\s])interleaving(?:=|;|\s|$)/i;
const SEVERAL_CHANNELS = 2;

/**
 * How payloads of a codec are read; UNREADABLE for those whose frames say nothing, or lie in a way that is not known here.
 *
 * @param fmtp parameters of the format as SDP gave them
 */
export function framingOf(codec: string, fmtp = '', channels = 1): Framing {
  const framing = BY_NAME.get(codec.toLowerCase()) ?? UNREADABLE;
  if ((framing === AMR || framing === AMR_WB) && (channels >= SEVERAL_CHANNELS || OTHER_AMR.test(fmtp))) return UNREADABLE;
  return framing;
}
