/** Which field of tshark says what a field of a document says, for what stands inside of GSM and GPRS messages. */

import type { MessageDocument } from '../../decoders/gsmtap/fields.js';

export type Value = string | number | boolean | undefined;
type Gsm = NonNullable<MessageDocument['gsm']>;

const gsm = (document: MessageDocument): Gsm => document.gsm ?? {};
export const all = (...values: (Value | readonly Value[])[]): readonly Value[] => values.flat().filter((value) => value !== undefined);
const cause =
  (...of: string[]) =>
  (document: MessageDocument) =>
    of.includes(document.cause_of ?? '') ? all(document.cause) : [];
const given = <T>(value: T | undefined, as: (value: T) => Value): Value => (value === undefined ? undefined : as(value));
const code = (names: readonly (string | undefined)[], name: string | undefined) =>
  all(name === undefined ? undefined : names.indexOf(name));

const SI13 = 'System Information Type 13';
const ASSIGNMENT = 'Immediate Assignment';

/** A field of tshark with what should stand in the document, and the one message in which it is read, where others have it too. */
type Comparison = readonly [field: string, ours: (document: MessageDocument) => readonly Value[], only?: string];

export const COMPARED: readonly Comparison[] = [
  ['e212.imsi', (d) => all(d.identity?.imsi, d.paging?.imsi ?? [])],
  ['gsm_a.imei', (d) => all(d.identity?.imei)],
  ['gsm_a.imeisv', (d) => all(d.identity?.imeisv)],
  ['gsm_a.rr.RRcause', cause('RR')],
  ['gsm_a.dtap.rej_cause', cause('MM')],
  ['gsm_a.dtap.cause', cause('CC')],
  ['gsm_a.gm.gmm.cause', cause('GMM')],
  ['gsm_a.gm.sm.cause', cause('SM')],
  ['gsm_a.dtap.cp_cause', cause('CP')],
  ['gsm_a.rp.cause', cause('RP')],
  ['gsm_a.bssmap.cell_ci', (d) => all(d.cell?.ci)],
  ['gsm_a.lac', (d) => all(d.cell?.lac, d.area?.lac, d.old_area?.lac)],
  ['e212.lai.mcc e212.rai.mcc', (d) => all(d.cell?.mcc, d.area?.mcc, d.old_area?.mcc)],
  ['e212.lai.mnc e212.rai.mnc', (d) => all(d.cell?.mnc, d.area?.mnc, d.old_area?.mnc)],
  ['gsm_a.gm.gmm.rac', (d) => all(d.area?.rac, d.old_area?.rac)],
  ['gsm_a.rr.training_sequence', (d) => all(gsm(d).channel?.tsc)],
  ['gsm_a.rr.timeslot', (d) => all(gsm(d).channel?.timeslot)],
  ['gsm_a.rr.single_channel_arfcn', (d) => all(gsm(d).channel?.arfcn)],
  ['gsm_a.rr.hopping_channel_maio', (d) => all(gsm(d).channel?.maio)],
  ['gsm_a.rr.hsn', (d) => all(gsm(d).channel?.hsn)],
  ['gsm_a.rr.timing_adv', (d) => all(gsm(d).rr?.timing_advance)],
  ['gsm_a.rr.ra', (d) => all(gsm(d).rr?.request_ra ?? [])],
  ['gsm_a.rr.rfn', (d) => all(gsm(d).rr?.request_frame ?? [])],
  ['gsm_a.rr.pow_cmd_pow', (d) => all(gsm(d).rr?.power_command)],
  ['gsm_a.rr.ho_ref_val', (d) => all(gsm(d).rr?.handover_reference)],
  ['gsm_a.rr.bcch_arfcn', (d) => all(gsm(d).rr?.handover_arfcn)],
  ['gsm_a.rr.wait_indication', (d) => all(gsm(d).rr?.wait_s ?? [])],
  ['gsm_a.rr.meas_valid', (d) => all(gsm(d).meas?.valid === undefined ? undefined : gsm(d).meas?.valid !== true)],
  ['gsm_a.rr.dtx_used', (d) => all(gsm(d).meas?.dtx_used)],
  ['gsm_a.rr.rxlev_full_serv_cell', (d) => all(gsm(d).meas?.rxlev_full)],
  ['gsm_a.rr.rxlev_sub_serv_cell', (d) => all(gsm(d).meas?.rxlev_sub)],
  ['gsm_a.rr.rxqual_full_serv_cell', (d) => all(gsm(d).meas?.rxqual_full)],
  ['gsm_a.rr.rxqual_sub_serv_cell', (d) => all(gsm(d).meas?.rxqual_sub)],
  ['gsm_a.rr.rxlev_ncell', (d) => all((gsm(d).meas?.neighbour_rxlev_dbm ?? []).map((dbm) => dbm + 110))],
  ['gsm_a.rr.bcch_freq_ncell', (d) => all(gsm(d).meas?.neighbour_bcch_index ?? [])],
  ['gsm_a.rr.bsic_ncell', (d) => all(gsm(d).meas?.neighbour_bsic ?? [])],
  ['gsm_a.rr.bs_ag_blks_res', (d) => all(gsm(d).si?.access_grant_blocks)],
  ['gsm_a.rr.bs_pa_mfrms', (d) => all(gsm(d).si?.paging_multiframes === undefined ? undefined : gsm(d).si!.paging_multiframes! & 7)],
  ['gsm_a.rr.ccch_conf', (d) => all(gsm(d).si?.ccch_configuration)],
  ['gsm_a.rr.t3212', (d) => all(gsm(d).si?.t3212_min === undefined ? undefined : gsm(d).si!.t3212_min! / 6)],
  ['gsm_a.rr.att', (d) => all(gsm(d).si?.attach_required)],
  ['gsm_a.rr.cell_reselect_hyst', (d) => all(gsm(d).si?.hysteresis_db === undefined ? undefined : gsm(d).si!.hysteresis_db! / 2)],
  ['gsm_a.rr.ms_txpwr_max_cch', (d) => all(gsm(d).si?.ms_txpwr_max_cch)],
  [
    'gsm_a.rr.rxlev_access_min',
    (d) => all(gsm(d).si?.rxlev_access_min_dbm === undefined ? undefined : gsm(d).si!.rxlev_access_min_dbm! + 110),
  ],
  ['gsm_a.rr.neci', (d) => all(gsm(d).si?.neci)],
  ['gsm_a.rr.cell_barr_access', (d) => all(gsm(d).si?.cell_barred)],
  ['gsm_a.rr.re', (d) => all(gsm(d).si?.reestablishment === undefined ? undefined : gsm(d).si?.reestablishment !== true)],
  ['gsm_a.rr.pwrc', (d) => all(gsm(d).si?.power_control)],
  ['gsm_a.rr.dtx_bcch', (d) => code(['may', 'shall', 'shall-not'], gsm(d).si?.dtx)],
  [
    'gsm_a.rr.tx_integer',
    (d) =>
      code(
        ['3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '14', '16', '20', '25', '32', '50'],
        gsm(d).si?.access_spread_slots?.toString(),
      ),
  ],
  ['gsm_a.rr.band_indicator', (d) => all(given(gsm(d).si?.band_indicator, (name) => name === 'PCS1900'))],
  ['gsm_a.rr.nch_position', (d) => all(gsm(d).si?.nch_position)],
  ['gsm_a.rr.cbq', (d) => all(gsm(d).si?.cell_bar_qualify)],
  ['gsm_a.rr.cell_reselect_offset', (d) => all(given(gsm(d).si?.reselect_offset_db, (db) => Math.abs(db) / 2))],
  ['gsm_a.rr.temporary_offset', (d) => all(given(gsm(d).si?.temporary_offset_db, (db) => db / 10))],
  ['gsm_a.rr.penalty_time', (d) => all(given(gsm(d).si?.penalty_time_s, (seconds) => seconds / 20 - 1))],
  ['gsm_a.rr.power_offset', (d) => all(given(gsm(d).si?.power_offset_db, (db) => db / 2))],
  ['gsm_a.rr.system_information_type_2ter', (d) => all(gsm(d).si?.si2ter)],
  ['gsm_a.rr.dtm', (d) => all(gsm(d).si?.dtm), 'System Information Type 6'],
  ['gsm_a.rr.si2quater_indicator', (d) => all(gsm(d).si?.si2quater)],
  ['gsm_a.rr.early_classmark_sending', (d) => all(gsm(d).si?.early_classmark)],
  ['gsm_a.rr.gprs_indicator', (d) => all(gsm(d).si?.gprs)],
  ['gsm_a.rr.gprs_ra_colour', (d) => all(gsm(d).si?.ra_colour)],
  ['gsm_a.rr.si13_position', (d) => all(gsm(d).si?.si13_on_extended)],
  ['gsm_a.rr.rac', (d) => all(d.cell?.rac), SI13],
  ['gsm_a.rr.nmo', (d) => all(given(gsm(d).si?.network_mode, (mode) => mode - 1)), SI13],
  ['gsm_a.rr.network_control_order', (d) => all(gsm(d).si?.network_control_order), SI13],
  ['gsm_a.rr.spgc_ccch_sup', (d) => all(gsm(d).si?.split_paging), SI13],
  ['gsm_a.rr.priority_access_thr', (d) => all(gsm(d).si?.priority_access), SI13],
  ['gsm_a.rr.t3168', (d) => all(given(gsm(d).si?.t3168_ms, (ms) => ms / 500 - 1)), SI13],
  ['gsm_a.rr.t3192', (d) => code(['500', '1000', '1500', '0', '80', '120', '160', '200'], gsm(d).si?.t3192_ms?.toString()), SI13],
  [
    'gsm_a.rr.drx_timer_max',
    (d) => all(given(gsm(d).si?.drx_timer_max_s, (seconds) => (seconds === 0 ? 0 : Math.log2(seconds) + 1))),
    SI13,
  ],
  ['gsm_a.rr.access_burst_type', (d) => all(given(gsm(d).si?.access_burst_bits, (width) => width === 11)), SI13],
  ['gsm_a.rr.control_ack_type', (d) => all(gsm(d).si?.control_ack_block), SI13],
  ['gsm_a.rr.bs_cv_max', (d) => all(gsm(d).si?.countdown_max), SI13],
  ['gsm_a.rr.tfi_assignment', (d) => all(d.gprs?.rlcmac?.tfi), ASSIGNMENT],
  ['gsm_a.rr.tlli', (d) => all(given(d.gprs?.rlcmac?.tlli, (hex) => Number.parseInt(hex, 16))), ASSIGNMENT],
  ['gsm_a.rr.usf', (d) => all(d.gprs?.rlcmac?.usf), ASSIGNMENT],
  ['gsm_a.rr.polling', (d) => all(given(d.gprs?.rlcmac?.tfi, () => d.gprs?.rlcmac?.poll === true)), ASSIGNMENT],
  ['gsm_a.dtap.updating_type', (d) => code(['normal', 'periodic', 'imsi-attach', 'reserved'], gsm(d).mm?.update_type)],
  ['gsm_a.dtap.cld_party_bcd_num', (d) => all(plain(gsm(d).cc?.called_number), plain(gsm(d).sms?.service_centre))],
  ['gsm_a.dtap.clg_party_bcd_num', (d) => all(plain(gsm(d).cc?.calling_number))],
  ['gsm_a.dtap.conn_num', (d) => all(plain(gsm(d).cc?.connected_number))],
  ['gsm_a.dtap.itc', (d) => code(['speech', 'data', 'audio', 'fax'], gsm(d).cc?.bearer)],
  ['gsm_a.rp.rp_message_reference', (d) => all(gsm(d).sms?.rp_reference)],
  ['gsm_sms.tp-oa', (d) => all(gsm(d).sms?.tp_message === 'SMS-DELIVER' ? plain(gsm(d).sms?.address) : undefined)],
  ['gsm_sms.tp-da', (d) => all(gsm(d).sms?.tp_message === 'SMS-SUBMIT' ? plain(gsm(d).sms?.address) : undefined)],
  ['gsm_sms.tp.user_data_length', (d) => all(gsm(d).sms?.user_data_length)],
  ['gsm_old.localValue', (d) => all(gsm(d).ss?.operation)],
  ['gsm_a.gm.gmm.update_result', (d) => code(['ra', 'combined'], d.gprs?.update_result)],
  [
    'gsm_a.gm.gmm.serv_type',
    (d) => code(['signalling', 'data', 'paging-response', 'mbms-multicast', 'mbms-broadcast'], d.gprs?.service_type),
  ],
  ['gsm_a.gm.gmm.type_of_ciph_alg', (d) => all(d.gprs?.cipher_algorithm?.slice(4))],
  ['gsm_a.gm.sm.apn', (d) => all(d.gprs?.apn)],
];
export const TMSI_FIELDS = ['3gpp.tmsi', 'gsm_a.tmsi'] as const;

const plain = (number: string | undefined) => number?.replace(/^\+/, '');

/** Numbers in any base, flags as 0 and 1, leading zeros of country codes gone: one form for both. */
function normal(value: Value): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value);
  if (/^0x[\da-f]+$/i.test(text)) return String(Number(text));
  return /^0\d*$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
}

/** Fields of which a document keeps one element, or none, where a message has more: why ours may be missing. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  // An IMEI is never paged; made by lot it is, and is counted without its digits.
  'gsm_a.imei',
  'gsm_a.imeisv',
  // The channel of cell broadcast, and second channels.
  'gsm_a.rr.training_sequence',
  'gsm_a.rr.timeslot',
  'gsm_a.rr.single_channel_arfcn',
  'gsm_a.rr.hopping_channel_maio',
  'gsm_a.rr.hsn',
  // Levels that the mobile itself calls invalid.
  'gsm_a.rr.rxlev_full_serv_cell',
  'gsm_a.rr.rxlev_sub_serv_cell',
  'gsm_a.rr.rxqual_full_serv_cell',
  'gsm_a.rr.rxqual_sub_serv_cell',
  // A cell whose penalty time turns the sign of its offset has neither of the two.
  'gsm_a.rr.temporary_offset',
  'gsm_a.rr.penalty_time',
  // 3 is reserved.
  'gsm_a.rr.dtx_bcch',
  // Of the cell that a channel release may send mobiles to.
  'gsm_a.rr.band_indicator',
  // Starting times have the form of a frame number.
  'gsm_a.rr.rfn',
]);

/** All that tshark must be asked for. */
export const ELEMENT_FIELDS: readonly string[] = [...COMPARED.flatMap(([field]) => field.split(' ')), ...TMSI_FIELDS];

/** What both say of a field. They differ when ours has a value that theirs lacks, or none: of several elements of a kind a document may keep one. */
export function compared(
  [field, ours, only]: Comparison,
  row: Readonly<Record<string, string>>,
  document: MessageDocument,
): { readonly theirs: readonly string[]; readonly mine: readonly string[]; readonly differ: boolean } {
  const theirs = field
    .split(' ')
    .flatMap((name) => (row[name] ?? '').split(','))
    .filter((value) => value !== '')
    .map(normal);
  const mine = ours(document).map(normal);
  const asked = only === undefined || document.message === only;
  const missing = asked && theirs.length > 0 && mine.length === 0 && !LEFT_OUT.has(field);
  return { theirs, mine, differ: missing || !mine.every((value) => theirs.includes(value)) };
}
