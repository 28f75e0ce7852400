/** Saved searches of radio signalling: one for each question that an operator of a radio network asks. */

import type { Search } from './panel.js';

const place = ['observer.name', 'gsmtap.cell.key', 'gsmtap.arfcn'] as const;
const procedure = ['observer.name', 'gsmtap.cell.key', 'gsmtap.procedure', 'gsmtap.result', 'event.duration'] as const;

/** Procedures of packet services and of the radio under them; those of GSM on its channels have no protocol. */
export const MOBILE_DATA = 'gsmtap.protocol: ("EMM" or "ESM" or "GMM" or "SM" or "LTE RRC" or "UMTS RRC")';

/** Each of these happens in honest networks, too. */
export const FALSE_CELLS = [
  'gsmtap.message: ("Identity Request" or "Identity request")',
  '(event.outcome: "failure" and gsmtap.cause_of: ("MM" or "GMM" or "EMM") and gsmtap.cause: (2 or 3 or 6 or 11 or 12 or 13 or 15))',
  'gsmtap.gsm.cipher.algorithm: ("A5/0" or "A5/2")',
  'gsmtap.gprs.cipher_algorithm: "GEA/0"',
  'gsmtap.umts.rrc.cipher_algorithm: "UEA0"',
  'gsmtap.lte.emm.cipher_algorithm: "EEA0"',
  'gsmtap.lte.rrc.redirect_to: "geran"',
].join(' or ');

/** What cells say of themselves; of UMTS the block that has their number. */
export const CELLS_TOLD =
  'gsmtap.message: ("System Information Type 3" or "System Information Type 4" or "System Information Type 6" or "systemInformationBlockType1") or (gsmtap.message: "SystemInformation-BCH" and gsmtap.cell.ci: *)';

export const RADIO_SEARCHES: readonly Search[] = [
  {
    key: 'radio-refusals',
    title: '[Spoor] Radio: refusals',
    description: 'Messages that reject or report a failure.',
    dataset: 'gsmtap',
    columns: [
      'observer.name',
      'gsmtap.arfcn',
      'gsmtap.timeslot',
      'gsmtap.channel',
      'gsmtap.direction',
      'gsmtap.protocol',
      'gsmtap.message',
    ],
    where: 'event.outcome: "failure"',
  },
  {
    key: 'radio-failed-procedures',
    title: '[Spoor] Radio: procedures that failed',
    description: 'Location updates, calls and short messages that did not succeed: in which cell, why, how far they came.',
    dataset: 'gsmtap_transaction',
    columns: [...procedure, 'gsmtap.cause_of', 'gsmtap.cause_name', 'gsmtap.last_message', 'gsmtap.identity.imsi_prefix', 'gsmtap.cipher'],
    where: 'event.outcome: "failure"',
  },
  {
    key: 'radio-location-updates',
    title: '[Spoor] Radio: location updates',
    description: 'Each location update with its result, where the mobile came from and why it was refused.',
    dataset: 'gsmtap_transaction',
    columns: [...procedure, 'gsmtap.cause_name', 'gsmtap.update_type', 'gsmtap.old_area', 'gsmtap.identity.imsi_prefix', 'gsmtap.cipher'],
    where: 'gsmtap.procedure: "location-update"',
  },
  {
    key: 'radio-calls',
    title: '[Spoor] Radio: calls',
    description: 'Each call with its result, when it was answered and why it ended.',
    dataset: 'gsmtap_transaction',
    columns: [...procedure, 'gsmtap.originator', 'gsmtap.cause_name', 'gsmtap.answered_after_ms', 'gsmtap.talk_ms', 'gsmtap.cipher'],
    where: 'gsmtap.procedure: "call"',
  },
  {
    key: 'radio-mobile-data',
    title: '[Spoor] Radio: procedures of mobile data that failed',
    description:
      'Attaches, updates, data and radio connections of LTE, UMTS and GPRS that did not succeed: in which cell, why, for which access point.',
    dataset: 'gsmtap_transaction',
    columns: [
      ...procedure,
      'gsmtap.cause_of',
      'gsmtap.cause_name',
      'gsmtap.establishment_cause',
      'gsmtap.apn',
      'gsmtap.last_message',
      'gsmtap.identity.imsi_prefix',
    ],
    where: `event.outcome: "failure" and ${MOBILE_DATA}`,
  },
  {
    key: 'radio-lte-measurements',
    title: '[Spoor] Radio: measurement reports of LTE',
    description: 'How mobiles hear their cell and its neighbours.',
    dataset: 'gsmtap',
    columns: [
      ...place,
      'gsmtap.lte.meas.rsrp_dbm',
      'gsmtap.lte.meas.rsrq_db',
      'gsmtap.lte.meas.neighbour_pci',
      'gsmtap.lte.meas.neighbour_rsrp_dbm',
    ],
    where: 'gsmtap.lte.meas.rsrp_dbm: *',
  },
  {
    key: 'radio-connections',
    title: '[Spoor] Radio: connections of LTE and UMTS',
    description:
      'Requests for the radio, what for, and what networks answer: setup, rejection with the time to wait, release with its cause.',
    dataset: 'gsmtap',
    columns: [
      ...place,
      'gsmtap.message',
      'gsmtap.lte.rrc.establishment_cause',
      'gsmtap.lte.rrc.reestablishment_cause',
      'gsmtap.lte.rrc.wait_s',
      'gsmtap.lte.rrc.release_cause',
      'gsmtap.umts.rrc.establishment_cause',
      'gsmtap.umts.rrc.rejection_cause',
    ],
    where:
      'gsmtap.protocol: ("LTE RRC" or "UMTS RRC") and gsmtap.message: ("rrcConnectionRequest" or "rrcConnectionSetup" or "rrcConnectionSetupComplete" or "rrcConnectionReject" or "rrcConnectionRelease" or "rrcConnectionReestablishmentRequest" or "rrcConnectionReestablishmentReject")',
  },
  {
    key: 'radio-sim',
    title: '[Spoor] Radio: what SIMs are asked',
    description: 'Commands to the SIM with the file they are about and what the card said. What is in files is not stored.',
    dataset: 'gsmtap',
    columns: ['observer.name', 'gsmtap.message', 'gsmtap.sim.path', 'gsmtap.sim.status_name', 'event.outcome'],
    where: 'gsmtap.protocol: "SIM"',
  },
  {
    key: 'radio-short-messages',
    title: '[Spoor] Radio: short messages',
    description: 'Messages of the short message service on the air: which part of which, refused why.',
    dataset: 'gsmtap',
    columns: [
      ...place,
      'gsmtap.direction',
      'gsmtap.message',
      'gsmtap.gsm.sms.rp_message',
      'gsmtap.gsm.sms.tp_message',
      'gsmtap.gsm.sms.alphabet',
      'gsmtap.gsm.sms.user_data_length',
      'gsmtap.gsm.sms.parts',
    ],
    where: 'gsmtap.protocol: "SMS"',
  },
  {
    key: 'radio-releases',
    title: '[Spoor] Radio: releases and failures of channels',
    description: 'How channels ended, and assignments and handovers that failed: a cause other than "normal event" is a loss on the radio.',
    dataset: 'gsmtap',
    columns: [...place, 'gsmtap.timeslot', 'gsmtap.sub_slot', 'gsmtap.channel', 'gsmtap.message', 'gsmtap.cause_name'],
    where: 'gsmtap.message: ("Channel Release" or "Assignment Failure" or "Handover Failure" or "RR Status")',
  },
  {
    key: 'radio-measurements',
    title: '[Spoor] Radio: measurement reports',
    description: 'How mobiles hear their cell and its neighbours, and how far away they are.',
    dataset: 'gsmtap',
    columns: [
      ...place,
      'gsmtap.timeslot',
      'gsmtap.gsm.meas.rxlev_dbm',
      'gsmtap.gsm.meas.rxqual',
      'gsmtap.gsm.l1.timing_advance',
      'gsmtap.gsm.l1.ms_power_level',
      'gsmtap.gsm.meas.dtx_used',
      'gsmtap.gsm.meas.neighbour_count',
    ],
    where: 'gsmtap.message: "Measurement Report"',
  },
  {
    key: 'radio-access',
    title: '[Spoor] Radio: access',
    description: 'What mobiles asked for, and the channel that they were given or the time that they must wait.',
    dataset: 'gsmtap',
    columns: [
      ...place,
      'gsmtap.message',
      'gsmtap.gsm.rach.establishment_cause',
      'gsmtap.gsm.rr.request_ra',
      'gsmtap.gsm.channel.type',
      'gsmtap.gsm.rr.timing_advance',
      'gsmtap.gsm.rr.wait_s',
    ],
    where:
      'gsmtap.message: ("Channel Request" or "Immediate Assignment" or "Immediate Assignment Extended" or "Immediate Assignment Reject")',
  },
  {
    key: 'radio-paging',
    title: '[Spoor] Radio: paging',
    description: 'Who was paged on which channel, and who answered.',
    dataset: 'gsmtap',
    columns: [
      ...place,
      'gsmtap.message',
      'gsmtap.paging.count',
      'gsmtap.paging.channel_needed',
      'gsmtap.paging.tmsi',
      'gsmtap.identity.tmsi',
    ],
    where: 'gsmtap.message: ("Paging Request Type 1" or "Paging Request Type 2" or "Paging Request Type 3" or "Paging Response")',
  },
  {
    key: 'radio-ciphering',
    title: '[Spoor] Radio: ciphering that networks order',
    description: 'A5/0 is none, A5/2 can be broken by anybody, A5/1 by many; GEA likewise for packets; UEA0 is none in UMTS, EEA0 in LTE.',
    dataset: 'gsmtap',
    columns: [
      ...place,
      'gsmtap.channel',
      'gsmtap.message',
      'gsmtap.gsm.cipher.algorithm',
      'gsmtap.gprs.cipher_algorithm',
      'gsmtap.umts.rrc.cipher_algorithm',
      'gsmtap.lte.emm.cipher_algorithm',
      'gsmtap.lte.rrc.cipher_algorithm',
    ],
    where:
      'gsmtap.gsm.cipher.algorithm: * or gsmtap.gprs.cipher_algorithm: * or gsmtap.umts.rrc.cipher_algorithm: * or gsmtap.lte.emm.cipher_algorithm: * or gsmtap.lte.rrc.cipher_algorithm: *',
  },
  {
    key: 'radio-suspicious',
    title: '[Spoor] Radio: what false base stations do',
    description:
      'Requests for identities, refusals that make a telephone go elsewhere (causes 2, 3, 6, 11, 12, 13, 15) and ciphering that is none. Each happens in honest networks, too: look at cells that nobody built, and at many in a row.',
    dataset: 'gsmtap',
    columns: [...place, 'gsmtap.message', 'gsmtap.cause', 'gsmtap.cause_name', 'gsmtap.identity.requested'],
    where: FALSE_CELLS,
  },
  {
    key: 'radio-inventory',
    title: '[Spoor] Radio: cells as they tell of themselves',
    description:
      'System information of types 3, 4 and 6, of LTE block type 1, of UMTS block type 3: which cell is on which carrier, and how it wants to be used.',
    dataset: 'gsmtap',
    columns: [
      'observer.name',
      'gsmtap.arfcn',
      'gsmtap.band',
      'gsmtap.cell.mcc',
      'gsmtap.cell.mnc',
      'gsmtap.cell.lac',
      'gsmtap.cell.tac',
      'gsmtap.cell.ci',
      'gsmtap.lte.cell.barred',
      'gsmtap.message',
      'gsmtap.gsm.si.cell_barred',
      'gsmtap.gsm.si.rxlev_access_min_dbm',
      'gsmtap.gsm.si.t3212_min',
      'gsmtap.gsm.si.gprs',
    ],
    where: CELLS_TOLD,
  },
  {
    key: 'radio-cells',
    title: '[Spoor] Radio: cells, minute by minute',
    description: 'One row a carrier and interval: how much was paged, accessed and refused, and how the radio was.',
    dataset: 'gsmtap_cell',
    columns: [
      'observer.name',
      'gsmtap.cell.key',
      'gsmtap.arfcn',
      'gsmtap.frame.seen',
      'gsmtap.paging.mobiles',
      'gsmtap.paging.responses',
      'gsmtap.rach.requests',
      'gsmtap.assignment.immediate',
      'gsmtap.assignment.rejected',
      'gsmtap.location_update.accepted',
      'gsmtap.location_update.rejected',
      'gsmtap.meas.valid',
      'gsmtap.meas.timing_advance_max',
    ],
  },
  {
    key: 'radio-log',
    title: '[Spoor] Osmocom logs, from notice on',
    description: 'Log lines of Osmocom programs of level notice, error and fatal.',
    dataset: 'gsmtap_log',
    columns: ['gsmtap.log.level', 'gsmtap.log.process', 'gsmtap.log.subsystem', 'gsmtap.log.text', 'gsmtap.log.file', 'gsmtap.log.line'],
    where: 'gsmtap.log.level: ("notice" or "error" or "fatal")',
  },
];
