/**
 * Habits: what numbers of the dynamic range mean in some networks and products. A number proves nothing, so an operator chooses the
 * habit that holds where he listens, or none.
 */

export interface Hint {
  /** Encoding name as SDP writes it. */
  readonly codec: string;
  /** Hz. */
  readonly clockRate: number;
}

function row(number: number, codec: string, clockRate: number): [number, Hint] {
  return [number, { codec, clockRate }];
}

const PROFILES = {
  // 3GPP TS 48.103 table 5.4.2.2.1, and osmo-mgw (mgcp_client.h, mgcp_codec.c): between BSC, MSC and media gateways.
  osmocom_aoip: [
    row(96, 'VND.3GPP.IUFP', 16000),
    row(110, 'GSM-EFR', 8000),
    row(111, 'GSM-HR-08', 8000),
    row(112, 'AMR', 8000),
    row(113, 'AMR-WB', 16000),
    row(120, 'CLEARMODE', 8000),
  ],
  // libosmo-abis (osmo_ortp.h), as ip.access had it: between base station and BSC.
  osmocom_abis: [row(96, 'GSM-HR', 8000), row(97, 'GSM-EFR', 8000), row(98, 'AMR', 8000), row(120, 'CSDATA', 8000)],
  // 3GPP TS 26.114 table A.14.1: its examples of SDP, which most handsets follow. 101 is AMR there, and digits elsewhere: left out.
  '3gpp_ims': [row(97, 'EVS', 16000), row(98, 'AMR-WB', 16000), row(99, 'AMR-WB', 16000), row(100, 'AMR', 8000)],
  // Chrome, by observation.
  webrtc: [
    row(103, 'ISAC', 16000),
    row(104, 'ISAC', 32000),
    row(105, 'CN', 16000),
    row(106, 'CN', 32000),
    row(110, 'telephone-event', 48000),
    row(111, 'opus', 48000),
    row(126, 'telephone-event', 8000),
  ],
  // Asterisk (main/rtp_engine.c).
  asterisk: [
    row(96, 'L16', 192_000),
    row(97, 'iLBC', 8000),
    row(99, 'H264', 90_000),
    row(100, 'VP8', 90_000),
    row(101, 'telephone-event', 8000),
    row(102, 'G7221', 16000),
    row(103, 'H263-1998', 90_000),
    row(104, 'MP4V-ES', 90_000),
    row(105, 'red', 1000),
    row(106, 't140', 1000),
    row(107, 'opus', 48000),
    row(108, 'VP9', 90_000),
    row(109, 'H265', 90_000),
    row(110, 'speex', 8000),
    row(111, 'G726-32', 8000),
    row(112, 'AAL2-G726-32', 8000),
    row(115, 'G7221', 32000),
    row(116, 'G719', 48000),
    row(117, 'speex', 16000),
    row(118, 'L16', 16000),
    row(119, 'speex', 32000),
    row(121, 'X-CISCO-DTMF', 8000),
    row(122, 'L16', 12000),
    row(123, 'L16', 24000),
    row(124, 'L16', 32000),
    row(125, 'L16', 44_100),
    row(126, 'L16', 48000),
    row(127, 'L16', 96_000),
  ],
  // Numbers that Cisco IOS keeps for itself, as its voice MIB lists them.
  cisco: [
    row(96, 'X-FAX', 8000),
    row(97, 'X-FAX-ACK', 8000),
    row(100, 'X-NSE', 8000),
    row(101, 'telephone-event', 8000),
    row(121, 'X-CISCO-DTMF', 8000),
    row(122, 'X-FAX-RELAY', 8000),
    row(123, 'X-CAS', 8000),
    row(125, 'CLEARMODE', 8000),
  ],
  // Lync and Skype for Business, as nDPI (protocols/rtp.c) names them.
  lync: [
    row(97, 'red', 8000),
    row(101, 'telephone-event', 8000),
    row(103, 'SILK', 8000),
    row(104, 'SILK', 16000),
    row(111, 'SIREN', 16000),
    row(112, 'G7221', 16000),
    row(114, 'x-msrta', 16000),
    row(115, 'x-msrta', 8000),
    row(116, 'G726-32', 8000),
    row(117, 'G722', 8000),
    row(118, 'CN', 16000),
    row(121, 'x-rtvc1', 90_000),
    row(122, 'H264', 90_000),
    row(123, 'x-ulpfecuc', 90_000),
    row(127, 'x-data', 90_000),
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [number, Hint])[]>>;

export type HintProfile = 'none' | keyof typeof PROFILES;
export const HINT_PROFILES = ['none', ...(Object.keys(PROFILES) as (keyof typeof PROFILES)[])] as const;

/** What a profile says, by payload type number; nothing for `none`. */
export function hintsOf(profile: HintProfile): ReadonlyMap<number, Hint> {
  return new Map(profile === 'none' ? [] : PROFILES[profile]);
}
