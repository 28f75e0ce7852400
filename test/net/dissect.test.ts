import { describe, expect, test } from 'vitest';
import { ipText } from '../../src/bytes/address.js';
import { PacketBatch } from '../../src/capture/packet-batch.js';
import { Counters } from '../../src/metrics/counters.js';
import { DISSECT_DEFAULTS, Dissector } from '../../src/net/dissect.js';
import { Packet } from '../../src/net/packet.js';
import * as b from './build.js';

/** What a test compares: the packet as an object of values, or why there is none. */
function read(frame: Uint8Array, options: b.BatchOptions = {}) {
  const counters = new Counters();
  const packet = new Packet();
  const passed = new Dissector(DISSECT_DEFAULTS, counters).frame(b.batchOf([frame], options), 0, packet);
  if (!passed) {
    const reasons = [...counters.by('spoor_net_refused_total', 'reason')].filter(([, count]) => count > 0).map(([reason]) => reason);
    return reasons.join(' ') || 'kept';
  }
  return {
    transport: packet.transport,
    from: packet.addressLength === 0 ? '' : `${ipText(packet.bytes, packet.source, packet.addressLength)} ${packet.sourcePort}`,
    to: packet.addressLength === 0 ? '' : `${ipText(packet.bytes, packet.destination, packet.addressLength)} ${packet.destinationPort}`,
    payload: packet.bytes.slice(packet.payloadStart, packet.payloadEnd),
    wireLength: packet.wireLength,
    packet,
  };
}

const content = b.filler(40);
const datagram = b.udp({ sourcePort: 1234, destinationPort: 4729 }, content);
const udp4 = b.ipv4({}, datagram);
const udp6 = b.ipv6({}, datagram);
const expected4 = { transport: 'udp', from: '192.0.2.1 1234', to: '192.0.2.2 4729', payload: content, wireLength: 40 };
const expected6 = { transport: 'udp', from: '2001:db8::1 1234', to: '2001:db8::2 4729', payload: content, wireLength: 40 };

describe('link layers', () => {
  const frames: [string, number, Uint8Array, object][] = [
    ['BSD loopback, little-endian', 0, b.join(2, 0, 0, 0, udp4), expected4],
    ['BSD loopback, big-endian IPv6 of FreeBSD', 0, b.join(0, 0, 0, 28, udp6), expected6],
    ['BSD loopback, little-endian IPv6 of Darwin', 0, b.join(30, 0, 0, 0, udp6), expected6],
    ['OpenBSD loopback', 108, b.join(0, 0, 0, 2, udp4), expected4],
    ['Ethernet', 1, b.ethernet({}, udp4), expected4],
    ['Ethernet with IPv6', 1, b.ethernet({}, udp6), expected6],
    ['Ethernet with LLC and SNAP', 1, b.ethernet({ etherType: 100 }, b.join(b.hex('aaaa03 000000 0800'), udp4)), expected4],
    ['raw IP by the DLT number', 12, udp4, expected4],
    ['raw IP by the OpenBSD number', 14, udp6, expected6],
    ['raw IP', 101, udp6, expected6],
    ['raw IPv4', 228, udp4, expected4],
    ['raw IPv6', 229, udp6, expected6],
    ['Linux cooked', 113, b.cooked({}, udp4), expected4],
    ['Linux cooked on a tun device', 113, b.cooked({ hardware: 65534 }, udp6), expected6],
    ['Linux cooked on a tunnel that names no protocol', 113, b.cooked({ hardware: 65534, protocol: 0 }, udp4), expected4],
    ['Linux cooked version 2', 276, b.cooked2({}, udp4), expected4],
    ['PPP with address and control', 9, b.join(0xff, 3, b.u16(0x21), udp4), expected4],
    ['PPP with a compressed protocol', 9, b.join(0x57, udp6), expected6],
    ['PPP over a serial line', 50, b.join(0xff, 3, b.u16(0x57), udp6), expected6],
    ['PPPoE as link type', 51, b.pppoe({}, udp4), expected4],
    ['PPPoE in Ethernet', 1, b.ethernet({ etherType: 0x8864 }, b.pppoe({}, udp6)), expected6],
    ['MPLS', 1, b.ethernet({ etherType: 0x8847 }, b.mpls([16], udp4)), expected4],
    ['MPLS, twelve labels', 1, b.ethernet({ etherType: 0x8847 }, b.mpls([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], udp6)), expected6],
    ['MPLS in PPP', 9, b.join(b.u16(0x281), b.mpls([16, 17], udp4)), expected4],
  ];
  test.each(frames)('%s leads to the datagram', (_, linkType, frame, expected) => {
    expect(read(frame, { linkType })).toMatchObject(expected);
  });

  test('the frames of a GSMTAP link type are messages as they are', () => {
    const result = read(content, { linkType: 217, snap: 30 });
    expect(result).toMatchObject({ transport: 'link', payload: content.slice(0, 30), wireLength: 40 });
    expect(result).toMatchObject({ packet: { addressLength: 0, linkType: 217, sourcePort: 0, identification: -1 } });
  });

  const refused: [string, number, Uint8Array, string][] = [
    ['an unknown link type', 147, udp4, 'link_type'],
    ['ARP', 1, b.ethernet({ etherType: 0x806 }, content), 'not_ip'],
    ['spanning tree', 1, b.ethernet({ etherType: 38 }, b.hex('424203 000000 0000 00')), 'not_ip'],
    ['half an Ethernet header', 1, b.hex('020000000001 0200'), 'link_truncated'],
    ['an empty frame', 1, new Uint8Array(0), 'link_truncated'],
    ['half a cooked header', 113, b.hex('0000 0001 0006 0200'), 'link_truncated'],
    ['netlink, cooked', 113, b.cooked({ hardware: 824, protocol: 0x800 }, udp4), 'not_ip'],
    ['a loopback family that is no IP', 0, b.join(0, 0, 0, 7, udp4), 'not_ip'],
    ['nine VLAN tags', 1, b.ethernet({ vlans: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, udp4), 'link_malformed'],
    ['a VLAN tag cut short', 1, b.ethernet({ etherType: 0x8100 }, b.hex('00')), 'link_truncated'],
    ['PPPoE of another version', 1, b.ethernet({ etherType: 0x8864 }, b.join(0x21, b.pppoe({}, udp4).slice(1))), 'link_malformed'],
    ['PPPoE discovery', 51, b.join(0x11, 9, b.pppoe({}, udp4).slice(2)), 'not_ip'],
    ['PPP link control', 9, b.join(b.u16(0xc021), content), 'not_ip'],
    ['a label stack without bottom', 1, b.ethernet({ etherType: 0x8847 }, b.hex('00010040 00020040')), 'link_truncated'],
    ['a pseudowire', 1, b.ethernet({ etherType: 0x8847 }, b.mpls([16], b.hex('00000001 ffff'))), 'not_ip'],
  ];
  test.each(refused)('%s is refused by name', (_, linkType, frame, reason) => {
    expect(read(frame, { linkType })).toBe(reason);
  });
});

describe('VLAN tags', () => {
  const tags: [string, Uint8Array, number, number, number][] = [
    ['none', b.ethernet({}, udp4), 1, -1, -1],
    ['one', b.ethernet({ vlans: [{ id: 100, priority: 5 }] }, udp4), 1, 100, -1],
    ['802.1ad and 802.1Q', b.ethernet({ vlans: [{ id: 4094, protocol: 0x88a8 }, 7] }, udp6), 1, 4094, 7],
    ['the older QinQ type', b.ethernet({ vlans: [{ id: 12, protocol: 0x9100 }, 13] }, udp4), 1, 12, 13],
    ['three: the outer two', b.ethernet({ vlans: [1, 2, 3] }, udp4), 1, 1, 2],
    ['a priority tag is none', b.ethernet({ vlans: [{ id: 0, priority: 6 }, 9] }, udp4), 1, 9, -1],
    ['on the any device', b.cooked({ vlans: [5] }, udp4), 113, 5, -1],
    ['two on the any device', b.cooked({ vlans: [5, 6] }, udp4), 113, 5, 6],
    // libpcap 1.10 writes the inner tag with the type of what follows: tag 5, "IPv4", tag 6, IPv4.
    ['two on the any device, the inner one disguised', b.cooked({ vlans: [{ id: 5 }, { id: 6, protocol: 0x800 }] }, udp4), 113, 5, 6],
    ['the same with IPv6', b.cooked({ vlans: [5, { id: 6, priority: 2, protocol: 0x86dd }] }, udp6), 113, 5, 6],
  ];
  test.each(tags)('%s', (_, frame, linkType, outerVlan, innerVlan) => {
    expect(read(frame, { linkType })).toMatchObject({ payload: content, packet: { outerVlan, innerVlan } });
  });

  test('an IPv4 packet of 2048 octets on the any device is not taken for a disguised tag', () => {
    const large = b.ipv4({ identification: 0x4500 }, b.udp({}, b.filler(2048 - 28)));
    expect(read(b.cooked({ vlans: [5] }, large), { linkType: 113 })).toMatchObject({
      wireLength: 2020,
      packet: { outerVlan: 5, innerVlan: -1 },
    });
  });
});

describe('IP', () => {
  test('facts of the IPv4 header are noted', () => {
    const frame = b.ethernet({}, b.ipv4({ identification: 0xbeef, ttl: 63, dscp: 46, options: b.hex('94040000 01010101') }, datagram));
    expect(read(frame)).toMatchObject({ ...expected4, packet: { identification: 0xbeef, hopLimit: 63, dscp: 46, tunnel: undefined } });
  });

  test('facts of the IPv6 header are noted', () => {
    const frame = b.ethernet({}, b.ipv6({ hopLimit: 9, dscp: 26 }, datagram));
    expect(read(frame)).toMatchObject({ ...expected6, packet: { identification: -1, hopLimit: 9, dscp: 26 } });
  });

  test('Ethernet padding is cut off by the IP length', () => {
    const short = b.udp({}, b.ascii('hi'));
    expect(read(b.ethernet({ pad: true }, b.ipv4({}, short)))).toMatchObject({ payload: b.ascii('hi'), wireLength: 2 });
    expect(read(b.ethernet({ pad: true }, b.ipv6({}, short)))).toMatchObject({ payload: b.ascii('hi'), wireLength: 2 });
  });

  test('a total length of 0 (segmentation offload) reaches to the end of the frame', () => {
    const segment = b.tcp({ sequence: 7 }, b.filler(30000));
    expect(read(b.ethernet({}, b.ipv4({ protocol: 6, totalLength: 0 }, segment)), { snap: 9000 })).toMatchObject({
      transport: 'tcp',
      wireLength: 30000,
      payload: b.filler(30000).slice(0, 9000 - 54),
    });
    expect(read(b.ethernet({}, b.ipv6({ next: 6, payloadLength: 0 }, segment)))).toMatchObject({ transport: 'tcp', wireLength: 30000 });
  });

  test('what the snap length cut is told by the wire length', () => {
    expect(read(b.ethernet({}, udp4), { snap: 14 + 28 + 12 })).toMatchObject({ payload: content.slice(0, 12), wireLength: 40 });
  });

  test('IPv6 extension headers are passed over', () => {
    const chain = b.extension(43, b.extension(60, b.extension(51, b.authentication(17, datagram), 3)));
    expect(read(b.ipv6({ next: 0 }, chain), { linkType: 101 })).toMatchObject(expected6);
  });

  test('an authentication header in IPv4 is passed over', () => {
    expect(read(b.ipv4({ protocol: 51 }, b.authentication(17, datagram)), { linkType: 101 })).toMatchObject(expected4);
  });

  test('an atomic fragment is whole and names its identification', () => {
    const frame = b.ipv6({ next: 44 }, b.fragment6({ offset: 0, more: false, identification: 77 }, datagram));
    expect(read(frame, { linkType: 229 })).toMatchObject({ ...expected6, packet: { identification: 77 } });
  });

  const refused: [string, Uint8Array, string][] = [
    ['IPv4 cut in its header', udp4.slice(0, 19), 'ip_truncated'],
    ['IPv6 cut in its header', udp6.slice(0, 39), 'ip_truncated'],
    ['a header length below 20', b.ipv4({ headerWords: 4 }, datagram), 'ip_length'],
    ['a total length within the header', b.ipv4({ totalLength: 19 }, datagram), 'ip_length'],
    ['options beyond the capture', b.ipv4({ headerWords: 15, totalLength: 100 }, b.filler(8)), 'ip_truncated'],
    ['version 5', b.join(0x55, udp4.slice(1)), 'ip_version'],
    ['a jumbogram', b.ipv6({ next: 0, payloadLength: 0 }, b.join(17, 0, 0xc2, 4, b.u32(70000), datagram)), 'ip_jumbogram'],
    ['an extension that leads out', b.ipv6({ next: 60 }, b.join(17, 200, b.filler(30))), 'ip_extensions'],
    ['an extension cut by the capture', b.ipv6({ next: 60, payloadLength: 2000 }, b.join(17, 200, b.filler(30))), 'ip_truncated'],
    [
      'an endless row of extensions',
      b.ipv6(
        { next: 60 },
        Array.from({ length: 12 }).reduce<Uint8Array>((inner) => b.extension(60, inner, 2), datagram),
      ),
      'ip_extensions',
    ],
    ['ICMP that quotes a datagram', b.ipv4({ protocol: 1 }, b.join(3, 3, b.u16(0), b.u32(0), udp4)), 'icmp'],
    ['ICMPv6 that quotes a datagram', b.ipv6({ next: 58 }, b.join(1, 4, b.u16(0), b.u32(0), udp6)), 'icmp'],
    ['ESP', b.ipv4({ protocol: 50 }, content), 'encrypted'],
    ['OSPF', b.ipv4({ protocol: 89 }, content), 'ip_protocol'],
    ['no next header', b.ipv6({ next: 59 }, content), 'ip_protocol'],
    ['GRE while nobody asked for tunnels', b.ipv4({ protocol: 47 }, b.gre({}, udp4)), 'ip_protocol'],
    ['IP in IP while nobody asked for tunnels', b.ipv4({ protocol: 4 }, udp4), 'ip_protocol'],
    ['a UDP length of 0', b.ipv4({}, b.udp({ length: 0 }, content)), 'udp_length'],
    ['a UDP length of 7', b.ipv4({}, b.udp({ length: 7 }, content)), 'udp_length'],
    ['a UDP length beyond IP', b.ipv4({}, b.udp({ length: 49 }, content)), 'udp_length'],
    ['UDP without room for its header', b.ipv4({}, b.filler(7)), 'udp_length'],
    ['UDP cut in its header', udp4.slice(0, 27), 'udp_truncated'],
    ['TCP cut in its header', b.ipv4({ protocol: 6 }, b.tcp({})).slice(0, 39), 'tcp_truncated'],
    ['a TCP header length below 20', b.ipv4({ protocol: 6 }, b.tcp({ headerWords: 4 })), 'tcp_length'],
    ['a TCP header longer than IP', b.ipv4({ protocol: 6 }, b.tcp({ headerWords: 6 })), 'tcp_length'],
    ['SCTP cut in its header', b.ipv4({ protocol: 132 }, b.sctp({}).slice(0, 11)), 'sctp_truncated'],
  ];
  test.each(refused)('%s is refused by name', (_, packet, reason) => {
    expect(read(packet, { linkType: 101 })).toBe(reason);
  });
});

describe('transport', () => {
  test('a UDP datagram ends by its own length', () => {
    expect(read(b.ipv4({}, b.udp({ length: 18 }, content)), { linkType: 101 })).toMatchObject({
      payload: content.slice(0, 10),
      wireLength: 10,
    });
  });

  test('TCP: sequence, acknowledgement, flags and the payload after the options', () => {
    const segment = b.tcp(
      { sequence: 0xfffffff0, acknowledgement: 0x80000001, flags: b.ACK | b.PSH, options: b.hex('0101080a 00000001 00000002') },
      content,
    );
    expect(read(b.ipv4({ protocol: 6 }, segment), { linkType: 101 })).toMatchObject({
      transport: 'tcp',
      from: '192.0.2.1 40000',
      to: '192.0.2.2 3868',
      payload: content,
      wireLength: 40,
      packet: { sequence: 0xfffffff0, acknowledgement: 0x80000001, tcpFlags: 0x18 },
    });
  });

  test('TCP cut inside its options has no payload, but a wire length', () => {
    const segment = b.tcp({ options: b.filler(40) }, content);
    const result = read(b.ipv4({ protocol: 6 }, segment), { linkType: 101, snap: 44 });
    expect(result).toMatchObject({ transport: 'tcp', payload: new Uint8Array(0), wireLength: 40 });
  });

  test('SCTP: the payload is the chunks', () => {
    const chunks = b.sctpData({ tsn: 1 }, content);
    expect(read(b.ipv4({ protocol: 132 }, b.sctp({ tag: 0xcafebabe }, chunks)), { linkType: 101 })).toMatchObject({
      transport: 'sctp',
      payload: chunks,
      wireLength: chunks.length,
      packet: { verificationTag: 0xcafebabe },
    });
  });
});

test('every frame is counted once: by link type, and as message or as refusal', () => {
  const counters = new Counters();
  const dissector = new Dissector(DISSECT_DEFAULTS, counters);
  const packet = new Packet();
  const batch = new PacketBatch('test');
  const frames: [number, Uint8Array][] = [
    [1, b.ethernet({}, udp4)],
    [1, b.ethernet({ etherType: 0x806 }, content)],
    [101, udp6],
    [12, udp6],
    [40000, udp6],
  ];
  for (const [linkType, frame] of frames) batch.append(b.T0, linkType, frame.length, frame, 0, frame.length);
  frames.forEach((_, i) => void dissector.frame(batch, i, packet));
  expect(Object.fromEntries(counters.by('spoor_net_frames_total', 'link'))).toEqual({ ethernet: 2, raw: 2, other: 1 });
  expect(counters.by('spoor_net_messages_total', 'transport').get('udp')).toBe(3);
  expect(counters.total('spoor_net_refused_total')).toBe(2);
});
