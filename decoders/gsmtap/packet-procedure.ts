/** Procedures of packet services in LTE, UMTS and GPRS, and the connections on the radio under them: which messages begin and end them. */

import type { MessageDocument } from './fields.js';

export type PacketKind =
  | 'rrc-connection'
  | 'rrc-reestablishment'
  | 'attach'
  | 'tracking-area-update'
  | 'routing-area-update'
  | 'service-request'
  | 'detach'
  | 'pdn-connectivity'
  | 'pdp-context';

export interface PacketProcedureType {
  readonly kind: PacketKind;
  readonly protocol: 'LTE RRC' | 'UMTS RRC' | 'EMM' | 'ESM' | 'GMM' | 'SM';
  readonly begins: readonly string[];
  readonly accepted: readonly string[];
  readonly rejected: readonly string[];
  /** What the same request once more means while the first has no answer: the mobile repeats it unless said, or gave the first one up. */
  readonly again?: 'anew';
  /** Nothing else has to happen before the answer, so that silence is the network's. */
  readonly silence?: 'unanswered';
}

/** 3GPP TS 36.331 sections 5.3.3 and 5.3.7; 25.331 section 8.1.3; 24.301 sections 5.5, 5.6 and 6.5; 24.008 sections 4.7 and 6.1.3. */
export const PACKET_PROCEDURES: readonly PacketProcedureType[] = [
  {
    kind: 'rrc-connection',
    protocol: 'LTE RRC',
    begins: ['rrcConnectionRequest'],
    accepted: ['rrcConnectionSetupComplete'],
    rejected: ['rrcConnectionReject'],
    // Timer T300, two seconds at most, ends the attempt.
    again: 'anew',
    silence: 'unanswered',
  },
  {
    kind: 'rrc-connection',
    protocol: 'UMTS RRC',
    begins: ['rrcConnectionRequest'],
    accepted: ['rrcConnectionSetupComplete'],
    rejected: ['rrcConnectionReject'],
    silence: 'unanswered',
  },
  {
    kind: 'rrc-reestablishment',
    protocol: 'LTE RRC',
    begins: ['rrcConnectionReestablishmentRequest'],
    accepted: ['rrcConnectionReestablishmentComplete'],
    rejected: ['rrcConnectionReestablishmentReject'],
    again: 'anew',
    silence: 'unanswered',
  },
  { kind: 'attach', protocol: 'EMM', begins: ['Attach request'], accepted: ['Attach accept'], rejected: ['Attach reject'] },
  {
    kind: 'tracking-area-update',
    protocol: 'EMM',
    begins: ['Tracking area update request'],
    accepted: ['Tracking area update accept'],
    rejected: ['Tracking area update reject'],
  },
  {
    kind: 'service-request',
    protocol: 'EMM',
    begins: ['Service request', 'Extended service request', 'Control plane service request'],
    // The bearers on the radio are the answer (3GPP TS 24.301 section 5.6.1.4).
    accepted: ['Service accept', 'rrcConnectionReconfiguration', 'mobilityFromEUTRACommand'],
    rejected: ['Service reject'],
  },
  { kind: 'detach', protocol: 'EMM', begins: ['Detach request'], accepted: ['Detach accept'], rejected: [] },
  {
    kind: 'pdn-connectivity',
    protocol: 'ESM',
    begins: ['PDN connectivity request'],
    accepted: ['Activate default EPS bearer context accept'],
    rejected: ['PDN connectivity reject', 'Activate default EPS bearer context reject'],
  },
  { kind: 'attach', protocol: 'GMM', begins: ['Attach Request'], accepted: ['Attach Accept'], rejected: ['Attach Reject'] },
  {
    kind: 'routing-area-update',
    protocol: 'GMM',
    begins: ['Routing Area Update Request'],
    accepted: ['Routing Area Update Accept'],
    rejected: ['Routing Area Update Reject'],
  },
  { kind: 'service-request', protocol: 'GMM', begins: ['Service Request'], accepted: ['Service Accept'], rejected: ['Service Reject'] },
  { kind: 'detach', protocol: 'GMM', begins: ['Detach Request'], accepted: ['Detach Accept'], rejected: [] },
  {
    kind: 'pdp-context',
    protocol: 'SM',
    begins: ['Activate PDP Context Request'],
    accepted: ['Activate PDP Context Accept'],
    rejected: ['Activate PDP Context Reject'],
  },
];

/** By protocol, then by the message that begins it. */
const BEGINNINGS = new Map<string | undefined, Map<string, PacketProcedureType>>();
for (const type of PACKET_PROCEDURES) {
  const ofProtocol = BEGINNINGS.get(type.protocol) ?? new Map<string, PacketProcedureType>();
  for (const message of type.begins) ofProtocol.set(message, type);
  BEGINNINGS.set(type.protocol, ofProtocol);
}

/** Protocols that have such procedures. */
export function hasPacketProcedures(protocol: string | undefined): boolean {
  return BEGINNINGS.has(protocol);
}

export function beginsPacketProcedure({ protocol, message }: MessageDocument): PacketProcedureType | undefined {
  return message === undefined ? undefined : BEGINNINGS.get(protocol)?.get(message);
}

/** The mobile could not prove who it is: whatever it asked for is refused (3GPP TS 24.301 section 5.4.2.5, 24.008 section 4.7.7.5). */
const REFUSES_ALL: ReadonlySet<string> = new Set(['Authentication reject', 'Authentication and Ciphering Reject']);

/** What an ended one came to; undefined while it goes on. */
export function endOf(
  { accepted, rejected, kind, protocol }: PacketProcedureType,
  document: MessageDocument,
): 'accepted' | 'rejected' | undefined {
  const { message } = document;
  if (message === undefined) return undefined;
  if (accepted.includes(message)) return 'accepted';
  if (rejected.includes(message) || REFUSES_ALL.has(message)) return 'rejected';
  // It was asked for inside of the attach.
  if (kind === 'pdn-connectivity' && message === 'Attach reject') return 'rejected';
  // The security of the radio is the answer in UMTS (3GPP TS 24.008 section 4.7.13.3).
  if (kind === 'service-request' && protocol === 'GMM' && message === 'securityModeCommand' && document.umts?.rrc?.domain === 'ps')
    return 'accepted';
  // Nobody answers a mobile that is switched off.
  if (kind === 'detach' && (document.lte?.emm?.power_off === true || document.gprs?.power_off === true)) return 'accepted';
  return undefined;
}
