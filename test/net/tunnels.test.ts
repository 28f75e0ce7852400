import { describe, expect, test } from 'vitest';
import { ipText } from '../../src/bytes/address.js';
import { Counters } from '../../src/metrics/counters.js';
import { DISSECT_DEFAULTS, Dissector } from '../../src/net/dissect.js';
import { Packet } from '../../src/net/packet.js';
import type { Tunnel } from '../../src/net/tunnels.js';
import * as b from './build.js';

const ALL: readonly Tunnel[] = ['gtp-u', 'gre', 'ipip', 'vxlan'];
const content = b.filler(30);
const INNER = { source: '10.0.0.1', destination: '10.0.0.2' };
const inner4 = b.ipv4(INNER, b.udp({ sourcePort: 5060, destinationPort: 5060 }, content));
const inner6 = b.ipv6({}, b.udp({ sourcePort: 5060, destinationPort: 5060 }, content));

function gtp(payload: b.Bytes): b.Bytes {
  return b.udp({ sourcePort: 2152, destinationPort: 2152 }, payload);
}

/** Text of tunnel, sender and payload length, or the reason of a refusal. */
function reader(tunnels: readonly Tunnel[] = ALL) {
  const counters = new Counters();
  const dissector = new Dissector({ ...DISSECT_DEFAULTS, tunnels }, counters);
  const packet = new Packet();
  return (frame: b.Bytes, snap = frame.length): string => {
    const before = new Map(counters.by('spoor_net_refused_total', 'reason'));
    if (!dissector.frame(b.batchOf([frame], { linkType: 101, snap }), 0, packet)) {
      const after = counters.by('spoor_net_refused_total', 'reason');
      return [...after].find(([reason, count]) => count > (before.get(reason) ?? 0))?.[0] ?? 'kept';
    }
    const from = `${ipText(packet.bytes, packet.source, packet.addressLength)} ${packet.sourcePort}`;
    const length = packet.payloadEnd - packet.payloadStart;
    return `${packet.tunnel ?? 'no tunnel'}: ${from}, ${length}${packet.wireLength === length ? '' : ` of ${packet.wireLength}`}`;
  };
}

describe('GTP-U', () => {
  const inside = 'gtp-u 192.0.2.1>192.0.2.2 0x1a2b: 10.0.0.1 5060, 30';

  test.each([
    ['the shortest header', { teid: 0x1a2b }],
    ['a sequence number', { teid: 0x1a2b, sequence: 5 }],
    ['a PDU session container', { teid: 0x1a2b, extensions: [{ type: 0x85, content: b.filler(2) }] }],
    [
      'two extension headers',
      {
        teid: 0x1a2b,
        sequence: 1,
        extensions: [
          { type: 0xc0, content: b.filler(2) },
          { type: 0x85, content: b.filler(6) },
        ],
      },
    ],
  ])('is opened behind %s', (_, header) => {
    expect(reader()(b.ipv4({}, gtp(b.gtpu(header, inner4))))).toBe(inside);
  });

  test('has a direction, as each side has its own TEID, and IPv6 inside or outside', () => {
    const read = reader();
    const back = { source: b.THERE, destination: b.HERE };
    expect(read(b.ipv4(back, gtp(b.gtpu({ teid: 1 }, inner6))))).toBe('gtp-u 192.0.2.2>192.0.2.1 0x1: 2001:db8::1 5060, 30');
    expect(read(b.ipv6({}, gtp(b.gtpu({ teid: 0xffffffff }, inner4))))).toBe('gtp-u 2001:db8::1>2001:db8::2 0xffffffff: 10.0.0.1 5060, 30');
  });

  test('tells the wire length of what the capture cut', () => {
    const frame = b.ipv4({}, gtp(b.gtpu({ teid: 0x1a2b }, inner4)));
    expect(reader()(frame, frame.length - 12)).toBe(inside.replace('30', '18 of 30'));
  });

  test('stays a datagram when it is none, or nobody asked', () => {
    expect(reader()(b.ipv4({}, gtp(b.gtpu({ teid: 0, type: 1, sequence: 1 }, b.hex('0e00')))))).toMatch(/^no tunnel: 192.0.2.1 2152/);
    expect(reader()(b.ipv4({}, gtp(content)))).toBe('no tunnel: 192.0.2.1 2152, 30');
    expect(reader(['gre'])(b.ipv4({}, gtp(b.gtpu({ teid: 1 }, inner4))))).toMatch(/^no tunnel/);
  });

  test('with lies in its lengths, or no IP inside, is refused', () => {
    const read = reader();
    expect(read(b.ipv4({}, gtp(b.gtpu({ teid: 1, length: 1000 }, inner4))))).toBe('tunnel_malformed');
    expect(read(b.ipv4({}, gtp(b.gtpu({ teid: 1, length: 2, sequence: 1 }, inner4))))).toBe('tunnel_malformed');
    expect(read(b.ipv4({}, gtp(b.join(0x34, 255, b.u16(8), b.u32(1), b.u16(0), 0, 0x85, 0, 0, 0, 0))))).toBe('tunnel_malformed');
    expect(read(b.ipv4({}, gtp(b.join(0x34, 255, b.u16(8), b.u32(1), b.u16(0), 0, 0x85, 200, 0, 0, 0))))).toBe('tunnel_malformed');
    expect(read(b.ipv4({}, gtp(b.gtpu({ teid: 1 }, b.hex('c0a8 0001')))))).toBe('tunnel_content');
    expect(read(b.ipv4({}, gtp(b.gtpu({ teid: 1 }, b.hex('')))))).toBe('tunnel_content');
  });

  test('has no end of extension headers', () => {
    const extensions = Array.from({ length: 9 }, () => ({ type: 0x85, content: b.filler(2) }));
    expect(reader()(b.ipv4({}, gtp(b.gtpu({ teid: 1, extensions }, inner4))))).toBe('tunnel_malformed');
  });
});

describe('GRE, IP in IP and VXLAN', () => {
  const gre = (header: Parameters<typeof b.gre>[0], inside: b.Bytes, o: b.Ip4 = {}) =>
    b.ipv4({ ...o, protocol: 47 }, b.gre(header, inside));
  const vxlan = (network: number, frame: b.Bytes) =>
    b.ipv4({}, b.udp({ sourcePort: 50000, destinationPort: 4789 }, b.vxlan(network, frame)));

  test('are opened, with one name for both directions', () => {
    const read = reader();
    const back = { source: b.THERE, destination: b.HERE };
    expect(read(gre({}, inner4))).toBe('gre 192.0.2.1<>192.0.2.2: 10.0.0.1 5060, 30');
    expect(read(gre({ key: 7, sequence: 1, checksum: true }, inner6, back))).toBe('gre 192.0.2.1<>192.0.2.2 0x7: 2001:db8::1 5060, 30');
    expect(read(gre({ protocol: 0x6558 }, b.ethernet({ vlans: [9] }, inner4)))).toBe('gre 192.0.2.1<>192.0.2.2: 10.0.0.1 5060, 30');
    expect(read(gre({ protocol: 0x8847 }, b.mpls([16, 17], inner4)))).toBe('gre 192.0.2.1<>192.0.2.2: 10.0.0.1 5060, 30');
    expect(read(b.ipv4({ ...back, protocol: 4 }, inner4))).toBe('ipip 192.0.2.1<>192.0.2.2: 10.0.0.1 5060, 30');
    expect(read(b.ipv4({ protocol: 41 }, inner6))).toBe('ipip 192.0.2.1<>192.0.2.2: 2001:db8::1 5060, 30');
    expect(read(vxlan(5001, b.ethernet({}, inner4)))).toBe('vxlan 192.0.2.1<>192.0.2.2 5001: 10.0.0.1 5060, 30');
  });

  test('of other kinds or with other content are refused', () => {
    const read = reader();
    expect(read(gre({ version: 1, protocol: 0x880b }, content))).toBe('tunnel_malformed');
    expect(read(b.ipv4({ protocol: 47 }, b.hex('2000 0800 0000')))).toBe('tunnel_malformed');
    expect(read(b.ipv4({ protocol: 47 }, b.hex('00')))).toBe('tunnel_malformed');
    expect(read(gre({ protocol: 0 }, content))).toBe('tunnel_content');
    expect(read(gre({ protocol: 0x88cc }, content))).toBe('tunnel_content');
  });

  test('are opened three deep, outermost named first', () => {
    const read = reader();
    const one = b.ipv4({ protocol: 4 }, inner4);
    const two = gre({ key: 1 }, one);
    const three = vxlan(8, b.ethernet({}, two));
    const names = 'vxlan 192.0.2.1<>192.0.2.2 8 / gre 192.0.2.1<>192.0.2.2 0x1 / ipip 192.0.2.1<>192.0.2.2';
    expect(read(three)).toBe(`${names}: 10.0.0.1 5060, 30`);
    expect(read(b.ipv4({ protocol: 4 }, three))).toBe('tunnel_depth');
    expect(read(gre({}, three))).toBe('tunnel_depth');
    expect(read(b.ipv4({}, gtp(b.gtpu({ teid: 1 }, three))))).toBe('tunnel_depth');
    expect(read(vxlan(1, b.ethernet({}, three)))).toBe('tunnel_depth');
  });

  test('that are fragmented outside are put together first', () => {
    const read = reader();
    const fragments = b.fragments4({ protocol: 47 }, b.gre({ key: 3 }, inner4), [24]);
    expect(fragments.map((frame) => read(frame))).toEqual(['kept', 'gre 192.0.2.1<>192.0.2.2 0x3: 10.0.0.1 5060, 30']);
  });
});

describe('names', () => {
  test('are one text for one tunnel, also after thousands of others', () => {
    const dissector = new Dissector({ ...DISSECT_DEFAULTS, tunnels: ALL }, new Counters());
    const packet = new Packet();
    const tunnel = (teid: number) => {
      const batch = b.batchOf([b.ipv4({}, gtp(b.gtpu({ teid }, inner4)))], { linkType: 101 });
      expect(dissector.frame(batch, 0, packet)).toBe(true);
      return packet.tunnel;
    };
    const first = tunnel(1);
    for (let teid = 2; teid < 40_000; teid++) tunnel(teid);
    expect(tunnel(1)).toBe(first);
    expect(tunnel(39_999)).toBe('gtp-u 192.0.2.1>192.0.2.2 0x9c3f');
  });

  test('go with the packet that a decoder opened a tunnel for', () => {
    const dissector = new Dissector(DISSECT_DEFAULTS, new Counters());
    const packet = new Packet();
    expect(dissector.ip(inner4, 0, inner4.length, b.T0, 1, 'gn 7', packet)).toBe(true);
    expect(packet).toMatchObject({ tunnel: 'gn 7', time: b.T0, linkType: 1, sourcePort: 5060, wireLength: 30 });
    expect(dissector.ip(content, 0, 30, b.T0, 1, 'gn 7', packet)).toBe(false);
  });
});
