/** What stands inside of LTE and UMTS messages, value by value as tshark reads it: messages made by lot from the tables. Needs tshark 4.x. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MessageDocument } from '../../decoders/gsmtap/fields.js';
import { Producer } from '../../decoders/gsmtap/testing.js';
import { LTE_RRC_TYPES, UMTS_RRC_TYPES } from '../../src/formats/rrc/index.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { gsmtapCapture } from '../capture/gsmtap-capture.js';
import { buildEpsMessages } from '../formats/build-message.js';
import { make } from '../formats/encode-per.js';
import { describeWith } from './needs.js';
import { tsharkRows, version } from './tshark.js';

type Value = string | number | boolean | undefined;
type Ours = (document: MessageDocument) => readonly Value[];

/** `nibbles`: bit strings that tshark shows in whole octets, the first bit in front. */
interface Compared {
  readonly field: string;
  readonly ours: Ours;
  /** From what a field of tshark shows to a value of ours. */
  readonly normal?: (value: string) => Value;
}

const all = (...values: (Value | readonly Value[])[]): readonly Value[] => values.flat().filter((value) => value !== undefined);
const hexBits = (width: number) => (value: string) => {
  const octets = Math.ceil(width / 8);
  return Math.floor(Number.parseInt(value.replaceAll(':', ''), 16) / 2 ** (octets * 8 - width));
};
const names =
  (...list: string[]) =>
  (value: string) =>
    list[Number(value)];
/** Numbers behind the third are spare, or of a later release: they have no name. */
const algorithm = (family: string) => (value: string) => (Number(value) > 3 ? undefined : `${family}${value}`);
const hex = (value: string) => value.replaceAll(':', '').toLowerCase();
const decimalHex = (value: string) => Number(value).toString(16).padStart(8, '0');

const LTE: readonly Compared[] = [
  {
    field: 'lte-rrc.establishmentCause',
    ours: (d) => all(d.lte?.rrc?.establishment_cause),
    normal: names(
      'emergency',
      'highPriorityAccess',
      'mt-Access',
      'mo-Signalling',
      'mo-Data',
      'delayTolerantAccess-v1020',
      'mo-VoiceCall-v1280',
      'spare1',
    ),
  },
  {
    field: 'lte-rrc.reestablishmentCause',
    ours: (d) => all(d.lte?.rrc?.reestablishment_cause),
    normal: names('reconfigurationFailure', 'handoverFailure', 'otherFailure', 'spare1'),
  },
  {
    field: 'lte-rrc.releaseCause',
    ours: (d) => all(d.lte?.rrc?.release_cause),
    normal: names('loadBalancingTAUrequired', 'other', 'cs-FallbackHighPriority-v1020', 'rrc-Suspend-v1320'),
  },
  { field: 'lte-rrc.waitTime', ours: (d) => all(d.lte?.rrc?.wait_s) },
  { field: 'lte-rrc.m_TMSI', ours: (d) => all(d.identity?.tmsi, d.paging?.tmsi), normal: hex },
  { field: 'lte-rrc.c_RNTI', ours: (d) => all(d.lte?.rrc?.c_rnti), normal: hex },
  { field: 'lte-rrc.cellIdentity', ours: (d) => all(d.cell?.ci), normal: hexBits(28) },
  { field: 'lte-rrc.trackingAreaCode', ours: (d) => all(d.cell?.tac), normal: hexBits(16) },
  { field: 'lte-rrc.cellBarred', ours: (d) => all(d.lte?.cell?.barred), normal: (value) => value === '0' },
  { field: 'lte-rrc.freqBandIndicator', ours: (d) => all(d.lte?.cell?.band) },
  { field: 'lte-rrc.q_RxLevMin', ours: (d) => all(d.lte?.cell?.rxlev_min_dbm), normal: (value) => Number(value) * 2 },
  {
    field: 'lte-rrc.dl_Bandwidth',
    ours: (d) => all(d.lte?.cell?.bandwidth_rb),
    normal: (value) => [6, 15, 25, 50, 75, 100][Number(value)],
  },
  { field: 'lte-rrc.measId', ours: (d) => all(d.lte?.meas?.id) },
  {
    field: 'lte-rrc.rsrpResult',
    ours: (d) => all(d.lte?.meas?.rsrp_dbm, d.lte?.meas?.neighbour_rsrp_dbm),
    normal: (value) => Number(value) - 141,
  },
  {
    field: 'lte-rrc.rsrqResult',
    ours: (d) => all(d.lte?.meas?.rsrq_db, d.lte?.meas?.neighbour_rsrq_db),
    normal: (value) => Number(value) / 2 - 20,
  },
  { field: 'lte-rrc.physCellId', ours: (d) => all(d.lte?.meas?.neighbour_pci, d.lte?.rrc?.reestablishment_pci) },
  { field: 'lte-rrc.targetPhysCellId', ours: (d) => all(d.lte?.rrc?.handover_pci) },
  { field: 'lte-rrc.dl_CarrierFreq', ours: (d) => all(d.lte?.rrc?.handover_earfcn) },
  { field: 'lte-rrc.cipheringAlgorithm', ours: (d) => all(d.lte?.rrc?.cipher_algorithm), normal: algorithm('EEA') },
  { field: 'lte-rrc.integrityProtAlgorithm', ours: (d) => all(d.lte?.rrc?.integrity_algorithm), normal: algorithm('EIA') },
  { field: 'lte-rrc.cs_FallbackIndicator', ours: (d) => all(d.lte?.rrc?.cs_fallback), normal: (value) => value === '1' },
  {
    field: 'lte-rrc.targetRAT_Type',
    ours: (d) => all(d.lte?.rrc?.target_rat),
    normal: names('utra', 'geran', 'cdma2000-1XRTT', 'cdma2000-HRPD', 'nr', 'eutra', 'spare2', 'spare1'),
  },
];

const UMTS: readonly Compared[] = [
  {
    field: 'rrc.establishmentCause',
    ours: (d) => all(d.umts?.rrc?.establishment_cause),
    normal: names(
      'originatingConversationalCall',
      'originatingStreamingCall',
      'originatingInteractiveCall',
      'originatingBackgroundCall',
      'originatingSubscribedTrafficCall',
      'terminatingConversationalCall',
      'terminatingStreamingCall',
      'terminatingInteractiveCall',
      'terminatingBackgroundCall',
      'emergencyCall',
      'interRAT-CellReselection',
      'interRAT-CellChangeOrder',
      'registration',
      'detach',
      'originatingHighPrioritySignalling',
      'originatingLowPrioritySignalling',
      'callRe-establishment',
      'terminatingHighPrioritySignalling',
      'terminatingLowPrioritySignalling',
      'terminatingCauseUnknown',
      'mbms-Reception',
      'mbms-PTP-RB-Request',
      'delayTolerantAccess',
      'spare9',
      'spare8',
      'spare7',
      'spare6',
      'spare5',
      'spare4',
      'spare3',
      'spare2',
      'spare1',
    ),
  },
  {
    field: 'rrc.releaseCause',
    ours: (d) => all(d.umts?.rrc?.release_cause),
    normal: names(
      'normalEvent',
      'unspecified',
      'pre-emptiveRelease',
      'congestion',
      're-establishmentReject',
      'directedsignallingconnectionre-establishment',
      'userInactivity',
      'spare',
    ),
  },
  { field: 'rrc.rejectionCause', ours: (d) => all(d.umts?.rrc?.rejection_cause), normal: names('congestion', 'unspecified') },
  { field: 'rrc.waitTime', ours: (d) => all(d.umts?.rrc?.wait_s) },
  {
    field: 'rrc.cellUpdateCause',
    ours: (d) => all(d.umts?.rrc?.cell_update_cause),
    normal: names(
      'cellReselection',
      'periodicalCellUpdate',
      'uplinkDataTransmission',
      'utran-pagingResponse',
      're-enteredServiceArea',
      'radiolinkFailure',
      'rlc-unrecoverableError',
      'cellUpdateCause-ext',
    ),
  },
  { field: 'rrc.cellIdentity', ours: (d) => all(d.cell?.ci), normal: hexBits(28) },
  { field: 'rrc.measurementIdentity', ours: (d) => all(d.umts?.meas?.id) },
  { field: 'rrc.primaryScramblingCode', ours: (d) => all(d.umts?.meas?.scrambling_codes) },
  { field: 'rrc.cpich_RSCP', ours: (d) => all(d.umts?.meas?.rscp_dbm), normal: (value) => Number(value) - 116 },
  { field: 'rrc.cpich_Ec_N0', ours: (d) => all(d.umts?.meas?.ec_n0_db), normal: (value) => Number(value) / 2 - 24.5 },
  {
    field: 'rrc.tmsi_GSM_MAP rrc.tmsi rrc.p_TMSI_GSM_MAP rrc.p_TMSI',
    ours: (d) =>
      all(
        d.identity?.tmsi,
        (d.paging?.tmsi ?? []).filter((one) => !d.umts?.rrc?.u_rnti?.includes(one)),
      ),
    normal: hex,
  },
];

const EPS: readonly Compared[] = [
  { field: 'nas_eps.emm.cause', ours: (d) => (d.cause_of === 'EMM' ? all(d.cause) : []) },
  { field: 'nas_eps.esm.cause', ours: (d) => (d.cause_of === 'ESM' ? all(d.cause) : []) },
  { field: 'nas_eps.emm.eps_att_type', ours: (d) => all(d.lte?.emm?.attach_type), normal: names('', 'eps', 'combined') },
  { field: 'nas_eps.emm.EPS_attach_result', ours: (d) => all(d.lte?.emm?.attach_result), normal: names('', 'eps', 'combined') },
  {
    field: 'nas_eps.emm.update_type_value',
    ours: (d) => all(d.lte?.emm?.update_type),
    normal: names('ta', 'combined-ta-la', 'combined-ta-la-imsi-attach', 'periodic'),
  },
  { field: 'nas_eps.emm.mme_grp_id', ours: (d) => all(d.lte?.emm?.mme_group) },
  { field: 'nas_eps.emm.mme_code', ours: (d) => all(d.lte?.emm?.mme_code) },
  { field: 'nas_eps.emm.toc', ours: (d) => all(d.lte?.emm?.cipher_algorithm), normal: algorithm('EEA') },
  { field: 'nas_eps.emm.toi', ours: (d) => all(d.lte?.emm?.integrity_algorithm), normal: algorithm('EIA') },
  { field: 'nas_eps.emm.tai_tac', ours: (d) => all(d.area?.tac, d.old_area?.tac) },
  { field: 'e212.imsi', ours: (d) => all(d.identity?.imsi) },
  { field: 'gsm_a.imei nas_eps.emm.imei', ours: (d) => all(d.identity?.imei) },
  { field: '3gpp.tmsi', ours: (d) => all(d.identity?.tmsi, d.identity?.new_tmsi), normal: decimalHex },
  { field: 'gsm_a.gm.sm.apn', ours: (d) => all(d.lte?.esm?.apn) },
  { field: 'nas_eps.esm.qci', ours: (d) => all(d.lte?.esm?.qci) },
  { field: 'nas_eps.bearer_id', ours: (d) => all(d.lte?.esm?.bearer_id) },
  { field: 'nas_eps.esm.proc_trans_id', ours: (d) => all(d.lte?.esm?.transaction_id) },
];

/** Fields of which a document keeps some: ours may be missing where tshark shows one. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  // Levels that not all neighbours have, and those of other technologies.
  'lte-rrc.rsrpResult',
  'lte-rrc.rsrqResult',
  // In the middle of measurement configurations.
  'lte-rrc.physCellId',
  'lte-rrc.freqBandIndicator',
  'lte-rrc.cellIdentity',
  'lte-rrc.trackingAreaCode',
  'lte-rrc.dl_Bandwidth',
  'rrc.cpich_RSCP',
  'rrc.cpich_Ec_N0',
  'rrc.cellIdentity',
  'lte-rrc.measId',
]);

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));
const random = seededRandom(Number(process.env.SPOOR_TEST_SEED ?? 9));

const header = (type: string, subType: number, flags = '0d16') =>
  Buffer.from(`0204${type}00${flags}000000000000${subType.toString(16).padStart(2, '0')}000000`, 'hex');

/** Choices for which tshark has a field of another choice, with other names, or none. */
const GIVEN: Readonly<Record<string, string>> = {
  'RRCConnectionRequest.criticalExtensions': 'rrcConnectionRequest-r8',
  'MobilityFromEUTRACommand-r8-IEs.purpose': 'handover',
  'MobilityFromEUTRACommand-r9-IEs.purpose': 'handover',
  PagingRecord: 'cn-Identity',
};

function rrc(type: string, table: string, channels: readonly (readonly [name: string, subType: number])[]): Buffer[] {
  return channels.flatMap(([name, subType]) =>
    Array.from({ length: 150 }, (_, i) =>
      Buffer.concat([
        header(type, subType),
        make(table, name, {
          random,
          grown: i % 3 === 2,
          given: (path) => (table === UMTS_RRC_TYPES || path !== 'PagingRecord' ? GIVEN[path] : undefined),
        }).octets,
      ]),
    ),
  );
}

const SETS: readonly (readonly [string, readonly Buffer[], readonly Compared[]])[] = [
  [
    'LTE RRC',
    rrc('0d', LTE_RRC_TYPES, [
      ['DL-CCCH-Message', 0],
      ['DL-DCCH-Message', 1],
      ['DL-DCCH-Message', 1],
      ['UL-CCCH-Message', 2],
      ['UL-DCCH-Message', 3],
      ['BCCH-BCH-Message', 4],
      ['BCCH-DL-SCH-Message', 5],
      ['PCCH-Message', 6],
    ]),
    LTE,
  ],
  [
    'UMTS RRC',
    rrc('0c', UMTS_RRC_TYPES, [
      ['DL-DCCH-Message', 0],
      ['UL-DCCH-Message', 1],
      ['DL-CCCH-Message', 2],
      ['UL-CCCH-Message', 3],
      ['PCCH-Message', 4],
      ['MasterInformationBlock', 0x10],
      ['SysInfoType1', 0x11],
      ['SysInfoType3', 0x13],
    ]),
    UMTS,
  ],
  [
    'EPS NAS',
    Array.from({ length: 24 }, () => buildEpsMessages(random))
      .flat()
      .map(({ octets, up }) => Buffer.concat([header('12', 0, up ? '4000' : '0000'), octets])),
    EPS,
  ],
];

describeWith('tshark', version, 'install it, 4.x', () => {
  describe.each(SETS)('%s', (protocol, payloads, compared) => {
    const file = join(folder, `${protocol.replace(' ', '-')}.pcap`);
    writeFileSync(file, gsmtapCapture(payloads));
    const rows = tsharkRows(file, [...compared.flatMap(({ field }) => field.split(' ')), '_ws.malformed', '_ws.col.Info']);
    const read = payloads.map((payload) => new Producer().send(payload.toString('hex')));

    it('every message has a name and a document, and those inside theirs', () => {
      expect(rows).toHaveLength(payloads.length);
      expect(read.every(({ overrun, documents }) => !overrun && documents.length > 0)).toBe(true);
      expect(read.filter(({ documents }) => documents[0]!.document.message !== undefined).length / read.length).toBeGreaterThan(0.9);
    });

    it.each(compared)('$field', ({ field, ours, normal }) => {
      let both = 0;
      const differences = rows.flatMap((row, i) => {
        const theirs = field
          .split(' ')
          .flatMap((name) => (row[name] ?? '').split(','))
          .filter((value) => value !== '')
          .flatMap((value) => (normal === undefined ? value : (normal(value) ?? [])))
          .map(String);
        const documents = read[i]!.documents;
        const mine = documents.flatMap(({ document }) => ours(document)).map(String);
        if (theirs.length > 0 && mine.length > 0) both++;
        const missing = theirs.length > 0 && mine.length === 0 && !LEFT_OUT.has(field);
        // Octets drawn by lot where a release had something to say, which tshark knows: it may not come as far as we do.
        if (theirs.length === 0 && (row['_ws.malformed'] !== '' || /Malformed/.test(row['_ws.col.Info'] ?? ''))) return [];
        // tshark 4.0 does not know which way a Detach request goes, and goes by its length.
        if (documents[0]!.document.message === 'Detach request') return [];
        // Mobiles that are reached through this one: not read.
        if (documents[0]!.document.message === 'Remote UE report') return [];
        if (!missing && mine.every((value) => theirs.includes(value))) return [];
        return [{ message: documents[0]!.document.message, octets: payloads[i]!.subarray(16).toString('hex'), theirs, mine }];
      });
      expect(differences.slice(0, 4)).toEqual([]);
      expect(both).toBeGreaterThan(0);
    });
  });
});
