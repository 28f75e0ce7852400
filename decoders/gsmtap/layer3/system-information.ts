/** Elements of system information: what a cell says of itself to every mobile (3GPP TS 44.018 section 10.5.2). */

import type { ByteView } from 'spoor/decoder';
import type { ElementReaders } from 'spoor/formats/elements';
import {
  readFrequencyList,
  readSi1Rest,
  readSi3Rest,
  readSi4Rest,
  readSi6Rest,
  readSi13Rest,
  type SelectionRest,
} from 'spoor/formats/gsm-layer3';
import type { MessageDocument } from '../fields.js';
import { setName, si } from './branches.js';
import { readCellArea, readCellIdentity } from './subscriber.js';

const MAX_RETRANSMISSIONS = [1, 2, 4, 7] as const;
/** Tx-integer by its code (3GPP TS 44.018 table 10.5.2.29.1). */
const SPREAD: readonly number[] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20, 25, 32, 50];
const DTX: readonly (string | undefined)[] = ['may', 'shall', 'shall-not'];
const TYPE_3 = 0x1b;
/** A dBm value of 0 is this level. */
const LEAST_LEVEL_DBM = -110;

export const SYSTEM_INFORMATION_READERS: ElementReaders<MessageDocument>['octets'] = {
  'cell-identity': [2, readCellIdentity],
  'cell-lai': [5, readCellArea],
  'cell-channels': [16, readChannels],
  neighbours: [16, readChannels],
  'neighbours-2': [16, readChannels],
  'control-channel-description': [3, readControlChannel],
  'cell-options': [1, readCellOptions],
  'cell-selection-parameters': [2, readCellSelection],
  'rach-control-parameters': [3, readRachControl],
  'ncc-permitted': [
    1,
    (view, at, _length, document) => {
      si(document).ncc_permitted = setBits(view.u8(at));
    },
  ],
  'si-1-rest-octets': [0, readBandRest],
  'si-3-rest-octets': [0, readCellRest],
  'si-4-rest-octets': [0, (view, at, length, document) => addSelection(readSi4Rest(view, at, length), document)],
  'si-6-rest-octets': [0, readDedicatedRest],
  'si-13-rest-octets': [0, readPacketRest],
};

/** Numbers of the bits that are 1, the lowest first. */
function setBits(octets: number): number[] {
  const found: number[] = [];
  for (let bit = 0; bit < 16; bit++) if ((octets & (1 << bit)) !== 0) found.push(bit);
  return found;
}

function readChannels(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const list = readFrequencyList(view, at, length);
  if (list !== undefined) si(document).arfcns = list;
}

/** 3GPP TS 44.018 section 10.5.2.11. */
function readControlChannel(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const first = view.u8(at);
  const part = si(document);
  part.attach_required = (first & 0x40) !== 0;
  part.access_grant_blocks = (first >> 3) & 7;
  part.ccch_configuration = first & 7;
  part.paging_multiframes = (view.u8(at + 1) & 7) + 2;
  part.t3212_min = view.u8(at + 2) * 6;
}

/** 3GPP TS 44.018 section 10.5.2.3. */
function readCellOptions(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const options = view.u8(at);
  const part = si(document);
  part.radio_link_timeout = ((options & 15) + 1) * 4;
  part.power_control = (options & 0x40) !== 0;
  // On the SACCH the two bits are a part of three, for full and half rate.
  if (document.message_type === TYPE_3) setName(part, 'dtx', DTX[(options >> 4) & 3]);
}

/** 3GPP TS 44.018 section 10.5.2.4. */
function readCellSelection(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const first = view.u8(at);
  const second = view.u8(at + 1);
  const part = si(document);
  part.hysteresis_db = (first >> 5) * 2;
  part.ms_txpwr_max_cch = first & 31;
  part.neci = (second & 0x40) !== 0;
  part.rxlev_access_min_dbm = (second & 0x3f) + LEAST_LEVEL_DBM;
}

/** 3GPP TS 44.018 section 10.5.2.29. */
function readRachControl(view: ByteView, at: number, _length: number, document: MessageDocument): void {
  const first = view.u8(at);
  const part = si(document);
  part.max_retransmissions = MAX_RETRANSMISSIONS[(first >> 6) as 0 | 1 | 2 | 3];
  part.access_spread_slots = SPREAD[(first >> 2) & 15];
  part.cell_barred = (first & 2) !== 0;
  // 1 forbids it.
  part.reestablishment = (first & 1) === 0;
  part.barred_access_classes = setBits(view.u16(at + 1));
}

function bandOf(pcs: boolean): string {
  return pcs ? 'PCS1900' : 'DCS1800';
}

function readBandRest(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const { nchPosition, pcs } = readSi1Rest(view, at, length);
  const part = si(document);
  part.band_indicator = bandOf(pcs);
  if (nchPosition !== undefined) part.nch_position = nchPosition;
}

/** Of mobiles on dedicated channels. */
function readDedicatedRest(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const { dtm, pcs } = readSi6Rest(view, at, length);
  const part = si(document);
  part.band_indicator = bandOf(pcs);
  part.dtm = dtm !== undefined;
  if (dtm === undefined) return;
  document.cell ??= {};
  document.cell.rac = dtm.rac;
}

function readCellRest(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const rest = readSi3Rest(view, at, length);
  addSelection(rest, document);
  const part = si(document);
  part.si2ter = rest.si2ter;
  part.si2quater = rest.si2quater;
  part.early_classmark = rest.earlyClassmark;
}

function addSelection({ reselection, powerOffsetDb, gprs }: SelectionRest, document: MessageDocument): void {
  const part = si(document);
  if (reselection !== undefined) {
    part.cell_bar_qualify = reselection.barQualify;
    part.reselect_offset_db = reselection.offsetDb;
    part.temporary_offset_db = reselection.temporaryOffsetDb;
    part.penalty_time_s = reselection.penaltySeconds;
  }
  if (powerOffsetDb !== undefined) part.power_offset_db = powerOffsetDb;
  part.gprs = gprs !== undefined;
  if (gprs === undefined) return;
  part.ra_colour = gprs.raColour;
  part.si13_on_extended = gprs.si13Position === 1;
}

function readPacketRest(view: ByteView, at: number, length: number, document: MessageDocument): void {
  const rest = readSi13Rest(view, at, length);
  if (rest === undefined) return;
  document.cell ??= {};
  document.cell.rac = rest.rac;
  const part = si(document);
  part.network_mode = rest.networkMode;
  part.network_control_order = rest.networkControlOrder;
  part.split_paging = rest.splitPaging;
  part.priority_access = rest.priorityAccess;
  part.t3168_ms = rest.t3168Ms;
  part.t3192_ms = rest.t3192Ms;
  part.drx_timer_max_s = rest.drxTimerMaxSeconds;
  part.access_burst_bits = rest.accessBurstBits;
  part.control_ack_block = rest.controlAckBlock;
  part.countdown_max = rest.countdownMax;
}
