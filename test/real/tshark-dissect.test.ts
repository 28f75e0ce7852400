/**
 * Addresses, ports and payloads of every packet, and the user messages of SCTP, as tshark finds them: in the sample captures of all
 * decoders, and in frames built here for what those lack. Needs tshark 4.x.
 */

import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ipText } from '../../src/bytes/address.js';
import { Counters } from '../../src/metrics/counters.js';
import { Dissector } from '../../src/net/dissect.js';
import { Packet } from '../../src/net/packet.js';
import { DEFAULT_SCTP_LIMITS, SctpAssociations } from '../../src/net/sctp-messages.js';
import { batchOf, readCapture } from '../../src/testing/index.js';
import * as b from '../net/build.js';
import { describeWith } from './needs.js';
import { tsharkRows, version } from './tshark.js';

const DECODERS = fileURLToPath(new URL('../../decoders/', import.meta.url));

const FIELDS = [
  'frame.protocols',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'udp.srcport',
  'udp.dstport',
  'udp.length',
  'udp.payload',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.len',
  'tcp.payload',
  'tcp.seq_raw',
  'sctp.srcport',
  'sctp.dstport',
  'sctp.verification_tag',
  'sctp.data_e_bit',
  'sctp.data_sid',
  'sctp.data_payload_proto_id',
  'ieee8021ad.id',
  'vlan.id',
] as const;

type Row = Readonly<Record<(typeof FIELDS)[number], string>>;

const tshark = (file: string) => tsharkRows(file, FIELDS, '-o', 'tcp.desegment_tcp_streams:FALSE');

/** The innermost of several headers of one kind. */
function last(text: string): string {
  return text.slice(text.lastIndexOf(',') + 1);
}

/** What both say about one packet; undefined when it is no message. Payloads in hexadecimal. */
interface Said {
  readonly transport: string;
  readonly from: string;
  readonly to: string;
  readonly wireLength?: number;
  readonly payload?: string;
  readonly sequence?: number;
  readonly tag?: number;
  readonly vlans: string;
}

function theirs(row: Row): Said | undefined {
  const layers = row['frame.protocols'].split(':');
  if (layers.includes('icmp') || layers.includes('icmpv6')) return undefined;
  const transport = layers.findLast((layer) => layer === 'udp' || layer === 'tcp' || layer === 'sctp') as
    | 'udp'
    | 'tcp'
    | 'sctp'
    | undefined;
  // Without its length the header is not there whole.
  if (transport === undefined || (transport === 'tcp' && row['tcp.len'] === '')) return undefined;
  const six = layers.lastIndexOf('ipv6') > layers.lastIndexOf('ip');
  const source = last(six ? row['ipv6.src'] : row['ip.src']);
  const destination = last(six ? row['ipv6.dst'] : row['ip.dst']);
  const common = {
    transport,
    from: `${source} ${last(row[`${transport}.srcport`])}`,
    to: `${destination} ${last(row[`${transport}.dstport`])}`,
    vlans: [row['ieee8021ad.id'], row['vlan.id']].filter((id) => id !== '').join(),
  };
  switch (transport) {
    case 'udp':
      return { ...common, wireLength: Number(last(row['udp.length'])) - 8, payload: last(row['udp.payload']).replaceAll(':', '') };
    case 'tcp':
      return {
        ...common,
        wireLength: Number(last(row['tcp.len'])),
        payload: last(row['tcp.payload']).replaceAll(':', ''),
        sequence: Number(last(row['tcp.seq_raw'])),
      };
    case 'sctp':
      return { ...common, tag: Number(last(row['sctp.verification_tag'])) };
  }
}

function ours(packet: Packet): Said {
  const { transport, bytes, addressLength, payloadStart, payloadEnd, wireLength, outerVlan, innerVlan } = packet;
  const length = addressLength === 4 ? 4 : 16;
  const common = {
    transport,
    from: `${ipText(bytes, packet.source, length)} ${packet.sourcePort}`,
    to: `${ipText(bytes, packet.destination, length)} ${packet.destinationPort}`,
    vlans: [outerVlan, innerVlan].filter((vlan) => vlan >= 0).join(),
  };
  if (transport === 'sctp') return { ...common, tag: packet.verificationTag };
  const payload = Buffer.from(bytes.slice(payloadStart, payloadEnd)).toString('hex');
  return { ...common, wireLength, payload, ...(transport === 'tcp' && { sequence: packet.sequence }) };
}

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A classic capture of the frames, one second apart. */
function capture(name: string, linkType: number, frames: readonly Uint8Array[], snap = 65535): string {
  const little = (...values: number[]) => b.join(...values.map((value) => b.u32(value).reverse()));
  const records = frames.map((frame, i) => {
    const kept = frame.slice(0, snap);
    return b.join(little(1_700_000_000 + i, 0, kept.length, frame.length), kept);
  });
  const file = join(folder, `${name}.pcap`);
  writeFileSync(file, b.join(b.hex('d4c3b2a1 0200 0400'), little(0, 0, snap, linkType), ...records));
  return file;
}

const content = b.filler(50);
const datagram = b.udp({ sourcePort: 40001, destinationPort: 40003 }, content);
const udp4 = b.ipv4({ ttl: 3 }, datagram);
const udp6 = b.ipv6({}, datagram);
const segment = b.tcp({ sequence: 0xfffffff0, acknowledgement: 5, options: b.hex('0101080a 00000001 00000002') }, content);
const chunks = [
  b.sctpData({ tsn: 1, stream: 2, payloadProtocol: 0 }, content),
  b.sctpData({ tsn: 2, payloadProtocol: 0, ends: false }, content),
];
const rest = b.sctpData({ tsn: 3, begins: false, ends: true, payloadProtocol: 0 }, content);

function built(): string[] {
  const inner = { source: '10.0.0.1', destination: '10.0.0.2' };
  const inside = b.ipv4(inner, datagram);
  const ethernet = [
    b.ethernet({ pad: true }, b.ipv4({}, b.udp({ sourcePort: 40001, destinationPort: 40003 }, b.ascii('x')))),
    b.ethernet({ vlans: [5] }, udp6),
    b.ethernet({ vlans: [{ id: 100, protocol: 0x88a8 }, 7] }, b.ipv4({ protocol: 6 }, segment)),
    b.ethernet({ etherType: 0x8847 }, b.mpls([16, 17], udp4)),
    b.ethernet({ etherType: 0x8864 }, b.pppoe({}, udp6)),
    b.ethernet({}, b.ipv6({ next: 0 }, b.extension(60, b.extension(6, segment, 2)))),
    b.ethernet({}, b.ipv4({ options: b.hex('94040000') }, datagram)),
    b.ethernet({}, b.ipv4({ protocol: 51 }, b.authentication(17, datagram))),
    b.ethernet({}, b.ipv4({ protocol: 132 }, b.sctp({ tag: 0xcafebabe, sourcePort: 9, destinationPort: 10 }, ...chunks))),
    b.ethernet({}, b.ipv6({ next: 132 }, b.sctp({ tag: 0xcafebabe, sourcePort: 9, destinationPort: 10 }, rest))),
    b.ethernet({}, b.ipv4({ protocol: 1 }, b.join(3, 3, b.u16(0), b.u32(0), udp4))),
    b.ethernet({ etherType: 0x806 }, content),
    ...b.fragments4({ identification: 9 }, datagram, [16, 40]).map((packet) => b.ethernet({}, packet)),
    ...b
      .fragments6({ identification: 10 }, datagram, [24])
      .reverse()
      .map((packet) => b.ethernet({}, packet)),
    ...b
      .fragments4({ identification: 11, protocol: 6 }, segment, [48])
      .reverse()
      .map((packet) => b.ethernet({}, packet)),
    b.ethernet({}, b.ipv4({ protocol: 47 }, b.gre({ key: 5, sequence: 2, checksum: true }, inside))),
    b.ethernet({}, b.ipv4({ protocol: 47 }, b.gre({ protocol: 0x6558 }, b.ethernet({}, inside)))),
    b.ethernet({}, b.ipv4({ protocol: 4 }, inside)),
    b.ethernet({}, b.ipv4({ protocol: 41 }, udp6)),
    b.ethernet({}, b.ipv4({}, b.udp({ sourcePort: 2152, destinationPort: 2152 }, b.gtpu({ teid: 77, sequence: 1 }, inside)))),
    b.ethernet({}, b.ipv6({}, b.udp({ sourcePort: 40009, destinationPort: 4789 }, b.vxlan(9, b.ethernet({}, inside))))),
  ];
  return [
    capture('ethernet', 1, ethernet),
    capture('ethernet-cut', 1, ethernet.slice(0, 7), 90),
    capture('raw', 101, [udp4, udp6, b.ipv4({ protocol: 6 }, segment)]),
    capture('cooked', 113, [b.cooked({}, udp4), b.cooked({ vlans: [3] }, udp6)]),
    capture('cooked2', 276, [b.cooked2({}, udp4), b.cooked2({}, udp6)]),
    capture('loopback', 0, [b.join(2, 0, 0, 0, udp4), b.join(24, 0, 0, 0, udp6)]),
  ];
}

function samples(): string[] {
  const folders = readdirSync(DECODERS).map((decoder) => join(DECODERS, decoder, 'samples'));
  return folders
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)))
    .filter((file) => /\.pcap(ng)?$/.test(file));
}

describeWith('tshark', version, 'install it, 4.x', () => {
  const files = [...samples(), ...built()];

  describe.each(files.map((file) => [file.slice(file.lastIndexOf('/') + 1), file] as const))('%s', (_, file) => {
    const rows = tshark(file);
    const packets = readCapture(file);

    it('has the same packets with the same content', () => {
      const dissector = new Dissector(
        { tunnels: ['gtp-u', 'gre', 'ipip', 'vxlan'], fragments: { maxBytes: 1 << 20, maxDatagrams: 64, timeout: 30e6 } },
        new Counters(),
      );
      const packet = new Packet();
      expect(packets).toHaveLength(rows.length);
      packets.forEach((record, i) => {
        const said = dissector.frame(batchOf([record], 'test'), 0, packet) ? ours(packet) : undefined;
        expect({ frame: i + 1, said }).toEqual({ frame: i + 1, said: theirs(rows[i]!) });
      });
    });

    it('has the same SCTP user messages', () => {
      // A message counts where its last fragment is; what a capture repeats is in none of these files.
      const expected = rows.flatMap((row) => {
        const streams = row['sctp.data_sid'].split(',');
        const protocols = row['sctp.data_payload_proto_id'].split(',');
        const ends = row['sctp.data_e_bit'].split(',');
        return ends.flatMap((end, i) => (end === '1' ? [`${row['sctp.srcport']} ${Number(streams[i])} ${protocols[i]}`] : []));
      });
      const found: string[] = [];
      const counters = new Counters();
      const dissector = new Dissector({ tunnels: [], fragments: { maxBytes: 1 << 20, maxDatagrams: 64, timeout: 30e6 } }, counters);
      const associations = new SctpAssociations(
        DEFAULT_SCTP_LIMITS,
        {
          onUserMessage: (_association, packet, _fromInitiator, stream, payloadProtocol) => {
            found.push(`${packet.sourcePort} ${stream} ${payloadProtocol}`);
          },
          onGap: () => found.push('a gap'),
          onEnd: () => undefined,
        },
        counters,
      );
      const packet = new Packet();
      for (const record of packets) {
        if (dissector.frame(batchOf([record], 'test'), 0, packet) && packet.transport === 'sctp') associations.packet(packet);
      }
      associations.finish();
      expect(found).toEqual(expected);
    });
  });
});
