/** GSMTAP that somebody made to hurt: each way has a named reason with a counter, or a cap with one, and the rest of the capture is read as ever. */

import { describe, expect, it } from 'vitest';
import { MOST_CARRIERS } from '../../decoders/gsmtap/cell-intervals.js';
import { MOST_CELLS } from '../../decoders/gsmtap/cells.js';
import { MOST_CONNECTIONS } from '../../decoders/gsmtap/connections.js';
import decoder from '../../decoders/gsmtap/decoder.js';
import type { MessageDocument } from '../../decoders/gsmtap/fields.js';
import { MOST_LINKS } from '../../decoders/gsmtap/links.js';
import { VECTORS } from '../../decoders/gsmtap/vectors.js';
import { replay, type TestPacket } from '../../src/testing/replay.js';
import { gsmtapPacket } from '../capture/gsmtap-capture.js';

const LINKTYPE_RAW = 101;
const octets = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const after = (second: number) => 1.7e15 + second * 1e3;

function packetsOf(payloads: readonly string[], more: (bytes: Uint8Array, i: number) => Uint8Array = (bytes) => bytes): TestPacket[] {
  return payloads.map((hex, i) => ({ time: after(i), bytes: more(gsmtapPacket(octets(hex)), i), linkType: LINKTYPE_RAW }));
}

/** What the engine made of them, and what it counted by name. */
function outcome(packets: readonly TestPacket[]) {
  const { documents, counters, errors } = replay(decoder, packets, { batch: 5000 });
  expect(errors).toEqual([]);
  expect(counters.total('spoor_decoder_undeclared_total')).toBe(0);
  const counted: Record<string, number> = {};
  for (const { labels, value } of counters.all()) {
    const name = labels.reason ?? labels.what;
    if (labels.decoder === 'gsmtap' && name !== undefined && value > 0) counted[name] = value;
  }
  const messages = documents
    .filter(({ dataStream }) => dataStream === 'logs-spoor.gsmtap-test')
    .map(({ body }) => body.gsmtap as MessageDocument);
  return { messages, counted };
}
const of = (...payloads: string[]) => outcome(packetsOf(payloads));

/** A packet of layer 3 (Abis), of LAPDm on the SDCCH, of LTE RRC and of UMTS RRC. */
const layer3 = (hex: string, arfcn = 871) => `02040200${arfcn.toString(16).padStart(4, '0')}0000 00000001 08000000 ${hex}`;
const sdcch = (hex: string, arfcn = 871) =>
  `02040101${arfcn.toString(16).padStart(4, '0')}0000 00000001 08000300 ${hex.replaceAll(' ', '').padEnd(46, '2b')}`;
const rrc = (type: '0c' | '0d', subType: number, hex: string) =>
  `0204${type}00 0d160000 00000001 ${subType.toString(16).padStart(2, '0')}000000 ${hex}`;
const SYSTEM_INFORMATION_3 = VECTORS[0]!;

describe('lengths that lie', () => {
  /** Messages with elements of each kind of length: MM, CC, GMM and SMS. */
  const WHOLE = ['05087062f22400563308091010103254769 8', '030504066004020005815e079194713254 76f8', '0801020 1f05e'].map((hex) =>
    hex.replaceAll(' ', ''),
  );

  it('in any information element are cut where the message ends, and counted', () => {
    const lies = WHOLE.flatMap((message) =>
      Array.from({ length: message.length / 2 - 2 }, (_, i) => `${message.slice(0, 4 + 2 * i)}ff${message.slice(6 + 2 * i)}`),
    );
    const { messages, counted } = of(...lies.map((hex) => layer3(hex)));
    expect(messages).toHaveLength(lies.length);
    const cut = messages.filter(({ truncated }) => truncated === true).length;
    expect(cut).toBeGreaterThan(2);
    expect(counted.truncated_payloads).toBe(cut);
  });

  it('in an identity say nothing of whose it is', () => {
    const { messages, counted } = of(layer3('05087062f224005633ff0910101032547698'));
    expect(messages).toMatchObject([{ message: 'Location Updating Request', truncated: true }]);
    expect(messages[0]?.identity?.imsi).toBeUndefined();
    expect(counted.truncated_payloads).toBe(1);
  });
});

it('layer 3 of one octet is cut, and counted', () => {
  const { messages, counted } = of(layer3('05'), layer3('06'), layer3('83'));
  expect(messages).toHaveLength(3);
  expect(messages.every(({ truncated, message }) => truncated === true && message === undefined)).toBe(true);
  expect(counted.truncated_payloads).toBe(3);
});

it('segments of LAPDm that never end are given up after 251 octets, and counted', () => {
  // N(S) counts on, and M says each time that more comes.
  const segments = Array.from({ length: 100 }, (_, i) =>
    sdcch(`01 ${((i & 7) << 1).toString(16).padStart(2, '0')} 53 ${'0345'.padEnd(40, '0')}`),
  );
  const { messages, counted } = of(...segments);
  expect(messages).toHaveLength(100);
  expect(messages.every(({ message }) => message === undefined)).toBe(true);
  const lost = messages.filter(({ gsm }) => gsm?.lapdm?.lost === true).length;
  expect(lost).toBeGreaterThan(80);
  expect(counted.lost_segments).toBe(lost);
});

describe('a length of UPER', () => {
  /** `dlInformationTransfer` with a message of NAS whose length is those eight bits. */
  const transfer = (length: string) => {
    const bits = `0000101000000${length}`.padEnd(32, '0');
    return rrc('0d', 1, `${Number.parseInt(bits, 2).toString(16).padStart(8, '0')}0744`);
  };

  it.each([
    ['of 64 k', '11000100'],
    ['of 16 k', '11000001'],
    ['of 127 where two octets are left', '01111111'],
  ])('%s ends the message where the packet ends, and is counted', (_, length) => {
    const { messages, counted } = of(transfer(length));
    expect(messages).toMatchObject([{ protocol: 'LTE RRC', message: 'dlInformationTransfer', truncated: true }]);
    expect(counted.truncated_payloads).toBe(1);
  });

  it.each([
    ['in fragments of nothing', '11000000'],
    ['in more fragments than there are', '11111111'],
  ])('%s is no value', (_, length) => {
    const { messages } = of(transfer(length));
    expect(messages).toHaveLength(1);
    expect(messages[0]?.truncated === true || messages[0]?.unknown_elements === true).toBe(true);
  });
});

it.each([
  ['LTE', '0d', 0, 6],
  ['UMTS', '0c', 0, 60],
] as const)('endless extension markers of %s end where the packet ends, and say so', (_, type, first, last) => {
  const packets: string[] = [];
  for (let subType = first; subType <= last; subType++)
    for (const filling of ['ff', '80', 'aa', '55', '01']) packets.push(rrc(type, subType, filling.repeat(1200)));
  const { messages, counted } = outcome(packetsOf(packets));
  expect(messages.length).toBeGreaterThan(packets.length / 2);
  const cut = messages.filter(({ truncated }) => truncated === true).length;
  const unknown = messages.filter(({ unknown_elements }) => unknown_elements === true).length;
  const unnamed = messages.filter(({ message }) => message === undefined).length;
  // The others are messages of which nothing is read but the name, or that end before the filling says anything.
  expect(cut + unknown + unnamed).toBeGreaterThan(10);
  expect(counted.truncated_payloads ?? 0).toBe(cut);
});

it('headers of four octets, and of none, are refused by name', () => {
  const { messages, counted } = of('02010d00', '0201 0100 03678000', '02000100', '02030100 00000000 00000000', SYSTEM_INFORMATION_3.packet);
  expect(messages).toMatchObject([{ message: 'System Information Type 3' }]);
  expect(counted.header_length).toBe(4);
});

describe('a flood', () => {
  const PAGING = '3d06211005f40102030417082926240000000010'.padEnd(46, '2b');
  const paged = (arfcn: number) => `02040100${arfcn.toString(16).padStart(4, '0')}0000 00000001 05000000 ${PAGING}`;

  it('of ARFCNs has no more counts than there is room for', () => {
    const { messages, counted } = of(...Array.from({ length: MOST_CARRIERS + 500 }, (_, arfcn) => paged(arfcn)));
    expect(messages).toHaveLength(MOST_CARRIERS + 500);
    expect(counted.carriers_uncounted).toBe(500);
  });

  it('of cells forgets the oldest', () => {
    const information = octets(SYSTEM_INFORMATION_3.packet).slice(16);
    const told = Array.from(
      { length: 2600 },
      (_, arfcn) => `02040100${arfcn.toString(16).padStart(4, '0')}0000 00000001 01000000 ${Buffer.from(information).toString('hex')}`,
    );
    expect(of(...told).counted.cells_displaced).toBe(2600 - MOST_CELLS);
  });

  it('of channels forgets the oldest links and connections', () => {
    const sabm = '013f49 05087062f2240056330809101010325476982b2b';
    const opened = Array.from({ length: MOST_LINKS + 300 }, (_, arfcn) => sdcch(sabm, 0x4000 | arfcn));
    const { counted } = of(...opened);
    // A link is two, one for each way.
    expect(counted.links_displaced).toBe(2 * (MOST_LINKS + 300) - MOST_LINKS);
    expect(counted.connections_displaced).toBe(MOST_LINKS + 300 - MOST_CONNECTIONS);
  });

  it('of source addresses has no more flows than the engine keeps, and the packets are read', () => {
    const packets = packetsOf(
      Array.from({ length: 3000 }, () => paged(871)),
      (bytes, i) => {
        const copy = bytes.slice();
        copy.set([10, 0, i >> 8, i & 255], 12);
        return copy;
      },
    );
    const { documents, counters, errors } = replay(decoder, packets, { limits: { flows: 100 } });
    expect(errors).toEqual([]);
    expect(documents.filter(({ dataStream }) => dataStream === 'logs-spoor.gsmtap-test')).toHaveLength(3000);
    expect(counters.total('spoor_decoder_flows_displaced_total')).toBe(2900);
  });
});
