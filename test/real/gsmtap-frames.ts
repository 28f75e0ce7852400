/** A capture of GSMTAP, packet by packet as the decoder and as tshark read it: headers, LAPDm frames, message types, names. */

import { expect, it } from 'vitest';
import type { LogDocument, MessageDocument } from '../../decoders/gsmtap/fields.js';
import { Producer } from '../../decoders/gsmtap/testing.js';
import { tsharkRows } from './tshark.js';

const FIELDS = [
  'udp.payload',
  'udp.srcport',
  'ip.dst',
  'frame.time_epoch',
  '_ws.col.Info',
  'gsmtap.version',
  'gsmtap.hdr_len',
  'gsmtap.type',
  'gsmtap.ts',
  'gsmtap.arfcn',
  'gsmtap.uplink',
  'gsmtap.pcs_band',
  'gsmtap.signal_dbm',
  'gsmtap.snr_db',
  'gsmtap.frame_nr',
  'gsmtap.antenna',
  'gsmtap.sub_slot',
  'gsmtap.sacch_l1.power_lev',
  'gsmtap.sacch_l1.fpc',
  'gsmtap.sacch_l1.ta',
  'lapdm.sapi',
  'lapdm.cr',
  'lapdm.control.n_s',
  'lapdm.control.n_r',
  'lapdm.m',
  'lapdm.length',
  'gsm_a.dtap.msg_rr_type',
  'gsm_a.dtap.msg_mm_type',
  'gsm_a.dtap.msg_cc_type',
  'gsm_a.dtap.msg_sms_type',
  'gsm_a.dtap.msg_ss_type',
  'gsm_a.dtap.msg_gmm_type',
  'gsm_a.dtap.msg_sm_type',
  'nas_eps.nas_msg_emm_type',
  'nas_eps.nas_msg_esm_type',
  'gsm_rlcmac.dl.message_type',
  'gsm_rlcmac.ul.message_type',
  'gsm_sim.apdu.ins',
  'gsmtap_log.ident',
  'gsmtap_log.pid',
  'gsmtap_log.level',
  'gsmtap_log.subsys',
  'gsmtap_log.src_file.name',
  'gsmtap_log.src_file.line_nr',
] as const;

export type Row = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Single pass, as it dissects live: with two passes its fragments are put together differently. */
export const frames = (file: string) => tsharkRows(file, FIELDS);

/** The same packets through the decoder, one producer for each socket. Undefined for packets that are counted only. */
export function documentsOf(rows: readonly Row[]): ((MessageDocument & LogDocument) | undefined)[] {
  const producers = new Map<string, Producer>();
  return rows.map((row) => {
    const socket = row['udp.srcport'];
    const producer = producers.get(socket) ?? new Producer();
    producers.set(socket, producer);
    return producer.document(row['udp.payload'].replaceAll(':', ''), {
      time: Math.round(Number(row['frame.time_epoch']) * 1e6),
      destination: { ip: row['ip.dst'], port: 4729 },
    });
  });
}

const number = (text: string): number | undefined => (text === '' ? undefined : Number(text.split(',')[0]));
const unless0 = (value: number | undefined) => (value === 0 ? undefined : value);

/** Its fields of message types, with the protocols as documents name them. */
const MESSAGE_TYPES = [
  ['RR', 'gsm_a.dtap.msg_rr_type'],
  ['MM', 'gsm_a.dtap.msg_mm_type'],
  ['CC', 'gsm_a.dtap.msg_cc_type'],
  ['SMS', 'gsm_a.dtap.msg_sms_type'],
  ['SS', 'gsm_a.dtap.msg_ss_type'],
  ['GMM', 'gsm_a.dtap.msg_gmm_type'],
  ['SM', 'gsm_a.dtap.msg_sm_type'],
  ['EMM', 'nas_eps.nas_msg_emm_type'],
  ['ESM', 'nas_eps.nas_msg_esm_type'],
  ['RLC/MAC', 'gsm_rlcmac.dl.message_type'],
  ['RLC/MAC', 'gsm_rlcmac.ul.message_type'],
  ['SIM', 'gsm_sim.apdu.ins'],
] as const;

function messageOf(row: Row): { protocol: string; type: number } | undefined {
  for (const [protocol, field] of MESSAGE_TYPES) {
    const type = number(row[field]);
    if (type !== undefined) return { protocol, type };
  }
  return undefined;
}

/** Why tshark sees a message where the document has none, or the other way round. */
export function knownDifference(row: Row, document: MessageDocument | undefined): string | undefined {
  if (document === undefined) return 'a fill frame, or nobody is paged';
  const lapdm = document.gsm?.lapdm;
  if (lapdm?.contention_resolution === true) return 'the echo of a first message is not named again';
  if (lapdm?.repeated === true) return 'a frame that was sent again is not named again';
  if (document.channel?.startsWith('SACCH') === true && document.direction === 'downlink' && lapdm?.frame_type !== 'UI')
    return 'tshark 4.0 takes every frame to the mobile on the SACCH for system information';
  if (document.gsm?.rach !== undefined) return 'tshark 4.0 does not read access bursts';
  // Frame 369 of bts-um: a channel release with number 0, in one frame, right after the link was opened.
  if (lapdm?.frame_type === 'I' && lapdm.frames === undefined && /N\(S\)=\d$/.test(row['_ws.col.Info']))
    return 'tshark 4.0 keeps what an earlier link on the timeslot left unfinished, and adds this frame to it';
  if (document.channel === 'ATR') return 'tshark 4.0 takes what a card says after a reset for a command';
  if (/RRC$/.test(document.protocol ?? '') && messageOf(row) !== undefined) return 'NAS inside RRC is not read yet';
  return undefined;
}

/** Tests of one capture. */
export function readsAsTshark(file: string): void {
  const rows = frames(file);
  const documents = documentsOf(rows);
  const messages = rows.flatMap((row, i) => {
    const document = documents[i];
    return document === undefined || document.log !== undefined ? [] : [{ row, document, frame: i + 1 }];
  });

  it('reads the same header', () => {
    for (const { row, document, frame } of messages) {
      // Of SIM packets tshark 4.0 has no field of the header.
      if (document.type_name === 'SIM') {
        expect(row['gsmtap.version']).toBe('');
        continue;
      }
      const [arfcn, frameNumber] = [number(row['gsmtap.arfcn']), number(row['gsmtap.frame_nr'])];
      const [timeslot, antenna, subSlot] = [number(row['gsmtap.ts']), number(row['gsmtap.antenna']), number(row['gsmtap.sub_slot'])];
      // What is left 0 because the producer knows of no carrier, or of no place at all, is no value of ours.
      const anyCarrier = arfcn !== 0 || frameNumber !== 0;
      const anyPlace = anyCarrier || timeslot !== 0 || antenna !== 0 || subSlot !== 0;
      expect({
        frame,
        version: document.version,
        header_length: document.header_length,
        type: document.type,
        timeslot: document.timeslot,
        arfcn: document.arfcn,
        uplink: document.uplink_flag,
        pcs_band: document.pcs_band ?? false,
        signal_dbm: document.signal_dbm,
        snr_db: document.snr_db,
        frame_number: document.frame_number,
        antenna: document.antenna,
        sub_slot: document.sub_slot,
      }).toEqual({
        frame,
        version: number(row['gsmtap.version']),
        header_length: number(row['gsmtap.hdr_len']),
        type: number(row['gsmtap.type']),
        timeslot: anyPlace ? timeslot : undefined,
        arfcn: anyCarrier ? arfcn : undefined,
        // Only for types where it means something.
        uplink: document.uplink_flag === undefined ? undefined : row['gsmtap.uplink'] === '1',
        pcs_band: document.uplink_flag !== undefined && row['gsmtap.pcs_band'] === '1',
        // 63 on the virtual air interface, which measures nothing.
        signal_dbm: document.virtual_um === true ? undefined : unless0(number(row['gsmtap.signal_dbm'])),
        snr_db: document.virtual_um === true ? undefined : unless0(number(row['gsmtap.snr_db'])),
        frame_number: anyCarrier ? frameNumber : undefined,
        antenna: anyPlace ? antenna : undefined,
        sub_slot: anyPlace ? subSlot : undefined,
      });
    }
  });

  it('reads the same layer 1 and LAPDm', () => {
    for (const { row, document, frame } of messages) {
      const { l1, lapdm } = document.gsm ?? {};
      if (lapdm === undefined) continue;
      expect({
        frame,
        power: l1?.ms_power_level,
        fpc: l1?.fast_power_control,
        ta: l1?.timing_advance,
        sapi: lapdm.sapi,
        cr: lapdm.command_response,
        ns: lapdm.n_s,
        nr: lapdm.n_r,
        more: lapdm.more ?? false,
        length: lapdm.length,
      }).toEqual({
        frame,
        power: number(row['gsmtap.sacch_l1.power_lev']),
        fpc: row['gsmtap.sacch_l1.fpc'] === '' ? undefined : row['gsmtap.sacch_l1.fpc'] === '1',
        ta: number(row['gsmtap.sacch_l1.ta']),
        sapi: number(row['lapdm.sapi']),
        cr: row['lapdm.cr'] === '1',
        ns: number(row['lapdm.control.n_s']),
        nr: number(row['lapdm.control.n_r']),
        // tshark 4.0 gives no length octet to any frame to the mobile on the SACCH.
        more: row['lapdm.m'] === '' ? (lapdm.more ?? false) : row['lapdm.m'] === '1',
        length:
          row['lapdm.length'] === '' && l1 !== undefined && document.direction === 'downlink' ? lapdm.length : number(row['lapdm.length']),
      });
    }
  });

  it('finds the same message types, but for what is known', () => {
    const differences = rows.flatMap((row, i) => {
      const document = documents[i];
      const theirs = messageOf(row);
      const ours =
        document?.message_type === undefined || document.protocol === undefined || / RRC$/.test(document.protocol)
          ? undefined
          : { protocol: document.protocol, type: document.message_type };
      if (JSON.stringify(ours) === JSON.stringify(theirs) || knownDifference(row, document) !== undefined) return [];
      return [{ frame: i + 1, ours, theirs, info: row['_ws.col.Info'] }];
    });
    expect(differences).toEqual([]);
  });

  it('calls messages by the same names', () => {
    const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
    // Names that it shortens, and one of GSM for what has another one since.
    const theirs = (name: string) => name.replace(/(Ciphering Re(?:q|sp))\w+$/, '$1').replace('VERIFY PIN', 'VERIFY CHV');
    const differences = messages.flatMap(({ row, document, frame }) => {
      if (document.message === undefined || knownDifference(row, document) !== undefined) return [];
      return plain(row['_ws.col.Info']).includes(plain(theirs(document.message)))
        ? []
        : [{ frame, name: document.message, info: row['_ws.col.Info'] }];
    });
    expect(differences).toEqual([]);
  });

  it('reads the same log lines', () => {
    rows.forEach((row, i) => {
      const log = documents[i]?.log;
      if (log === undefined) return;
      expect([log.process, log.pid, log.level_number, log.subsystem, log.file, log.line].map(String)).toEqual([
        row['gsmtap_log.ident'],
        row['gsmtap_log.pid'],
        row['gsmtap_log.level'],
        row['gsmtap_log.subsys'],
        row['gsmtap_log.src_file.name'],
        row['gsmtap_log.src_file.line_nr'],
      ]);
    });
  });
}
