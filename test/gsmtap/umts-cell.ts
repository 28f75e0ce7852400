/** GSMTAP packets of a cell of UMTS, field by field: messages of release 3 without their optional parts, but for those that are named (3GPP TS 25.331 section 11). */

import { bits, octetBits, octetsOfBits, packet } from './radio-packets.js';

/** Logical channels by the sub type that they have in GSMTAP. */
const CHANNELS = { 'DL-DCCH': 0, 'UL-DCCH': 1, 'DL-CCCH': 2, 'UL-CCCH': 3, PCCH: 4, 'BCCH-BCH': 8 } as const;
/** Messages by their place among those of a channel: five bits. */
const DOWN = { directTransfer: 5, release: 15, securityMode: 16, signallingRelease: 17 } as const;
const UP = {
  initialTransfer: 5,
  measurementReport: 8,
  releaseComplete: 17,
  setupComplete: 18,
  securityModeComplete: 20,
  transfer: 27,
} as const;
const BLOCKS = { master: 0, type1: 1, type3: 3 } as const;
/** Forms of a broadcast message: one whole block, the first segment of one, and its last. */
const PAYLOADS = { complete: 9, first: 1, last: 10 } as const;
const CAUSES = { call: 0, interactive: 2, terminatingCall: 5, registration: 12 } as const;

const digits = (text: string): string => [...text].map((digit) => bits(Number(digit), 4)).join('');
/** Integrity protection is not asked for, whatever the channel. */
const PLAIN = '0';

/** How a mobile names itself: digits of an IMSI, or a TMSI or P-TMSI with the area that gave it. */
export type Initial = { readonly imsi: string } | { readonly tmsi: number } | { readonly ptmsi: number };

export type Domain = 'cs' | 'ps';
const domain = (of: Domain): string => (of === 'cs' ? '0' : '1');

export interface Area {
  readonly mcc: string;
  /** Two digits. */
  readonly mnc: string;
  readonly lac: number;
  readonly rac: number;
}

export class UmtsCell {
  private readonly uarfcn: number;
  private readonly area: Area;

  constructor(uarfcn: number, area: Area) {
    this.uarfcn = uarfcn;
    this.area = area;
  }

  private rrc(channel: keyof typeof CHANNELS, ...fields: readonly string[]): string {
    return packet({ type: 12, arfcn: this.uarfcn, subType: CHANNELS[channel] }, octetsOfBits(...fields));
  }

  private get plmn(): string {
    return `${digits(this.area.mcc)} 0 ${digits(this.area.mnc)}`;
  }

  /** @param data filled up to what the form holds. */
  private broadcast(form: keyof typeof PAYLOADS, block: keyof typeof BLOCKS, place: string, data: string): string {
    const content = data.replaceAll(' ', '').padEnd(form === 'complete' ? 226 : 222, '0');
    return this.rrc('BCCH-BCH', '00000000000', bits(PAYLOADS[form], 4), bits(BLOCKS[block], 5), place, content);
  }

  /** Master block, type 1, and type 3 in two segments. @param cell twelve bits of the controller in front. */
  systemInformation(cell: number): string[] {
    const { lac, rac } = this.area;
    const domains = `00 1 0 ${bits(0, 3)} ${bits(rac, 8)} 00`;
    return [
      this.broadcast('complete', 'master', '', `0 000 00 ${this.plmn}`),
      this.broadcast('complete', 'type1', '', `000 001 ${bits(lac, 16)} ${domains}`),
      this.broadcast('first', 'type3', bits(1, 4), `0 0 ${bits(cell, 28)}`),
      this.broadcast('last', 'type3', bits(0, 4), ''),
    ];
  }

  private initial(who: Initial): string {
    if ('imsi' in who) return `000 ${bits(who.imsi.length - 6, 4)} ${digits(who.imsi)}`;
    const area = `${this.plmn} ${bits(this.area.lac, 16)}`;
    if ('tmsi' in who) return `001 ${bits(who.tmsi, 32)} ${area}`;
    return `010 ${bits(who.ptmsi, 32)} ${area} ${bits(this.area.rac, 8)}`;
  }

  request(who: Initial, cause: keyof typeof CAUSES): string {
    return this.rrc('UL-CCCH', PLAIN, '01 00', this.initial(who), bits(CAUSES[cause], 5), '0');
  }

  reject(who: Initial, waitSeconds: number): string {
    return this.rrc('DL-CCCH', PLAIN, '001 0 0 0', this.initial(who), '00 0', bits(waitSeconds, 4));
  }

  /** Nothing optional; of bearers and channels the least that may be, which 0 stands for everywhere. */
  setup(who: Initial): string {
    return this.rrc('DL-CCCH', PLAIN, '011 0', '0'.repeat(11), this.initial(who), '0'.repeat(202));
  }

  signallingRelease(of: Domain): string {
    return this.rrc('DL-DCCH', PLAIN, bits(DOWN.signallingRelease, 5), '0 0 01', domain(of));
  }

  setupComplete(): string {
    return this.rrc('UL-DCCH', PLAIN, bits(UP.setupComplete, 5), '000 00', '0000', domain('cs'), bits(0x00042, 20));
  }

  /** The first message to a core network: it is chosen by a part of the identity. */
  initialTransfer(to: Domain, nas: string): string {
    const node = `0 0 000 ${bits(0x155, 10)} 0`;
    return this.rrc('UL-DCCH', PLAIN, bits(UP.initialTransfer, 5), '00', domain(to), node, this.nas(nas));
  }

  up(to: Domain, nas: string): string {
    return this.rrc('UL-DCCH', PLAIN, bits(UP.transfer, 5), '00', domain(to), this.nas(nas));
  }

  down(from: Domain, nas: string): string {
    return this.rrc('DL-DCCH', PLAIN, bits(DOWN.directTransfer, 5), '0 0', '01', domain(from), this.nas(nas));
  }

  private nas(message: string): string {
    const content = message.replaceAll(' ', '');
    return bits(content.length / 2 - 1, 12) + octetBits(content);
  }

  /** UEA1 and UIA1. */
  securityMode(of: Domain): string {
    const ciphering = '00 0 1';
    const integrity = `1 0 ${bits(0x1234_5678, 32)}`;
    return this.rrc('DL-DCCH', PLAIN, bits(DOWN.securityMode, 5), '0 0 110 01', bits(3, 16), bits(2, 16), ciphering, integrity, domain(of));
  }

  securityModeComplete(): string {
    return this.rrc('UL-DCCH', PLAIN, bits(UP.securityModeComplete, 5), '000 01', '0');
  }

  release(cause: 'normalEvent' | 'unspecified' | 'userInactivity'): string {
    const code = { normalEvent: 0, unspecified: 1, userInactivity: 6 }[cause];
    return this.rrc('DL-DCCH', PLAIN, bits(DOWN.release, 5), '0 0 00 10', bits(code, 3));
  }

  releaseComplete(): string {
    return this.rrc('UL-DCCH', PLAIN, bits(UP.releaseComplete, 5), '00 10');
  }

  /** @param cells scrambling code, level in dBm and energy over noise in dB, the serving one in front. */
  measurement(...cells: readonly { readonly code: number; readonly rscpDbm: number; readonly ecN0Db: number }[]): string {
    const results = cells.map(
      ({ code, rscpDbm, ecN0Db }) => `000 0 110 ${bits(code, 9)} ${bits((ecN0Db + 24.5) * 2, 6)} ${bits(rscpDbm + 116, 7)}`,
    );
    return this.rrc('UL-DCCH', PLAIN, bits(UP.measurementReport, 5), '10000', bits(0, 4), '000', bits(cells.length - 1, 5), ...results);
  }

  /** @param mobiles TMSIs of the circuit switched network, or IMSIs. */
  paging(...mobiles: readonly ({ readonly tmsi: number } | { readonly imsi: string })[]): string {
    const records = mobiles.map((who) => {
      const identity = 'tmsi' in who ? `001 ${bits(who.tmsi, 32)}` : `000 ${bits(who.imsi.length - 6, 4)} ${digits(who.imsi)}`;
      return `0 ${bits(0, 3)} ${domain('cs')} ${identity}`;
    });
    return this.rrc('PCCH', '0 100', bits(mobiles.length - 1, 3), ...records);
  }

  /** The radio link failed; the mobile asks to go on. */
  cellUpdate(): string {
    return this.rrc(
      'UL-CCCH',
      PLAIN,
      '00 000',
      bits(0x123, 12),
      bits(0x45678, 20),
      '00',
      domain('cs'),
      bits(0x00042, 20),
      '00',
      bits(5, 3),
      '00',
    );
  }
}
