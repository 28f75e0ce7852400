/** What Wireshark (tshark 4.0, measured) calls a payload type that nothing announced, and whether it knows a clock for it. */

import { isDynamic, STATIC_PAYLOAD_TYPES } from '../payload-types.js';

const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'g711U'],
  [1, 'fs-1016'],
  [2, 'g721'],
  [3, 'GSM'],
  [4, 'g723'],
  [5, 'DVI4 8k'],
  [6, 'DVI4 16k'],
  [7, 'Exp. from Xerox PARC'],
  [8, 'g711A'],
  [9, 'g722'],
  [10, '16-bit audio, stereo'],
  [11, '16-bit audio, monaural'],
  [12, 'Qualcomm'],
  [13, 'CN'],
  [14, 'MPEG-I/II Audio'],
  [15, 'g728'],
  [16, 'DVI4 11k'],
  [17, 'DVI4 22k'],
  [18, 'g729'],
  [19, 'CN(old)'],
  [25, 'CellB'],
  [26, 'JPEG'],
  [28, 'NV'],
  [31, 'h261'],
  [32, 'MPEG-I/II Video'],
  [33, 'MPEG-II streams'],
  [34, 'h263'],
  [72, 'Reserved for RTCP conflict avoidance'],
  [73, 'Reserved for RTCP conflict avoidance'],
  [74, 'Reserved for RTCP conflict avoidance'],
  [75, 'Reserved for RTCP conflict avoidance'],
  [76, 'Reserved for RTCP conflict avoidance'],
  // By habit, not by any table: digits and redundant data.
  [99, 'rtp.rfc2198'],
  [100, 'rtpevent'],
  [101, 'rtpevent'],
]);

export function unannouncedName(payloadType: number): string {
  return NAMES.get(payloadType) ?? (isDynamic(payloadType) ? `RTPType-${payloadType}` : 'Unassigned');
}

/** Clock in Hz where nothing announced one; 0 for none. Two types that are reserved by now keep theirs. */
export function unannouncedClock(payloadType: number): number {
  return payloadType === 1 || payloadType === 2 ? 8000 : (STATIC_PAYLOAD_TYPES.get(payloadType)?.clockRate ?? 0);
}
