/** What is counted of one carrier in one interval, message by message, and the document that comes of it. */

import type { CellDocument } from './cell-fields.js';
import { MeasurementCounts } from './cell-measurements.js';
import type { MessageDocument } from './fields.js';
import type { TransactionDocument } from './procedure.js';
import type { Silence } from './spoken.js';

type Counts<K extends keyof CellDocument> = { -readonly [N in keyof NonNullable<CellDocument[K]>]-?: number };
type Outcomes = Counts<'location_update'>;
type Gsm = NonNullable<MessageDocument['gsm']>;

const outcomes = (): Outcomes => ({ accepted: 0, rejected: 0, abandoned: 0, unfinished: 0 });

/** Where each reading of an access burst is counted (see access-burst.ts). */
const ACCESS: ReadonlyMap<string, keyof Counts<'rach'>> = new Map([
  ['emergency call', 'emergency'],
  ['call re-establishment', 'reestablishment'],
  ['answer to paging', 'paging_answer'],
  ['answer to paging or other SDCCH procedure', 'paging_answer'],
  ['originating call or other SDCCH procedure', 'call'],
  ['originating call', 'call'],
  ['originating data call', 'call'],
  ['location updating', 'location_update'],
  ['one phase packet access', 'packet'],
  ['single block packet access', 'packet'],
]);

const CHANNEL_NEEDED: Readonly<Record<string, keyof Counts<'paging'>>> = {
  any: 'any_channel',
  SDCCH: 'sdcch',
  'TCH/F': 'tch_f',
  'TCH/F or TCH/H': 'tch_any',
};

export class CellCounts {
  private readonly frame: Counts<'frame'> = { seen: 0, fill: 0, packet: 0, voice: 0, repeated: 0 };
  private readonly paging: Counts<'paging'> = {
    requests: 0,
    empty: 0,
    mobiles: 0,
    by_imsi: 0,
    by_tmsi: 0,
    by_other: 0,
    any_channel: 0,
    sdcch: 0,
    tch_f: 0,
    tch_any: 0,
    responses: 0,
  };
  private readonly rach: Counts<'rach'> = {
    requests: 0,
    call: 0,
    emergency: 0,
    reestablishment: 0,
    paging_answer: 0,
    location_update: 0,
    packet: 0,
    other: 0,
    ambiguous: 0,
    long_bursts: 0,
  };
  private readonly assignment: Counts<'assignment'> = {
    immediate: 0,
    rejected: 0,
    wait_s_max: 0,
    sdcch: 0,
    tch: 0,
    packet: 0,
    commands: 0,
    commanded_sdcch: 0,
    commanded_tch_f: 0,
    commanded_tch_h: 0,
    completed: 0,
    failed: 0,
  };
  private readonly handover: Counts<'handover'> = { commands: 0, completed: 0, failed: 0 };
  private readonly release: Counts<'release'> = { normal: 0, abnormal: 0 };
  private readonly locationUpdate = outcomes();
  private readonly call: Counts<'call'> = {
    answered: 0,
    unanswered: 0,
    dropped: 0,
    rejected: 0,
    abandoned: 0,
    unfinished: 0,
  };
  private readonly shortMessage = outcomes();
  private readonly supplementaryService = outcomes();
  private readonly serviceRequest: Counts<'service_request'> = { rejected: 0, abandoned: 0, unfinished: 0 };
  private readonly measurements = new MeasurementCounts();

  /** A packet that has no document. */
  silent(what: Silence): void {
    this.frame.seen++;
    if (what === 'fill_frames') this.frame.fill++;
    else if (what === 'empty_pagings') this.paging.empty++;
    else if (what === 'packet_blocks' || what === 'packet_dummies') this.frame.packet++;
    else if (what === 'voice_frames') this.frame.voice++;
  }

  message(document: MessageDocument): void {
    this.frame.seen++;
    const { gsm, message } = document;
    if (gsm?.lapdm?.repeated === true) this.frame.repeated++;
    if (gsm?.l1 !== undefined && document.direction === 'uplink') this.measurements.addTimingAdvance(gsm.l1.timing_advance ?? 0);
    if (document.protocol !== 'RR' || message === undefined) return;
    this.addRadioResources(message, document, gsm);
  }

  /** A procedure of a mobile that came to its end. */
  procedure({ procedure, result }: TransactionDocument): void {
    const counts = this.ofProcedure(procedure);
    if (counts !== undefined && result !== undefined && result in counts) (counts as Record<string, number>)[result]!++;
  }

  /** All that was counted; parts of which nothing was are left out. */
  addTo(document: CellDocument): void {
    if (some(this.frame)) document.frame = this.frame;
    if (some(this.paging)) document.paging = this.paging;
    if (some(this.rach)) document.rach = this.rach;
    if (some(this.assignment)) document.assignment = this.assignment;
    if (some(this.handover)) document.handover = this.handover;
    if (some(this.release)) document.release = this.release;
    if (some(this.locationUpdate)) document.location_update = this.locationUpdate;
    if (some(this.call)) document.call = this.call;
    if (some(this.shortMessage)) document.short_message = this.shortMessage;
    if (some(this.supplementaryService)) document.supplementary_service = this.supplementaryService;
    if (some(this.serviceRequest)) document.service_request = this.serviceRequest;
    const meas = this.measurements.fields();
    if (meas !== undefined) document.meas = meas;
  }

  private ofProcedure(procedure: string | undefined): object | undefined {
    switch (procedure) {
      case 'location-update':
        return this.locationUpdate;
      case 'call':
        return this.call;
      case 'short-message':
        return this.shortMessage;
      case 'supplementary-service':
        return this.supplementaryService;
      case 'service-request':
        return this.serviceRequest;
      default:
        return undefined;
    }
  }

  private addRadioResources(message: string, document: MessageDocument, gsm: Gsm | undefined): void {
    switch (message) {
      case 'Paging Request Type 1':
      case 'Paging Request Type 2':
      case 'Paging Request Type 3':
        this.addPaging(document.paging);
        return;
      case 'Paging Response':
        this.paging.responses++;
        return;
      case 'Channel Request':
        this.addAccess(gsm?.rach);
        return;
      case 'Immediate Assignment':
      case 'Immediate Assignment Extended':
        this.addImmediateAssignment(gsm);
        return;
      case 'Immediate Assignment Reject':
        this.addReject(gsm?.rr);
        return;
      case 'Assignment Command':
        this.addAssignment(gsm?.channel?.type);
        return;
      case 'Assignment Complete':
        this.assignment.completed++;
        return;
      case 'Assignment Failure':
        this.assignment.failed++;
        return;
      case 'Handover Command':
        this.handover.commands++;
        return;
      case 'Handover Complete':
        this.handover.completed++;
        return;
      case 'Handover Failure':
        this.handover.failed++;
        return;
      case 'Channel Release':
        if (document.cause === undefined || document.cause === 0) this.release.normal++;
        else this.release.abnormal++;
        return;
      case 'Measurement Report':
        this.measurements.add(gsm?.meas);
        return;
      default:
    }
  }

  private addPaging(paged: MessageDocument['paging']): void {
    const { paging } = this;
    const mobiles = paged?.count ?? 0;
    if (mobiles === 0) {
      paging.empty++;
      return;
    }
    paging.requests++;
    paging.mobiles += mobiles;
    const imsi = paged?.imsi?.length ?? 0;
    const tmsi = paged?.tmsi?.length ?? 0;
    paging.by_imsi += imsi;
    paging.by_tmsi += tmsi;
    paging.by_other += mobiles - imsi - tmsi;
    for (const channel of paged?.channel_needed ?? []) {
      const key = CHANNEL_NEEDED[channel];
      if (key !== undefined) paging[key]++;
    }
  }

  private addAccess(burst: Gsm['rach']): void {
    const { rach } = this;
    rach.requests++;
    if (burst?.bits === 11) rach.long_bursts++;
    else {
      const readings = burst?.establishment_cause ?? [];
      if (readings.length > 1) rach.ambiguous++;
      else rach[ACCESS.get(readings[0] ?? '') ?? 'other']++;
    }
  }

  private addImmediateAssignment(gsm: Gsm | undefined): void {
    const { assignment } = this;
    assignment.immediate += gsm?.rr?.request_ra?.length ?? 1;
    const type = gsm?.channel?.type;
    if (type === 'PDCH') assignment.packet++;
    else if (type?.startsWith('TCH')) assignment.tch++;
    else if (type?.startsWith('SDCCH')) assignment.sdcch++;
  }

  /** A reject has room for four mobiles; with fewer, the last ones stand there again (3GPP TS 44.018 section 9.1.20). */
  private addReject(rr: Gsm['rr']): void {
    const { assignment } = this;
    const frames = rr?.request_frame ?? [];
    assignment.rejected += new Set(rr?.request_ra?.map((ra, i) => `${ra} ${frames[i]}`)).size;
    for (const wait of rr?.wait_s ?? []) assignment.wait_s_max = Math.max(assignment.wait_s_max, wait);
  }

  private addAssignment(type: string | undefined): void {
    const { assignment } = this;
    assignment.commands++;
    if (type === 'TCH/F') assignment.commanded_tch_f++;
    else if (type === 'TCH/H') assignment.commanded_tch_h++;
    else if (type?.startsWith('SDCCH')) assignment.commanded_sdcch++;
  }
}

function some(counts: Readonly<Record<string, number>>): boolean {
  for (const name in counts) if (counts[name] !== 0) return true;
  return false;
}
