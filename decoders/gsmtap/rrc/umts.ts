/** What UMTS RRC messages say: cells, connections and why they end, measurements, pagings (3GPP TS 25.331 sections 10 and 11). */

import type { ByteView, Microseconds } from 'spoor/decoder';
import { plmnText } from 'spoor/formats/gsm-layer3';
import { viewOf } from 'spoor/formats/octets';
import { UMTS_RRC_TYPES } from 'spoor/formats/rrc';
import { chosen, type Ending, listWithin, nameWithin, numberWithin, type Readers, Schema, type Value, within } from 'spoor/formats/uper';
import type { MessageDocument } from '../fields.js';
import type { Reading } from '../inner.js';
import { addPaged } from '../layer3/subscriber.js';
import { type Block, UmtsBroadcasts } from './umts-broadcast.js';
import { digits, hexadecimal, plmnOf } from './values.js';

type Umts = NonNullable<MessageDocument['umts']>;

/** With what is needed to put system information together. */
interface UmtsReading extends Reading<MessageDocument> {
  payload: Value;
}

function umts(document: MessageDocument): Umts {
  document.umts ??= {};
  return document.umts;
}

function rrc({ document }: UmtsReading): NonNullable<Umts['rrc']> {
  const parent = umts(document);
  parent.rrc ??= {};
  return parent.rrc;
}

function meas({ document }: UmtsReading): NonNullable<Umts['meas']> {
  const parent = umts(document);
  parent.meas ??= {};
  return parent.meas;
}

function cellOf({ document }: UmtsReading): NonNullable<MessageDocument['cell']> {
  document.cell ??= {};
  return document.cell;
}

const READERS: Readers<UmtsReading> = {
  // The code itself says nothing to anybody.
  IntegrityCheckInfo: (_value, into) => {
    rrc(into).integrity_protected = true;
  },
  'SystemInformation-BCH.payload': (value, into) => {
    into.payload = value;
  },
  'MasterInformationBlock.plmn-Type': (value, into) => {
    const plmn = plmnOf(within(value, chosen(value) ?? '', 'plmn-Identity'));
    if (plmn === undefined) return;
    cellOf(into).mcc = plmn.mcc;
    cellOf(into).mnc = plmn.mnc;
  },
  'SysInfoType1.cn-CommonGSM-MAP-NAS-SysInfo': (value, into) => {
    // The location area code (3GPP TS 24.008 section 10.5.1.12.1).
    if (value instanceof Uint8Array && value.length >= 2) cellOf(into).lac = (value[0]! << 8) | value[1]!;
  },
  'SysInfoType1.cn-DomainSysInfoList': (value, into) => {
    for (const domain of listWithin(value)) {
      const octets = within(domain, 'cn-Type', 'gsm-MAP');
      if (nameWithin(domain, 'cn-DomainIdentity') === 'ps-domain' && octets instanceof Uint8Array) cellOf(into).rac = octets[0]!;
    }
  },
  'SysInfoType3.cellIdentity': (value, into) => {
    if (typeof value !== 'number') return;
    cellOf(into).ci = value;
    umts(into.document).cell = { rnc_id: value >>> 16 };
  },
  'PagingType1.pagingRecordList': readPagings,
  'PagingType2.pagingCause': (value, into) => {
    if (typeof value === 'string') rrc(into).paging_causes = [value];
  },
  'PagingType2.cn-DomainIdentity': readDomain,
  'RRCConnectionReject-r3-IEs.initialUE-Identity': readInitialIdentity,
  'RRCConnectionReject-r3-IEs.rejectionCause': (value, into) => {
    if (typeof value === 'string') rrc(into).rejection_cause = value;
  },
  'RRCConnectionReject-r3-IEs.waitTime': (value, into) => {
    if (typeof value === 'number') rrc(into).wait_s = value;
  },
  'RRCConnectionRelease-r3-IEs.releaseCause': readReleaseCause,
  'RRCConnectionRelease-r4-IEs.releaseCause': readReleaseCause,
  'RRCConnectionRelease-CCCH-r3-IEs.u-RNTI': readRadioIdentity,
  'DownlinkDirectTransfer-r3-IEs.cn-DomainIdentity': readDomain,
  'DownlinkDirectTransfer-r3-IEs.nas-Message': carry,
  'UplinkDirectTransfer.cn-DomainIdentity': readDomain,
  'UplinkDirectTransfer.nas-Message': carry,
  'InitialDirectTransfer.cn-DomainIdentity': readDomain,
  'InitialDirectTransfer.nas-Message': carry,
  'SecurityModeCommand-r3-IEs.cipheringModeInfo': (value, into) => {
    const algorithm = nameWithin(value, 'cipheringModeCommand', 'startRestart');
    if (algorithm !== undefined) rrc(into).cipher_algorithm = algorithm.toUpperCase();
  },
  'SecurityModeCommand-r3-IEs.integrityProtectionModeInfo': (value, into) => {
    const algorithm = nameWithin(value, 'integrityProtectionAlgorithm');
    if (algorithm !== undefined) rrc(into).integrity_algorithm = algorithm.toUpperCase();
  },
  'SecurityModeCommand-r3-IEs.cn-DomainIdentity': readDomain,
  'SignallingConnectionRelease-r3-IEs.cn-DomainIdentity': readDomain,
  'SignallingConnectionReleaseIndication.cn-DomainIdentity': readDomain,
  'RRCConnectionRequest.initialUE-Identity': readInitialIdentity,
  'RRCConnectionRequest.establishmentCause': (value, into) => {
    if (typeof value === 'string') rrc(into).establishment_cause = value;
  },
  'CellUpdate.u-RNTI': readRadioIdentity,
  'CellUpdate.cellUpdateCause': (value, into) => {
    if (typeof value === 'string') rrc(into).cell_update_cause = value;
  },
  'URAUpdate.u-RNTI': readRadioIdentity,
  'URAUpdate.ura-UpdateCause': (value, into) => {
    if (typeof value === 'string') rrc(into).ura_update_cause = value;
  },
  'MeasurementReport.measurementIdentity': (value, into) => {
    if (typeof value === 'number') meas(into).id = value;
  },
  'MeasuredResults.intraFreqMeasuredResultsList': readCells,
};

/** Channels and single messages whose types are in the table. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ...['BCCH-BCH', 'PCCH', 'DL-CCCH', 'DL-DCCH', 'UL-CCCH', 'UL-DCCH'].map((name): [string, string] => [name, `${name}-Message`]),
  ['MasterInformationBlock', 'MasterInformationBlock'],
  ['SysInfoType1', 'SysInfoType1'],
  ['SysInfoType3', 'SysInfoType3'],
]);

/** Of whole blocks those that are in the table. */
const BLOCKS: ReadonlyMap<string, string> = new Map([
  ['masterInformationBlock', 'MasterInformationBlock'],
  ['systemInformationBlockType1', 'SysInfoType1'],
  ['systemInformationBlockType3', 'SysInfoType3'],
]);

let schema: Schema<UmtsReading> | undefined;

/** Reads UMTS RRC from one observer. */
export class UmtsRrc {
  private readonly broadcasts = new UmtsBroadcasts();

  /**
   * Undefined for channels and messages that are not read.
   *
   * @param cell where frames of system information that belong together come from.
   */
  read(
    channel: string,
    view: ByteView,
    cell: string,
    time: Microseconds,
    { document, inner }: Reading<MessageDocument>,
  ): Ending | undefined {
    const type = TYPES.get(channel);
    if (type === undefined) return undefined;
    schema ??= new Schema(UMTS_RRC_TYPES, READERS);
    const into: UmtsReading = { document, inner, payload: undefined };
    const ending = schema.read(type, view, into);
    if (into.payload !== undefined) this.readBroadcast(cell, time, into, schema);
    return ending;
  }

  private readBroadcast(cell: string, time: Microseconds, into: UmtsReading, types: Schema<UmtsReading>): void {
    const { types: names, blocks } = this.broadcasts.take(cell, into.payload, time);
    for (const block of blocks) readBlock(block, into, types);
    if (names.length > 0) {
      const parent = umts(into.document);
      parent.cell ??= {};
      parent.cell.blocks = [...names];
    }
  }
}

function readBlock({ type, content }: Block, into: UmtsReading, types: Schema<UmtsReading>): void {
  const name = BLOCKS.get(type);
  if (name !== undefined) types.read(name, viewOf(content.octets), into);
}

function readDomain(value: Value, into: UmtsReading): void {
  rrc(into).domain = value === 'cs-domain' ? 'cs' : 'ps';
}

function readReleaseCause(value: Value, into: UmtsReading): void {
  if (typeof value === 'string') rrc(into).release_cause = value;
}

function readRadioIdentity(value: Value, into: UmtsReading): void {
  const text = radioIdentity(value);
  if (text !== undefined) rrc(into).u_rnti = text;
}

/** Controller and mobile, 12 and 20 bits. */
function radioIdentity(value: Value): string | undefined {
  const [controller, mobile] = [numberWithin(value, 'srnc-Identity'), numberWithin(value, 's-RNTI')];
  return controller === undefined || mobile === undefined ? undefined : hexadecimal(controller * 2 ** 20 + mobile, 8);
}

function readInitialIdentity(value: Value, { document }: UmtsReading): void {
  const imsi = digits(listWithin(value, 'imsi'));
  const imei = digits(listWithin(value, 'imei'));
  const tmsi = numberWithin(value, 'tmsi-and-LAI', 'tmsi') ?? numberWithin(value, 'p-TMSI-and-RAI', 'p-TMSI');
  if (imsi !== undefined) document.identity = { type: 'IMSI', imsi };
  else if (imei !== undefined) document.identity = { type: 'IMEI', imei };
  else if (tmsi !== undefined) document.identity = { type: 'TMSI', tmsi: hexadecimal(tmsi, 8) };
  const area = within(value, 'tmsi-and-LAI', 'lai') ?? within(value, 'p-TMSI-and-RAI', 'rai', 'lai');
  const plmn = plmnOf(within(area, 'plmn-Identity'));
  const lac = numberWithin(area, 'lac');
  if (plmn === undefined || lac === undefined) return;
  const rac = numberWithin(value, 'p-TMSI-and-RAI', 'rai', 'rac');
  const key = `${plmnText(plmn)}-${lac}${rac === undefined ? '' : `-${rac}`}`;
  document.old_area = { mcc: plmn.mcc, mnc: plmn.mnc, lac, key };
  if (rac !== undefined) document.old_area.rac = rac;
}

function readPagings(value: Value, into: UmtsReading): void {
  const causes: string[] = [];
  for (const record of listWithin(value)) {
    const identity = within(record, 'cn-Identity', 'cn-pagedUE-Identity');
    const tmsi = numberWithin(identity, 'tmsi-GSM-MAP') ?? numberWithin(identity, 'p-TMSI-GSM-MAP');
    const radio = radioIdentity(within(record, 'utran-Identity', 'u-RNTI'));
    if (tmsi !== undefined) addPaged(into.document, 'tmsi', hexadecimal(tmsi, 8));
    else if (radio !== undefined) addPaged(into.document, 'tmsi', radio);
    else addPaged(into.document, 'imsi', digits(listWithin(identity, 'imsi-GSM-MAP')));
    const cause =
      nameWithin(record, 'cn-Identity', 'pagingCause') ??
      nameWithin(record, 'utran-Identity', 'cn-OriginatedPage-connectedMode-UE', 'pagingCause');
    if (cause !== undefined && !causes.includes(cause)) causes.push(cause);
  }
  if (causes.length > 0) rrc(into).paging_causes = causes;
}

/** Cells of the same frequency, in FDD (3GPP TS 25.133 sections 9.1.1.3 and 9.1.2.3). */
function readCells(value: Value, into: UmtsReading): void {
  const cells = listWithin(value).flatMap((one) => within(one, 'modeSpecificInfo', 'fdd') ?? []);
  if (cells.length === 0) return;
  const all = (...names: string[]) => cells.flatMap((one) => numberWithin(one as Value, ...names) ?? []);
  meas(into).scrambling_codes = all('primaryCPICH-Info', 'primaryScramblingCode');
  const [powers, ratios] = [all('cpich-RSCP'), all('cpich-Ec-N0')];
  if (powers.length === cells.length) meas(into).rscp_dbm = powers.map((step) => step - 116);
  if (ratios.length === cells.length) meas(into).ec_n0_db = ratios.map((step) => step / 2 - 24.5);
}

function carry(value: Value, { inner }: UmtsReading): void {
  if (value instanceof Uint8Array && value.length > 0) inner.push({ content: 'layer3', octets: viewOf(value) });
}
