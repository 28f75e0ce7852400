/** From what a header says to the fields of a document. */

import type { Direction } from './direction.js';
import type { LogDocument, MessageDocument } from './fields.js';
import { carrierOf } from './frequency.js';
import type { Header, Radio } from './header.js';
import type { LogLine } from './log-line.js';
import type { Level, Metadata } from './metadata.js';

/**
 * What the header alone says. The readers of the payload add to the result.
 *
 * @param virtual there is no radio: signal and noise are constants that stand for none.
 */
export function headerDocument(
  header: Header,
  channel: string | undefined,
  direction: Direction | undefined,
  virtual: boolean,
): MessageDocument {
  const document: MessageDocument = {
    version: header.version,
    layout: header.layout,
    header_length: header.length,
    type: header.type,
    sub_type: header.subType,
  };
  if (header.payloadType !== undefined) document.type_name = header.payloadType.name;
  if (channel !== undefined) document.channel = channel;
  if (direction !== undefined) document.direction = direction;
  if (header.radio !== undefined) addRadio(document, header.radio, header, virtual);
  if (virtual) document.virtual_um = true;
  if (header.layout !== 'v2') addMetadata(document, header.metadata, header.payloadType?.gsm === true);
  return document;
}

/** What a producer that knows of no carrier leaves 0 stays out: ARFCN 0 is a carrier like others, and there is never a frame 0 for long. */
function addRadio(document: MessageDocument, radio: Radio, { payloadType }: Header, virtual: boolean): void {
  const carrier = radio.arfcn !== 0 || radio.frameNumber !== 0;
  if (carrier || (radio.timeslot | radio.antenna | radio.subSlot) !== 0) {
    document.timeslot = radio.timeslot;
    if (carrier) {
      document.arfcn = radio.arfcn;
      document.frame_number = radio.frameNumber;
    }
    document.antenna = radio.antenna;
    document.sub_slot = radio.subSlot;
  }
  // 0 is what producers write that measured nothing.
  if (radio.signal !== 0 && !virtual) document.signal_dbm = radio.signal;
  if (radio.snr !== 0 && !virtual) document.snr_db = radio.snr;
  if (payloadType !== undefined && payloadType.flag !== 'none') document.uplink_flag = radio.uplink;
  if (payloadType?.gsm === true) {
    if (radio.pcs) document.pcs_band = true;
    if (carrier) addCarrier(document, radio.arfcn, radio.pcs);
  }
}

function addCarrier(document: MessageDocument, arfcn: number, pcs: boolean): void {
  const carrier = carrierOf(arfcn, pcs);
  if (carrier === undefined) return;
  document.band = carrier.band;
  document.frequency_mhz = carrier.downlink;
}

/** Metadata wins over what can be computed. */
function addMetadata(document: MessageDocument, metadata: Metadata, gsm: boolean): void {
  if (metadata.arfcn !== undefined) {
    document.arfcn = metadata.arfcn;
    if (gsm) addCarrier(document, metadata.arfcn, metadata.band === 'PCS1900');
  }
  if (metadata.band !== undefined) document.band = metadata.band;
  if (metadata.frequency !== undefined) document.frequency_mhz = metadata.frequency;
  if (metadata.cellCode !== undefined) document.cell_code = metadata.cellCode;
  if (metadata.timeslot !== undefined) document.timeslot = metadata.timeslot;
  if (metadata.subSlot !== undefined) document.sub_slot = metadata.subSlot;
  if (metadata.frameNumber !== undefined) document.frame_number = metadata.frameNumber;
  if (metadata.subframe !== undefined) document.subframe = metadata.subframe;
  if (metadata.hyperframe !== undefined) document.hyperframe = metadata.hyperframe;
  if (metadata.antenna !== undefined) document.antenna = metadata.antenna;
  if (metadata.deviceTime !== undefined) document.device_time = metadata.deviceTime;
  if (metadata.comment !== undefined) document.comment = metadata.comment;
  if (metadata.levels !== undefined) addLevels(document, metadata.levels);
}

type RadioLevels = NonNullable<MessageDocument['radio']>;

const LEVEL_FIELDS: Readonly<Record<Exclude<Level, 'signal' | 'snr'>, keyof RadioLevels>> = {
  rssi: 'rssi_dbm',
  sinr: 'sinr_db',
  rscp: 'rscp_dbm',
  ecio: 'ecio_db',
  rsrp: 'rsrp_dbm',
  rsrq: 'rsrq_db',
  ss_rsrp: 'ss_rsrp_dbm',
  csi_rsrp: 'csi_rsrp_dbm',
  srs_rsrp: 'srs_rsrp_dbm',
  ss_rsrq: 'ss_rsrq_db',
  csi_rsrq: 'csi_rsrq_db',
  ss_sinr: 'ss_sinr_db',
  csi_sinr: 'csi_sinr_db',
};

function addLevels(document: MessageDocument, levels: NonNullable<Metadata['levels']>): void {
  const radio: RadioLevels = {};
  for (const [name, value] of Object.entries(levels) as [Level, number][]) {
    if (name === 'signal') document.signal_dbm = value;
    else if (name === 'snr') document.snr_db = value;
    else radio[LEVEL_FIELDS[name]] = value;
  }
  if (Object.keys(radio).length > 0) document.radio = radio;
}

export function logDocument(line: LogLine): LogDocument {
  const log: NonNullable<LogDocument['log']> = {
    level: line.levelName,
    level_number: line.level,
    process: line.process,
    pid: line.pid,
    subsystem: line.subsystem,
    file: line.file,
    line: line.line,
    text: line.text,
  };
  if (line.time !== undefined) log.time = line.time;
  return { log };
}
