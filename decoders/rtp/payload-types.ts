/** Static payload types: which codec and clock a payload type number means when nobody signalled it (RFC 3551 section 6). */

export interface StaticPayloadType {
  /** Encoding name as SDP writes it. */
  readonly codec: string;
  /** RTP clock in Hz, which is not always the sampling rate. */
  readonly clockRate: number;
}

function entry(codec: string, clockRate: number): StaticPayloadType {
  return { codec, clockRate };
}

/** By payload type number. Numbers that are reserved, unassigned or dynamic are absent. */
export const STATIC_PAYLOAD_TYPES: ReadonlyMap<number, StaticPayloadType> = new Map([
  [0, entry('PCMU', 8000)],
  [3, entry('GSM', 8000)],
  [4, entry('G723', 8000)],
  [5, entry('DVI4', 8000)],
  [6, entry('DVI4', 16000)],
  [7, entry('LPC', 8000)],
  [8, entry('PCMA', 8000)],
  // Sampled at 16 kHz, but its RTP clock stayed 8000 by an old mistake (RFC 3551 section 4.5.2).
  [9, entry('G722', 8000)],
  [10, entry('L16', 44100)],
  [11, entry('L16', 44100)],
  [12, entry('QCELP', 8000)],
  [13, entry('CN', 8000)],
  [14, entry('MPA', 90000)],
  [15, entry('G728', 8000)],
  [16, entry('DVI4', 11025)],
  [17, entry('DVI4', 22050)],
  [18, entry('G729', 8000)],
  [25, entry('CelB', 90000)],
  [26, entry('JPEG', 90000)],
  [28, entry('nv', 90000)],
  [31, entry('H261', 90000)],
  [32, entry('MPV', 90000)],
  [33, entry('MP2T', 90000)],
  [34, entry('H263', 90000)],
]);

/** 96 to 127: what they mean is agreed for each call. */
export function isDynamic(payloadType: number): boolean {
  return payloadType >= 96;
}

/** 1 for the numbers that may be taken for RTP without signalling: static ones with a meaning, and the dynamic range. */
const PLAUSIBLE = new Uint8Array(128);
for (const number of STATIC_PAYLOAD_TYPES.keys()) PLAUSIBLE[number] = 1;
PLAUSIBLE.fill(1, 96);

/**
 * Whether media with this number may be believed without signalling. 35 to 63 are a second choice for dynamic types
 * that WebRTC signals, 64 to 95 collide with RTCP (RFC 5761 section 4).
 */
export function isPlausible(payloadType: number): boolean {
  return PLAUSIBLE[payloadType] === 1;
}
