/** What LTE RRC messages say: cells, connections and why they end, measurements, pagings (3GPP TS 36.331 section 6). */

import type { ByteView } from 'spoor/decoder';
import { plmnText } from 'spoor/formats/gsm-layer3';
import { viewOf } from 'spoor/formats/octets';
import { LTE_RRC_TYPES } from 'spoor/formats/rrc';
import { chosen, type Ending, listWithin, nameWithin, numberWithin, type Readers, Schema, type Value, within } from 'spoor/formats/uper';
import type { MessageDocument } from '../fields.js';
import type { Reading } from '../inner.js';
import { addPaged } from '../layer3/subscriber.js';
import { lte } from '../nas/branches.js';
import { digits, hexadecimal, plmnOf } from './values.js';

type LteReading = Reading<MessageDocument>;
type Lte = NonNullable<MessageDocument['lte']>;

function rrc({ document }: LteReading): NonNullable<Lte['rrc']> {
  const parent = lte(document);
  parent.rrc ??= {};
  return parent.rrc;
}

function meas({ document }: LteReading): NonNullable<Lte['meas']> {
  const parent = lte(document);
  parent.meas ??= {};
  return parent.meas;
}

function cell({ document }: LteReading): NonNullable<Lte['cell']> {
  const parent = lte(document);
  parent.cell ??= {};
  return parent.cell;
}

const READERS: Readers<LteReading> = {
  'MasterInformationBlock.dl-Bandwidth': (value, into) => {
    // n6, n15 ... n100
    if (typeof value === 'string') cell(into).bandwidth_rb = Number(value.slice(1));
  },
  'SystemInformationBlockType1.cellAccessRelatedInfo': readCell,
  'SystemInformationBlockType1.cellSelectionInfo.q-RxLevMin': (value, into) => {
    if (typeof value === 'number') cell(into).rxlev_min_dbm = value * 2;
  },
  'SystemInformationBlockType1.freqBandIndicator': (value, into) => {
    if (typeof value === 'number') cell(into).band = value;
  },
  'Paging.pagingRecordList': readPagings,
  'Paging.systemInfoModification': (_value, into) => {
    rrc(into).system_information_changed = true;
  },
  'Paging.etws-Indication': (_value, into) => {
    rrc(into).etws = true;
  },
  'RRCConnectionRequest-r8-IEs.ue-Identity': readInitialIdentity,
  'RRCConnectionRequest-r8-IEs.establishmentCause': readEstablishment,
  'RRCConnectionRequest-5GC-r15-IEs.establishmentCause': readEstablishment,
  'RRCConnectionReestablishmentRequest-r8-IEs.ue-Identity': (value, into) => {
    const identity = numberWithin(value, 'c-RNTI');
    if (identity !== undefined) rrc(into).c_rnti = hexadecimal(identity, 4);
    const pci = numberWithin(value, 'physCellId');
    if (pci !== undefined) rrc(into).reestablishment_pci = pci;
  },
  'RRCConnectionReestablishmentRequest-r8-IEs.reestablishmentCause': (value, into) => {
    if (typeof value === 'string') rrc(into).reestablishment_cause = value;
  },
  'RRCConnectionReject-r8-IEs.waitTime': (value, into) => {
    if (typeof value === 'number') rrc(into).wait_s = value;
  },
  'RRCConnectionRelease-r8-IEs.releaseCause': (value, into) => {
    if (typeof value === 'string') rrc(into).release_cause = value;
  },
  'RRCConnectionRelease-r8-IEs.redirectedCarrierInfo': readRedirection,
  'SecurityModeCommand-r8-IEs.securityConfigSMC': (value, into) => {
    setAlgorithm(into, 'cipher_algorithm', nameWithin(value, 'securityAlgorithmConfig', 'cipheringAlgorithm'));
    setAlgorithm(into, 'integrity_algorithm', nameWithin(value, 'securityAlgorithmConfig', 'integrityProtAlgorithm'));
  },
  'MeasResults.measId': (value, into) => {
    if (typeof value === 'number') meas(into).id = value;
  },
  'MeasResults.measResultPCell': (value, into) => {
    const [rsrp, rsrq] = [numberWithin(value, 'rsrpResult'), numberWithin(value, 'rsrqResult')];
    if (rsrp !== undefined) meas(into).rsrp_dbm = rsrpDbm(rsrp);
    if (rsrq !== undefined) meas(into).rsrq_db = rsrqDb(rsrq);
  },
  'MeasResults.measResultNeighCells': readNeighbours,
  'MobilityControlInfo.targetPhysCellId': (value, into) => {
    if (typeof value === 'number') rrc(into).handover_pci = value;
  },
  'MobilityControlInfo.carrierFreq': (value, into) => {
    const earfcn = numberWithin(value, 'dl-CarrierFreq');
    if (earfcn !== undefined) rrc(into).handover_earfcn = earfcn;
  },
  'Handover.targetRAT-Type': (value, into) => {
    if (typeof value === 'string') rrc(into).target_rat = value;
  },
  'CellChangeOrder.targetRAT-Type': (value, into) => {
    const rat = chosen(value);
    if (rat !== undefined) rrc(into).target_rat = rat;
  },
  'MobilityFromEUTRACommand-r8-IEs.cs-FallbackIndicator': readFallback,
  'MobilityFromEUTRACommand-r9-IEs.cs-FallbackIndicator': readFallback,
  'DLInformationTransfer-r8-IEs.dedicatedInfoType': (value, into) => carry(within(value, 'dedicatedInfoNAS'), into),
  'ULInformationTransfer-r8-IEs.dedicatedInfoType': (value, into) => carry(within(value, 'dedicatedInfoNAS'), into),
  'RRCConnectionSetupComplete-r8-IEs.dedicatedInfoNAS': carry,
  'RRCConnectionReconfiguration-r8-IEs.dedicatedInfoNASList': (value, into) => {
    for (const octets of listWithin(value)) carry(octets, into);
  },
};

/** Channels whose messages are in the table. Those of narrow band and of side links are named only. */
const CHANNELS: ReadonlySet<string> = new Set(['BCCH-BCH', 'BCCH-DL-SCH', 'PCCH', 'DL-CCCH', 'DL-DCCH', 'UL-CCCH', 'UL-DCCH']);

let schema: Schema<LteReading> | undefined;

/** Undefined for channels that are not read. */
export function readLteRrc(channel: string, view: ByteView, into: LteReading): Ending | undefined {
  if (!CHANNELS.has(channel)) return undefined;
  schema ??= new Schema(LTE_RRC_TYPES, READERS);
  return schema.read(`${channel}-Message`, view, into);
}

/** A cell belongs to the first of its networks, which the others share. */
function readCell(value: Value, into: LteReading): void {
  const { document } = into;
  const identity = numberWithin(value, 'cellIdentity');
  const tac = numberWithin(value, 'trackingAreaCode');
  let mcc: string | undefined;
  const plmns = listWithin(value, 'plmn-IdentityList').flatMap((entry) => {
    const plmn = plmnOf(within(entry, 'plmn-Identity'), mcc);
    // A network without a country is of the one before.
    mcc = plmn?.mcc ?? mcc;
    return plmn ?? [];
  });
  const barred = nameWithin(value, 'cellBarred');
  if (barred !== undefined) cell(into).barred = barred === 'barred';
  if (plmns.length > 1) cell(into).plmns = plmns.map(plmnText);
  if (identity === undefined || tac === undefined) return;
  cell(into).enb_id = identity >>> 8;
  const [owner] = plmns;
  document.cell = owner === undefined ? { tac, ci: identity } : { mcc: owner.mcc, mnc: owner.mnc, tac, ci: identity };
  if (owner !== undefined) document.cell.key = `${plmnText(owner)}-${tac}-${identity}`;
}

function readPagings(value: Value, into: LteReading): void {
  const domains = new Set<string>();
  for (const record of listWithin(value)) {
    const identity = within(record, 'ue-Identity');
    const tmsi = numberWithin(identity, 's-TMSI', 'm-TMSI');
    if (tmsi !== undefined) addPaged(into.document, 'tmsi', hexadecimal(tmsi, 8));
    else addPaged(into.document, 'imsi', digits(listWithin(identity, 'imsi')));
    const domain = nameWithin(record, 'cn-Domain');
    if (domain !== undefined) domains.add(domain);
  }
  rrc(into).paging_domains = [...domains];
}

function readInitialIdentity(value: Value, into: LteReading): void {
  const tmsi = numberWithin(value, 's-TMSI', 'm-TMSI');
  if (tmsi === undefined) {
    rrc(into).random_identity = true;
    return;
  }
  into.document.identity = { type: 'S-TMSI', tmsi: hexadecimal(tmsi, 8) };
  const code = numberWithin(value, 's-TMSI', 'mmec');
  if (code !== undefined) rrc(into).mme_code = code;
}

function readEstablishment(value: Value, into: LteReading): void {
  if (typeof value === 'string') rrc(into).establishment_cause = value;
}

function readFallback(value: Value, into: LteReading): void {
  rrc(into).cs_fallback = value === true;
}

function readRedirection(value: Value, into: LteReading): void {
  const technology = chosen(value);
  if (technology === undefined) return;
  rrc(into).redirect_to = technology;
  const carrier = within(value, technology);
  const channel = typeof carrier === 'number' ? carrier : (numberWithin(carrier, 'startingARFCN') ?? numberWithin(carrier, 'arfcn'));
  if (channel !== undefined) rrc(into).redirect_channel = channel;
}

/** Names of the specification are `eea2` and `eia3-v1130`. */
function setAlgorithm(into: LteReading, key: 'cipher_algorithm' | 'integrity_algorithm', name: string | undefined): void {
  const match = /^e[ei]a\d/.exec(name ?? '');
  if (match !== null) rrc(into)[key] = match[0].toUpperCase();
}

function readNeighbours(value: Value, into: LteReading): void {
  const choice = chosen(value);
  const technology = /^measResult(?:s|List)(\w+)$/.exec(choice ?? '')?.[1];
  if (technology === undefined) return;
  meas(into).neighbour_technology = technology.toLowerCase();
  if (technology !== 'EUTRA') return;
  const cells = listWithin(value, 'measResultListEUTRA');
  const all = (name: string) => cells.flatMap((one) => numberWithin(one, 'measResult', name) ?? []);
  meas(into).neighbour_pci = cells.flatMap((one) => numberWithin(one, 'physCellId') ?? []);
  const [powers, qualities] = [all('rsrpResult'), all('rsrqResult')];
  if (powers.length === cells.length) meas(into).neighbour_rsrp_dbm = powers.map(rsrpDbm);
  if (qualities.length === cells.length) meas(into).neighbour_rsrq_db = qualities.map(rsrqDb);
}

/** 3GPP TS 36.133 section 9.1.4: lower edge of a step of 1 dB; 0 stands for less than -140. */
function rsrpDbm(step: number): number {
  return step - 141;
}

/** 3GPP TS 36.133 section 9.1.7: lower edge of a step of half a dB. */
function rsrqDb(step: number): number {
  return step / 2 - 20;
}

function carry(value: Value, { inner }: LteReading): void {
  if (value instanceof Uint8Array && value.length > 0) inner.push({ content: 'eps-nas', octets: viewOf(value) });
}
