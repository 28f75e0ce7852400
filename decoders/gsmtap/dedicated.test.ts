import { describe, expect, it } from 'vitest';
import { MOST_LINKS } from './links.js';
import { Producer } from './testing.js';

interface Place {
  readonly uplink?: boolean;
  readonly arfcn?: number;
  readonly channel?: string;
  readonly slot?: number;
}

/** A block on SDCCH/8, sub slot 3, timeslot 1. */
function packet(block: string, { uplink = false, arfcn = 871, channel = '08', slot = 3 }: Place = {}): string {
  const number = ((uplink ? 0x4000 : 0) | arfcn).toString(16).padStart(4, '0');
  return `02040101${number}00000000052e${channel}00${slot.toString(16).padStart(2, '0')}00${block.replaceAll(' ', '').padEnd(46, '2b')}`;
}

const up = { uplink: true };
const SABM = '013f49 05087062f2240056330809101010325476982b2b';
const UA = '017349 05087062f2240056330809101010325476982b2b';
/** CC setup in two segments: N(S) 0 and 1. */
const SETUP = ['010053 034504066004020005815e07919471325476f815', '010235 02010040080402600400021f00'] as const;

describe('opening a link', () => {
  it('carries the first message of the mobile, which the network only echoes', () => {
    const producer = new Producer();
    expect(producer.document(packet(SABM, up))).toMatchObject({
      protocol: 'MM',
      message: 'Location Updating Request',
      gsm: { lapdm: { frame_type: 'SABM' } },
    });
    const echo = producer.document(packet(UA));
    expect(echo?.gsm?.lapdm).toMatchObject({ frame_type: 'UA', contention_resolution: true });
    for (const field of ['message', 'protocol', 'message_type']) expect(echo).not.toHaveProperty(field);
  });

  it('is no contention when the answer carries nothing', () => {
    expect(new Producer().document(packet('017301'))?.gsm?.lapdm).not.toHaveProperty('contention_resolution');
  });
});

describe('fill frames', () => {
  it.each([
    ['SDCCH', '08', '010301', true],
    ['SDCCH', '08', '030301', false],
    ['SACCH', '88', '0000 010301', true],
    ['SACCH', '88', '0500 030301', false],
  ])('on the %s (%s) %s are counted, not indexed', (_, channel, block, uplink) => {
    const { documents, counts } = new Producer().send(packet(block, { channel, uplink }));
    expect(documents).toEqual([]);
    expect(counts.get('fill_frames')).toBe(1);
  });
});

describe('the slow associated channel', () => {
  it('has power and timing advance in front', () => {
    expect(new Producer().document(packet('2502 010349 0615 1b1d', { ...up, channel: '88' }))).toMatchObject({
      channel: 'SACCH/C8',
      message: 'Measurement Report',
      gsm: { l1: { ms_power_level: 5, fast_power_control: true, sacch_repetition: false, timing_advance: 2 } },
    });
  });

  it('has system information with a pseudo length to the mobile', () => {
    expect(new Producer().document(packet('0502 0303 2d061e', { channel: '88' }))?.message).toBe('System Information Type 6');
  });

  it('has short messages during a call as every link has them', () => {
    // tshark 4.0 reads the length octet as a message type here.
    expect(new Producer().document(packet('0502 0f0009 8904', { channel: '89' }))).toMatchObject({
      protocol: 'SMS',
      message: 'CP-ACK',
      channel: 'SACCH/TF',
    });
  });

  it('has messages with the short header', () => {
    expect(new Producer().document(packet('0502 10', { ...up, channel: '88' }))).toMatchObject({
      protocol: 'RR',
      message: 'Enhanced Measurement Report',
    });
  });
});

describe('messages in several frames', () => {
  it('are named once, by the frame that brings the last segment', () => {
    const producer = new Producer();
    producer.send(packet(SABM, up), { time: 1e15 });
    const first = producer.send(packet(SETUP[0], up), { time: 1e15 + 1e5 });
    expect(first.documents[0]).toMatchObject({ about: { action: 'lapdm-segment' }, document: { gsm: { lapdm: { more: true } } } });
    expect(first.documents[0]?.document).not.toHaveProperty('message');
    const last = producer.send(packet(SETUP[1], up), { time: 1e15 + 3e5 });
    expect(last.documents[0]).toMatchObject({
      about: { action: 'setup', start: 1e15 + 1e5 },
      document: { protocol: 'CC', message: 'Setup', gsm: { transaction_id: 0, lapdm: { frames: 2, n_s: 1 } } },
    });
  });

  it('are not counted twice when a frame is sent again', () => {
    const producer = new Producer();
    producer.send(packet(SABM, up));
    expect(producer.document(packet('01000d 05040b', up))?.message).toBe('Location Updating Reject');
    const { documents, counts } = producer.send(packet('01000d 05040b', up));
    expect(documents[0]?.document.gsm?.lapdm?.repeated).toBe(true);
    expect(documents[0]?.document).not.toHaveProperty('message');
    expect(counts.get('repeated_frames')).toBe(1);
    // After a new SABM the same number is a new frame.
    producer.send(packet(SABM, up));
    expect(producer.document(packet('01000d 05040b', up))?.message).toBe('Location Updating Reject');
  });

  it('are not made of pieces when one between is missing', () => {
    const producer = new Producer();
    producer.send(packet(SABM, up));
    producer.send(packet(SETUP[0], up));
    // N(S) 2 instead of 1, and it would be a channel release.
    const { documents, counts } = producer.send(packet('01040d 060d00', up));
    expect(documents[0]).toMatchObject({ about: { action: 'lapdm-segment' }, document: { gsm: { lapdm: { gap: true, lost: true } } } });
    expect(documents[0]?.document).not.toHaveProperty('message');
    expect(counts.get('lost_segments')).toBe(1);
    // The next one begins a message again.
    expect(producer.document(packet('01060d 060d00', up))?.message).toBe('Channel Release');
  });

  it('are named behind a gap only when they look like messages, and marked', () => {
    const producer = new Producer();
    expect(producer.document(packet('01040d 060d00', up))).toMatchObject({ message: 'Channel Release', gsm: { lapdm: { gap: true } } });
    const document = producer.document(packet('010a0d 040302', up));
    expect(document).not.toHaveProperty('protocol');
    expect(document?.gsm?.lapdm?.gap).toBe(true);
  });

  it('are given up when the next segment takes more than 10 s', () => {
    const producer = new Producer();
    producer.send(packet(SABM, up), { time: 1e15 });
    producer.send(packet(SETUP[0], up), { time: 1e15 });
    expect(producer.document(packet(SETUP[1], up), { time: 1e15 + 11e6 })?.gsm?.lapdm).toMatchObject({ lost: true, gap: true });
  });

  it('are given up when they never end', () => {
    const producer = new Producer();
    producer.send(packet(SABM, up));
    let lost = 0;
    for (let ns = 0; ns < 100; ns++) {
      const control = ((ns & 7) << 1).toString(16).padStart(2, '0');
      const { documents } = producer.send(packet(`01${control}53 034504066004020005815e07919471325476f815`, up));
      expect(documents[0]?.document).not.toHaveProperty('message');
      if (documents[0]?.document.gsm?.lapdm?.lost === true) lost++;
    }
    // 251 octets are 12 segments of 20.
    expect(lost).toBe(88);
  });

  it('are kept apart by carrier, channel, service and way', () => {
    const places: readonly Place[] = [up, { ...up, arfcn: 870 }, { ...up, slot: 4 }, { uplink: false }, { ...up, channel: '88' }];
    const producer = new Producer();
    for (const place of places) producer.send(packet((place.channel === '88' ? '0502' : '') + SETUP[0], place));
    for (const place of places) {
      const last = (place.channel === '88' ? '0502' : '') + SETUP[1];
      expect(producer.document(packet(last, place))?.message).toBe('Setup');
    }
  });

  it('are not assembled from a frame that was cut', () => {
    const producer = new Producer();
    producer.send(packet(SABM, up));
    const cut = packet(SETUP[0], up).slice(0, 2 * (16 + 10));
    expect(producer.document(cut)).toMatchObject({ truncated: true, gsm: { lapdm: { lost: true } } });
    expect(producer.document(packet(SETUP[1], up))).not.toHaveProperty('message');
  });
});

it('a flood of invented channels forgets the oldest link, counted, and no more is kept', () => {
  const producer = new Producer();
  producer.send(packet(SETUP[0], up));
  let displaced = 0;
  for (let i = 0; i < MOST_LINKS; i++)
    displaced += producer.send(packet(SETUP[0], { ...up, arfcn: 1 + (i >> 8), slot: i & 255 })).counts.get('links_displaced') ?? 0;
  expect(displaced).toBe(1);
  expect(producer.document(packet(SETUP[1], up))?.gsm?.lapdm).not.toHaveProperty('frames');
});
