/** What stands beside media, by its first octets: one datagram of each kind, and what is nearly one. */

import { viewOf } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import { agreesOnKeys, type Beside, besideMedia, precedesMedia } from './demux.js';

const filled = (length: number, ...first: number[]) => [...first, ...Array.from({ length: length - first.length }, () => 0x5a)];
const kind = (octets: readonly number[]) => besideMedia(viewOf(Uint8Array.from(octets)));
const COOKIE = [0x21, 0x12, 0xa4, 0x42];
const ZRTP = [0x5a, 0x52, 0x54, 0x50];

describe('beside media', () => {
  const datagrams: readonly (readonly [string, readonly number[], Beside])[] = [
    ['a STUN request', filled(20, 0, 1, 0, 0, ...COOKIE), 'stun'],
    ['a STUN answer with attributes', filled(32, 1, 1, 0, 12, ...COOKIE), 'stun'],
    ['STUN without its cookie', filled(20, 0, 1, 0, 0), 'other_beside_media'],
    ['half a STUN header', filled(12, 0, 1, 0, 0, ...COOKIE), 'other_beside_media'],
    ['unassigned first octets (RFC 7983)', filled(30, 9), 'other_beside_media'],
    ['ZRTP', filled(40, 0x10, 0, 0, 1, ...ZRTP), 'zrtp'],
    ['what begins as ZRTP', filled(40, 0x10, 0, 0, 1), 'other_beside_media'],
    ['a DTLS 1.2 handshake', filled(63, 22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 50), 'dtls'],
    ['a DTLS 1.0 alert behind nothing', filled(15, 21, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2), 'dtls'],
    ['two DTLS records in one', filled(63, 20, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1), 'dtls'],
    ['DTLS longer than its datagram', filled(40, 22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 50), 'other_beside_media'],
    ['TLS, which is none', filled(63, 22, 3, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 50), 'other_beside_media'],
    ['TURN ChannelData', filled(24, 0x40, 1, 0, 20), 'turn_channel'],
    ['TURN ChannelData with padding', filled(28, 0x4f, 1, 0, 21), 'turn_channel'],
    ['a short header of QUIC where TURN could be', filled(24, 0x41, 1, 0, 90), 'quic'],
    ['a short header of QUIC', filled(40, 0x61), 'quic'],
    ['a long header of QUIC', filled(40, 0xc3, 0, 0, 0, 1), 'quic'],
    ['an Osmux batch', filled(4 + 31, 0x22, 1, 2, 0x70), 'osmux'],
    ['an Osmux batch of two calls, and with the marker', filled(4 + 2 * 5, 0xa6, 1, 2, 0x80), 'osmux'],
    ['what is as long as no Osmux batch', filled(36, 0x22, 1, 2, 0x70), 'other_beside_media'],
    ['one octet', [0], 'keep_alive'],
    ['nothing', [], 'keep_alive'],
    ['line breaks', [13, 10, 13, 10], 'keep_alive'],
    ['zeros', Array.from({ length: 32 }, () => 0), 'keep_alive'],
    ['text', [...'REGISTER sip:example.net'].map((letter) => letter.charCodeAt(0)), 'quic'],
  ];

  it.each(datagrams)('is %s', (_name, octets, wanted) => expect(kind(octets)).toBe(wanted));

  it('is Osmux with several headers, to the last octet', () => {
    const batch = [...filled(4 + 2 * 12, 0x26, 1, 2, 0x00), ...filled(4 + 31, 0x22, 9, 3, 0x70)];
    expect([kind(batch), kind([...batch, 0]), kind(batch.slice(0, -1))]).toEqual(['osmux', 'other_beside_media', 'other_beside_media']);
  });

  it('of any length and first octet is something, and nothing is read past its end', () => {
    for (let first = 0; first < 256; first++) {
      for (let length = 1; length < 70; length++) {
        const view = viewOf(Uint8Array.from(filled(length, first)));
        besideMedia(view);
        expect([first, length, view.overrun]).toEqual([first, length, false]);
      }
    }
  });
});

it('keys come by DTLS and ZRTP, and with STUN they come before the media', () => {
  const kinds: Beside[] = ['stun', 'dtls', 'zrtp', 'turn_channel', 'quic', 'osmux', 'keep_alive', 'other_beside_media'];
  expect(kinds.filter(agreesOnKeys)).toEqual(['dtls', 'zrtp']);
  expect(kinds.filter(precedesMedia)).toEqual(['stun', 'dtls', 'zrtp']);
});
