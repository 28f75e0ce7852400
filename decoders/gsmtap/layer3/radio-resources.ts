/** Elements of RR messages: channels, access, ciphering, handover (3GPP TS 44.018 section 10.5.2). */

import type { ByteView } from 'spoor/decoder';
import type { ElementReaders } from 'spoor/formats/elements';
import { readChannelDescription, readPacketAssignment, readRequestReference } from 'spoor/formats/gsm-layer3';
import { tellDistance } from '../distance.js';
import type { MessageDocument } from '../fields.js';
import { channel, gprs, gsm, rr, setName } from './branches.js';
import { CHANNEL_MODES, SUSPENSION_CAUSES } from './code-names.js';
import { readMeasurement } from './measurement.js';
import { readArea, readCause, readPagedIdentity, readPagedTmsi } from './subscriber.js';
import { SYSTEM_INFORMATION_READERS } from './system-information.js';

const PAGE_MODES = ['normal', 'extended', 'reorganization', 'same as before'] as const;
/** 3GPP TS 44.018 section 10.5.2.8. */
const CHANNELS_NEEDED = ['any', 'SDCCH', 'TCH/F', 'TCH/F or TCH/H'] as const;
/** Bits of "dedicated mode or TBF": a block of packets is assigned, on the downlink. */
const TBF = 1;
const TBF_DOWNLINK = 2;

export const RR_READERS: ElementReaders<MessageDocument> = {
  octets: {
    ...SYSTEM_INFORMATION_READERS,
    'rr-cause': [1, readCause('RR')],
    rai: [6, readArea],
    'paged-identity': [1, readPagedIdentity],
    'paged-tmsi': [4, readPagedTmsi],
    tmsi: [4, readPagedTmsi],
    channel: [3, readChannel],
    'channel-1': [3, readChannel],
    'assigned-channel': [3, readAssignedChannel],
    'channel-mode': [1, (view, at, _length, document) => setName(channel(document), 'mode', CHANNEL_MODES.get(view.u8(at)))],
    'request-reference': [3, readReference],
    'ia-rest-octets': [0, readAssignedPackets],
    'request-reference-1': [3, readReference],
    'request-reference-2': [3, readReference],
    'request-reference-3': [3, readReference],
    'request-reference-4': [3, readReference],
    'wait-indication': [1, readWait],
    'wait-indication-1': [1, readWait],
    'wait-indication-2': [1, readWait],
    'wait-indication-3': [1, readWait],
    'wait-indication-4': [1, readWait],
    'timing-advance': [1, readTimingAdvance],
    'timing-advance-1': [1, readTimingAdvance],
    'power-command': [
      1,
      (view, at, _length, document) => {
        rr(document).power_command = view.u8(at) & 31;
      },
    ],
    'power-command-and-access-type': [
      1,
      (view, at, _length, document) => {
        rr(document).power_command = view.u8(at) & 31;
      },
    ],
    'handover-reference': [
      1,
      (view, at, _length, document) => {
        rr(document).handover_reference = view.u8(at);
      },
    ],
    'cell-description': [2, readCellDescription],
    'measurement-results': [16, readMeasurement],
    'suspension-cause': [1, (view, at, _length, document) => setName(rr(document), 'suspension_cause', SUSPENSION_CAUSES[view.u8(at)])],
  },
  halves: {
    'page-mode': (value, document) => {
      rr(document).page_mode = PAGE_MODES[(value & 3) as 0 | 1 | 2 | 3];
    },
    'channel-needed': (value, document) => {
      document.paging = { channel_needed: [CHANNELS_NEEDED[(value & 3) as 0 | 1 | 2 | 3], CHANNELS_NEEDED[(value >> 2) as 0 | 1 | 2 | 3]] };
    },
    'dedicated-mode-or-tbf': (value, document) => {
      rr(document).assigns = assigns(value);
    },
    'cipher-mode-setting': readCipherMode,
    'cipher-mode-response': (value, document) => {
      if ((value & 1) !== 0) cipher(document).imeisv_requested = true;
    },
  },
};

function assigns(value: number): string {
  if ((value & TBF) === 0) return 'dedicated';
  return (value & TBF_DOWNLINK) === 0 ? 'uplink-tbf' : 'downlink-tbf';
}

function readChannel(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  describeChannel(view, at, document, false);
}

function readAssignedChannel(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  describeChannel(view, at, document, rr(document).assigns !== 'dedicated');
}

function readAssignedPackets(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const assignment = readPacketAssignment(view, at, length);
  if (assignment === undefined) return;
  const { kind, tfi, tlli, usf, polling } = assignment;
  rr(document).packet_assignment = kind;
  if (tfi === undefined && tlli === undefined) return;
  gprs(document).rlcmac = {
    ...(tfi !== undefined && { tfi, tfi_direction: kind === 'downlink' ? 'downlink' : 'uplink' }),
    ...(tlli !== undefined && { tlli: tlli.toString(16).padStart(8, '0') }),
    ...(usf !== undefined && { usf }),
    ...(polling === true && { poll: true }),
  };
}

/** @param packet a channel for packets, whose description has the same form but for the first five bits. */
function describeChannel(view: ByteView, at: number, document: MessageDocument, packet: boolean): void {
  const found = readChannelDescription(view, at);
  const described = channel(document);
  setName(described, 'type', packet ? 'PDCH' : found.type);
  if (found.subChannel !== undefined && !packet) described.sub_channel = found.subChannel;
  described.timeslot = found.timeslot;
  described.tsc = found.trainingSequence;
  described.hopping = found.hopping !== undefined;
  if (found.arfcn !== undefined) described.arfcn = found.arfcn;
  if (found.hopping === undefined) return;
  described.maio = found.hopping.maio;
  described.hsn = found.hopping.hsn;
}

function readReference(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const { ra, frameNumber } = readRequestReference(view, at);
  const part = rr(document);
  part.request_ra = [...(part.request_ra ?? []), ra];
  part.request_frame = [...(part.request_frame ?? []), frameNumber];
}

function readWait(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const part = rr(document);
  part.wait_s = [...(part.wait_s ?? []), view.u8(at)];
}

function readTimingAdvance(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const part = rr(document);
  if (part.timing_advance !== undefined) return;
  const steps = view.u8(at);
  part.timing_advance = steps;
  tellDistance(document, steps);
}

/** Network colour code, base station colour code, channel number (3GPP TS 44.018 section 10.5.2.2). */
function readCellDescription(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const first = view.u8(at);
  const part = rr(document);
  part.handover_arfcn = ((first >> 6) << 8) | view.u8(at + 1);
  part.handover_bsic = first & 0x3f;
}

function cipher(document: MessageDocument) {
  const parent = gsm(document);
  parent.cipher ??= {};
  return parent.cipher;
}

/** Bit 1: ciphering starts; bits 4 to 2: A5/1 is 0 (3GPP TS 44.018 section 10.5.2.9). */
function readCipherMode(value: number, document: MessageDocument): void {
  cipher(document).algorithm = (value & 1) === 0 ? 'A5/0' : `A5/${(value >> 1) + 1}`;
}
