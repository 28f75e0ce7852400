/** What the document of a carrier and interval holds: numbers that add up over cells and time. */

import { boolean, type Document, double, float, keyword, long, short } from 'spoor/decoder';
import { subscriberFields } from './subscriber-fields.js';

const { key, mcc, mnc, lac, rac, ci } = subscriberFields.cell;

const messages = (what: string) => long(what, 'messages');
const frames = (what: string) => long(what, 'frames');
const times = (what: string) => long(what, 'times');
const reports = (what: string) => long(what, 'reports');

/** Results of procedures, as `logs-spoor.gsmtap_transaction` names them. */
const failures = (what: string) => ({
  rejected: times(`${what} that the network rejected`),
  abandoned: times(`${what} that had no end when their channel was released`),
  unfinished: times(`${what} of which nothing more was seen`),
});
const results = (what: string) => ({ accepted: times(`${what} that the network accepted`), ...failures(what) });

export const cellFields = {
  seconds: float('Time that was watched: less than the interval at the beginning and end of the capture', 's'),
  arfcn: long('Radio channel number of the carrier; 0 where the producer does not say it'),
  pcs_band: boolean('The channel number is one of PCS 1900; absent when it is not'),
  band: keyword('Frequency band of the channel number'),
  frequency_mhz: double('Frequency of its downlink', 'MHz'),
  virtual_um: boolean('Counted on the Osmocom virtual Um itself: the same traffic may be reported by its base station, too'),
  cell: { key, mcc, mnc, lac, rac, ci },
  frame: {
    seen: frames('All packets of the carrier, those without a document included'),
    fill: frames('Frames sent because a channel may not be silent'),
    packet: frames('GPRS blocks that hold no message'),
    voice: frames('Speech frames'),
    repeated: frames('Frames of layer 2 that were sent before: each is a loss on the radio'),
  },
  paging: {
    requests: messages('Paging requests that page somebody'),
    empty: messages('Paging requests that page nobody'),
    mobiles: times('Mobiles that were paged, each time they were'),
    by_imsi: times('Those paged by IMSI: the network did not know where they are'),
    by_tmsi: times('Those paged by TMSI'),
    by_other: times('Those paged by another identity, as groups are'),
    any_channel: times('Those that may answer on any channel'),
    sdcch: times('Those that are to answer on an SDCCH'),
    tch_f: times('Those that are to answer on a full-rate traffic channel'),
    tch_any: times('Those that are to answer on a traffic channel of either rate'),
    responses: messages('Paging responses'),
  },
  rach: {
    requests: messages('Access bursts, repeated ones included: mobiles send it again when nothing comes back'),
    call: messages('Those that want to call; with NECI 0 also other procedures on an SDCCH'),
    emergency: messages('Those that want an emergency call'),
    reestablishment: messages('Those that lost a call on the radio and want it back'),
    paging_answer: messages('Those that answer a paging, with NECI 1 also other procedures on an SDCCH'),
    location_update: messages('Those that want to update their location'),
    packet: messages('Those that want to send packets'),
    other: messages('Those of other or reserved values'),
    ambiguous: messages('Those with two readings, since the NECI of the cell was not seen yet'),
    long_bursts: messages('Those of 11 bits, which are not read'),
  },
  assignment: {
    immediate: times('Mobiles that were given a channel by immediate assignment'),
    rejected: times('Mobiles that were refused one'),
    wait_s_max: short('Longest time that one of them must wait', 's'),
    sdcch: messages('Immediate assignments of an SDCCH'),
    tch: messages('Immediate assignments of a traffic channel'),
    packet: messages('Immediate assignments of a packet channel'),
    commands: messages('Assignment commands: the mobile is to change its channel in the cell'),
    commanded_sdcch: messages('Those to an SDCCH'),
    commanded_tch_f: messages('Those to a full-rate traffic channel'),
    commanded_tch_h: messages('Those to a half-rate traffic channel'),
    completed: messages('Assignments completed'),
    failed: messages('Assignments failed'),
  },
  handover: {
    commands: messages('Handover commands: the mobile is to change its cell'),
    completed: messages('Handovers completed'),
    failed: messages('Handovers failed'),
  },
  release: {
    normal: messages('Channels released with cause "normal event"'),
    abnormal: messages('Channels released with any other cause: the radio, or the network, gave up'),
  },
  location_update: results('Location updates'),
  call: {
    answered: times('Calls that were answered and ended as people want it'),
    unanswered: times('Calls that were not answered, or whose caller hung up first'),
    dropped: times('Calls that were answered and ended otherwise'),
    ...failures('Calls'),
  },
  short_message: results('Short messages'),
  supplementary_service: results('Supplementary services'),
  service_request: failures('Requests for service'),
  meas: {
    reports: reports('Measurement reports'),
    valid: reports('Those whose measurements may be used; all below are of these'),
    dtx: reports('Those of a mobile that was silent part of the time'),
    rxlev_dbm_sum: long('Sum of levels: divide by valid', 'dBm'),
    rxlev_dbm_min: short('Lowest level', 'dBm'),
    rxlev_dbm_max: short('Highest level', 'dBm'),
    rxlev_below_100: reports('Those with a level below -100 dBm'),
    rxlev_100_to_91: reports('Those with a level of -100 to -91 dBm'),
    rxlev_90_to_81: reports('Those with a level of -90 to -81 dBm'),
    rxlev_80_to_71: reports('Those with a level of -80 to -71 dBm'),
    rxlev_from_70: reports('Those with a level of -70 dBm and more'),
    rxqual_sum: long('Sum of qualities 0 to 7: divide by valid'),
    rxqual_0: reports('Those with quality 0, fewer than 0.2 % wrong bits'),
    rxqual_1: reports('Those with quality 1'),
    rxqual_2: reports('Those with quality 2'),
    rxqual_3: reports('Those with quality 3'),
    rxqual_4: reports('Those with quality 4, 1.6 to 3.2 % wrong bits'),
    rxqual_5: reports('Those with quality 5'),
    rxqual_6: reports('Those with quality 6'),
    rxqual_7: reports('Those with quality 7, more than 12.8 % wrong bits'),
    timing_advance_reports: reports('Uplink blocks of the SACCH, which say the timing advance in use'),
    timing_advance_sum: long('Sum of their timing advances, in steps of 553.5 m: divide by timing_advance_reports'),
    timing_advance_max: short('Largest timing advance'),
  },
};

export type CellDocument = Document<typeof cellFields>;
