/** What the documents of GSMTAP packets hold. */

import { boolean, type Document, date, double, float, integer, keyword, long, many, short, text } from 'spoor/decoder';
import { gprsFields, gsmContentFields } from './gsm-fields.js';
import { lteFields } from './lte-fields.js';
import { simFields } from './sim/fields.js';
import { subscriberFields } from './subscriber-fields.js';
import { umtsFields } from './umts-fields.js';

const level = (what: string, unit: string) => float(`${what}, as the device measured it`, unit);

/** One packet. What every technology has stands at the top, what only one has below its name. */
export const messageFields = {
  version: short('Version of the GSMTAP header'),
  layout: keyword('Which header it is: v2, scat (SCAT before 1.3.0) or v3 (the draft with metadata)'),
  header_length: integer('Octets in front of the payload', 'bytes'),
  type: integer('Payload type as a number; versions 2 and 3 count differently'),
  type_name: keyword('Payload type: UM for the GSM air interface, LTE_RRC, LTE_NAS ...'),
  sub_type: integer('Sub type as a number: the channel, for most types'),
  channel: keyword('Channel, or kind of payload, that the sub type stands for'),
  direction: keyword('uplink (from the mobile) or downlink; absent when nobody can tell'),
  virtual_um: boolean('Osmocom virtual Um: this is the transport between base station and mobiles itself, not a report about it'),
  payload_length: integer('Octets of the payload', 'bytes'),
  truncated: boolean('The capture or a length inside cut the payload short: what follows the cut is unknown'),

  timeslot: short('Timeslot of the carrier, 0 to 7'),
  arfcn: long(
    'Radio channel number; for LTE and UMTS in version 2 only its low 14 bits. Absent where the header leaves number and frame 0',
  ),
  pcs_band: boolean('The channel number is one of PCS 1900; absent when it is not'),
  uplink_flag: boolean('Uplink bit as the producer set it, for types where it means something; direction is what to filter by'),
  band: keyword('Frequency band of a GSM channel number'),
  frequency_mhz: double('Frequency, for GSM that of the downlink', 'MHz'),
  signal_dbm: float('Signal level, where measured', 'dBm'),
  snr_db: float('Signal to noise ratio, where measured', 'dB'),
  frame_number: long('GSM frame number, or LTE system frame number'),
  antenna: short('Antenna number'),
  sub_slot: short('Sub-channel on the timeslot, or LTE subframe'),
  subframe: integer('Subframe within the radio frame'),
  hyperframe: integer('Hyper frame number'),
  cell_code: integer('BSIC, primary scrambling code or physical cell identity'),
  device_time: date('When the device saw the message, by its own clock'),
  comment: text('Remark of the producer', { scrub: true }),
  radio: {
    rssi_dbm: level('Received signal strength', 'dBm'),
    sinr_db: level('Signal to interference and noise', 'dB'),
    rscp_dbm: level('UMTS received signal code power', 'dBm'),
    ecio_db: level('UMTS energy per chip over interference', 'dB'),
    rsrp_dbm: level('LTE reference signal received power', 'dBm'),
    rsrq_db: level('LTE reference signal received quality', 'dB'),
    ss_rsrp_dbm: level('NR synchronisation signal power', 'dBm'),
    csi_rsrp_dbm: level('NR channel state reference signal power', 'dBm'),
    srs_rsrp_dbm: level('NR sounding reference signal power', 'dBm'),
    ss_rsrq_db: level('NR synchronisation signal quality', 'dB'),
    csi_rsrq_db: level('NR channel state reference signal quality', 'dB'),
    ss_sinr_db: level('NR synchronisation signal to interference and noise', 'dB'),
    csi_sinr_db: level('NR channel state reference signal to interference and noise', 'dB'),
  },

  protocol: keyword('Protocol of the message: RR, MM, CC, SMS, SS, GMM, SM, EMM, ESM, 5GMM, 5GSM, UMTS RRC, LTE RRC, NR RRC, SIM'),
  message: keyword('Name of the message, as the specification spells it'),
  inside: keyword('Message that carried this one; the carrier has a document of its own'),
  message_type: integer('Message type as a number'),
  unknown_elements: boolean(
    'The message holds elements or values that are in no table, or octets behind its last one; what is known was read',
  ),
  ...subscriberFields,

  gsm: {
    transaction_id: short('Transaction of a call, short message or supplementary service'),
    transaction_originator: boolean('The sender of this message began the transaction'),
    ta_m: integer('Distance of the mobile in metres that the timing advance stands for, ordered or used'),
    l1: {
      ms_power_level: short('Power level of the mobile on the SACCH: ordered (downlink) or used (uplink)'),
      fast_power_control: boolean('Fast power control is in use'),
      sacch_repetition: boolean('SACCH repetition: ordered (downlink) or requested (uplink)'),
      timing_advance: short('Timing advance on the SACCH, ordered or used; one step is 553.5 m'),
    },
    lapdm: {
      sapi: short('Service of the link: 0 for RR, MM and CC, 3 for short messages and supplementary services'),
      frame_type: keyword('I, RR, RNR, REJ, SABM, DM, UI, DISC or UA'),
      command_response: boolean('C/R bit; a command is 1 from the network and 0 from the mobile'),
      poll_final: boolean('P/F bit'),
      n_s: short('Number of this I frame, modulo 8'),
      n_r: short('Number of the frame that the sender expects next'),
      length: short('Octets of information in this frame', 'bytes'),
      more: boolean('More segments of the same message follow: the frame that brings the last one names it'),
      frames: short('Frames that the message took'),
      repeated: boolean('The frame was sent before: its message is in an earlier document'),
      lost: boolean('Part of a message whose other segments were not captured, or of one that is too long: it has no name'),
      gap: boolean('A frame before this one was not captured; a message that it might have begun is lost'),
      contention_resolution: boolean('The network echoes the first message of the mobile, which has a document of its own'),
    },
    rach: {
      ra: integer('The random reference that the mobile sent'),
      bits: short('Length of the access burst: 8 or 11 bits', 'bits'),
      establishment_cause: many(keyword('What the mobile asks for; two readings where they depend on the NECI of the cell')),
    },
    ...gsmContentFields,
    cbch_sequence: short('Which block of a schedule of cell broadcast it is, from 8 on'),
    cbs: {
      serial_number: integer('Number of the cell broadcast message: scope, code and update'),
      message_id: integer('What the message is about; 4352 and more are warnings'),
      warning: keyword('etws (earthquake, tsunami) or cmas (what authorities tell the public), by its message_id'),
      data_coding: short('Alphabet and language, as coded'),
      alphabet: keyword('gsm7, 8bit or ucs2'),
      page: short('Which page this is'),
      pages: short('How many pages the message has'),
      text: text('What telephones may show of the page: it is for everybody', { scrub: true }),
    },
  },
  gprs: gprsFields,
  umts: umtsFields,
  lte: lteFields,
  sim: simFields,
  nas: {
    security_header: short('Security header type of LTE or 5G NAS; 0 is plain'),
    sequence_number: short('NAS sequence number of a protected message'),
    ciphered: boolean('The header says that the message is ciphered; it has a name only when guessed'),
    guessed: boolean('Said to be ciphered, but readable from the first octet to the last: the name is likely, not certain'),
    repeated: boolean('A session message that the message before carried, reported once more: it has a document already'),
  },
};

export type MessageDocument = Document<typeof messageFields>;

/** One log line. A kind of its own: other fields, other readers, other times to keep them. */
export const logFields = {
  log: {
    level: keyword('debug, info, notice, error or fatal'),
    level_number: short('Level as libosmocore counts: 1 debug, 3 info, 5 notice, 7 error, 8 fatal'),
    process: keyword('Program that wrote the line: OsmoBSC, OsmoMSC ...', { scrub: true }),
    pid: long('Its process identifier'),
    subsystem: keyword('Part of the program: RSL, LSMS, VLR ...', { scrub: true }),
    file: keyword('Source file', { scrub: true }),
    line: long('Line in the source file'),
    text: text('What it says; identities in it are replaced as the policy wants', { scrub: true }),
    time: date("When it was written, by the program's clock"),
  },
};

export type LogDocument = Document<typeof logFields>;
