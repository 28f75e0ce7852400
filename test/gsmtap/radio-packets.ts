/** GSMTAP packets of LTE, GPRS and SIM, field by field as their specifications say: what built samples are put together from. */

/** Fields of a message in unaligned PER, in order; the last octet is filled up with 0 (ITU-T X.691 section 11.1). */
export function octetsOfBits(...fields: readonly string[]): string {
  const all = fields.join('').replaceAll(' ', '');
  return (all.match(/.{1,8}/g) ?? []).map((octet) => hex(Number.parseInt(octet.padEnd(8, '0'), 2), 1)).join('');
}

export const bits = (value: number, width: number): string => value.toString(2).padStart(width, '0');
export const hex = (value: number, octets: number): string => value.toString(16).padStart(octets * 2, '0');

const octetsOf = (content: string): number[] => (content.match(/../g) ?? []).map((octet) => Number.parseInt(octet, 16));

export const octetBits = (content: string): string =>
  octetsOf(content)
    .map((octet) => bits(octet, 8))
    .join('');

/** Of less than 128 octets, as PER writes it. */
const octetString = (content: string): string => bits(content.length / 2, 8) + octetBits(content);

/** The version 2 header of libosmocore's gsmtap.h; what is not given is 0. */
interface HeaderFields {
  readonly type: number;
  readonly timeslot?: number;
  readonly arfcn?: number;
  readonly uplink?: boolean;
  readonly frame?: number;
  readonly subType?: number;
}

export function packet({ type, timeslot = 0, arfcn = 0, uplink = false, frame = 0, subType = 0 }: HeaderFields, payload: string): string {
  const channel = (arfcn & 0x3fff) | (uplink ? 0x4000 : 0);
  const header = `0204${hex(type, 1)}${hex(timeslot, 1)}${hex(channel, 2)}0000${hex(frame, 4)}${hex(subType, 1)}000000`;
  return header + payload.replaceAll(' ', '');
}

/** Logical channels of LTE by the sub type that they have in GSMTAP. */
const LTE_CHANNELS = { 'DL-CCCH': 0, 'DL-DCCH': 1, 'UL-CCCH': 2, 'UL-DCCH': 3, 'BCCH-BCH': 4, 'BCCH-DL-SCH': 5, PCCH: 6 } as const;

/** 3GPP TS 36.331 section 6.2: messages of release 8 without their optional parts, but for those that are named. */
export class LteCell {
  private readonly earfcn: number;

  constructor(earfcn: number) {
    this.earfcn = earfcn;
  }

  rrc(channel: keyof typeof LTE_CHANNELS, message: string): string {
    return packet({ type: 13, arfcn: this.earfcn, subType: LTE_CHANNELS[channel] }, message);
  }

  /** @param network digits of country and of network code, the latter two. */
  systemInformation(network: { readonly mcc: string; readonly mnc: string; readonly tac: number; readonly cell: number }): string {
    const digits = (text: string) => [...text].map((digit) => bits(Number(digit), 4)).join('');
    const area = [bits(network.tac, 16), bits(network.cell, 28)];
    const access = [`0 000 1 ${digits(network.mcc)} 0 ${digits(network.mnc)} 1`, ...area, '1 0 0'];
    // Least level -136 dBm, band 3; one system information message of 8 frames in which nothing stands, window of 1 ms, tag 0.
    return this.rrc('BCCH-DL-SCH', octetsOfBits('0 1', '0 0 0', ...access, '0 000010', '000010', '00000 000 00000', '000', '00000'));
  }

  /** @param identity the temporary identity, code of its MME in front; a random number when there is none. */
  request(cause: 'mt-Access' | 'mo-Signalling' | 'mo-Data', identity?: string): string {
    const who = identity === undefined ? `1 ${bits(0x12_3456_789a, 40)}` : `0 ${octetBits(identity)}`;
    return this.rrc('UL-CCCH', octetsOfBits('0 1 0', who, bits({ 'mt-Access': 2, 'mo-Signalling': 3, 'mo-Data': 4 }[cause], 3), '0'));
  }

  setup(): string {
    return this.rrc('DL-CCCH', octetsOfBits('0 11', '00', '0 000', '0', '0 000000'));
  }

  reject(waitSeconds: number): string {
    return this.rrc('DL-CCCH', octetsOfBits('0 10', '0 00', '0', bits(waitSeconds - 1, 4)));
  }

  setupComplete(nas: string): string {
    return this.rrc('UL-DCCH', octetsOfBits('0 0100', '00', '0 00', '0 0', '000', octetString(nas)));
  }

  down(nas: string): string {
    return this.rrc('DL-DCCH', octetsOfBits('0 0001', '01', '0 00', '0', '00', octetString(nas)));
  }

  up(nas: string): string {
    return this.rrc('UL-DCCH', octetsOfBits('0 1001', '0 00', '0', '00', octetString(nas)));
  }

  /** @param algorithm number of ciphering and of integrity protection. */
  securityMode(algorithm: number): string {
    const number = bits(algorithm, 3);
    return this.rrc('DL-DCCH', octetsOfBits('0 0110', '01', '0 00', '0', '0', `0 ${number} 0 ${number}`));
  }

  securityModeComplete(): string {
    return this.rrc('UL-DCCH', octetsOfBits('0 0101', '01', '0', '0'));
  }

  reconfiguration(nas: string): string {
    return this.rrc('DL-DCCH', octetsOfBits('0 0100', '10', '0 000', '0 0 1 0 0 0', '0000', octetString(nas)));
  }

  reconfigurationComplete(): string {
    return this.rrc('UL-DCCH', octetsOfBits('0 0010', '10', '0', '0'));
  }

  /** @param neighbour physical cell identity, and how the phone receives that cell. */
  measurement(
    rsrpDbm: number,
    rsrqDb: number,
    neighbour?: { readonly pci: number; readonly rsrpDbm: number; readonly rsrqDb: number },
  ): string {
    const level = (rsrp: number, rsrq: number) => bits(rsrp + 141, 7) + bits((rsrq + 20) * 2, 6);
    const neighbours =
      neighbour === undefined ? '' : `0 00 000 0 ${bits(neighbour.pci, 9)} 0 1 1 ${level(neighbour.rsrpDbm, neighbour.rsrqDb)}`;
    const there = neighbour === undefined ? '0' : '1';
    return this.rrc('UL-DCCH', octetsOfBits('0 0001', '0 000', '0', `0 ${there}`, '00000', level(rsrpDbm, rsrqDb), neighbours));
  }

  /** @param geran ARFCN in DCS 1800 that the phone is sent to. */
  release(geran?: number): string {
    const cause = '01';
    if (geran === undefined) return this.rrc('DL-DCCH', octetsOfBits('0 0101', '10', '0 00', '0 0 0', cause));
    // One channel, of a list that names no more.
    return this.rrc('DL-DCCH', octetsOfBits('0 0101', '10', '0 00', '1 0 0', cause, '0 001', bits(geran, 10), '0', '00 00000'));
  }

  reestablishmentRequest(pci: number): string {
    return this.rrc('UL-CCCH', octetsOfBits('0 0', '0', bits(0x13c3, 16), bits(pci, 9), bits(0xa5a5, 16), '10', '00'));
  }

  reestablishmentReject(): string {
    return this.rrc('DL-CCCH', octetsOfBits('0 01', '0', '0'));
  }
}

/** NAS as a baseband logs it, deciphered; the uplink flag is right for it. */
export const eps = (message: string, uplink: boolean): string => packet({ type: 18, uplink }, message);

/** NAS as it is on the air: header, authentication code and number in front. */
export const protectedNas = (securityHeader: number, sequence: number, content: string): string =>
  `${hex((securityHeader << 4) | 7, 1)}${hex(0x5a17_0000 + sequence, 4)}${hex(sequence, 1)}${content}`;

/** Frames of LLC between a mobile and the network, in the clear (3GPP TS 44.064 section 6). */
export class LlcLink {
  private readonly sent = { up: 0, down: 0 };

  ui(message: string, uplink: boolean): string {
    const number = uplink ? this.sent.up++ : this.sent.down++;
    // Commands have C/R 1 from the network and 0 from the mobile; the checksum is over all of the frame.
    const frame = `${uplink ? '01' : '41'}${hex(0xc001 | (number << 2), 2)}${message.replaceAll(' ', '')}`;
    return packet({ type: 8, uplink }, frame + frameCheckSequence(frame));
  }
}

/** 3GPP TS 44.064 section 5.5: a cyclic redundancy check of 24 bits, lowest octet first. */
function frameCheckSequence(frame: string): string {
  let crc = 0xffffff;
  for (const octet of octetsOf(frame)) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xad85dd : crc >>> 1;
  }
  crc ^= 0xffffff;
  return [0, 8, 16].map((shift) => hex((crc >>> shift) & 255, 1)).join('');
}

/** Channels of GSM by the sub type that they have in GSMTAP. */
const UM_CHANNELS = { BCCH: 1, RACH: 3, AGCH: 4, PACCH: 11, PDTCH: 13 } as const;

/** What a base station with GPRS reports of its air interface. */
export class GsmCell {
  private readonly arfcn: number;
  private frame = 51 * 26;

  constructor(arfcn: number) {
    this.arfcn = arfcn;
  }

  /** @param octets filled up to the 23 of a block with the pattern of empty octets, but on the RACH. */
  block(channel: keyof typeof UM_CHANNELS, octets: string, uplink = false): string {
    this.frame += 52;
    const content = octets.replaceAll(' ', '');
    const timeslot = channel === 'PACCH' || channel === 'PDTCH' ? 7 : 0;
    const header = { type: 1, timeslot, arfcn: this.arfcn, uplink, frame: this.frame, subType: UM_CHANNELS[channel] };
    return packet(header, channel === 'RACH' ? content : content.padEnd(46, '2b'));
  }
}

/** A command to a card with its answer, or another exchange of that sub type. */
export const sim = (exchange: string, subType = 0): string => packet({ type: 4, subType }, exchange);
