/** Each row of what a decoder may ask for and do, shown by a decoder that does just that. */

import { describe, expect, it } from 'vitest';
import {
  type Announcement,
  announced,
  carriedBy,
  date,
  defineDecoder,
  keyword,
  linkType,
  many,
  notMine,
  resembles,
  sctpPayload,
  sctpPort,
  seconds,
  tcpPort,
  topic,
  udpPort,
  z,
} from '../../src/decoder/index.js';
import { type ReplayResult, replay } from '../../src/testing/replay.js';
import { ascii, ethernet, HERE, ipv4, join, SYN, sctp, sctpData, T0, THERE, u16, udp } from '../net/build.js';
import { datagram, segment } from './packets.js';

const said = { said: { dataset: 'said', type: 'logs', describe: 'What was said', fields: { text: keyword('The words') } } } as const;
const base = { name: 'echo', summary: 'Says it again.', sources: ['RFC 862'], documents: said } as const;

function texts(result: ReplayResult, name = 'echo'): unknown[] {
  expect(result.errors).toEqual([]);
  return result.documents.filter(({ body }) => name in body).map(({ body }) => (body[name] as { text?: unknown }).text);
}

const echo = defineDecoder({
  ...base,
  match: () => [udpPort(7)],
  onMessage({ bytes }, _state, output) {
    output.emit('said', { text: bytes.latin1(0, bytes.length) });
  },
});

describe('documents', () => {
  it('carry time, observer, endpoints and network of the message', () => {
    const { documents } = replay(echo, [datagram('hello', { at: 1.5 })], { observer: 'bts1' });
    expect(documents).toHaveLength(1);
    expect(documents[0]!.dataStream).toBe('logs-spoor.said-test');
    expect(documents[0]!.body).toMatchObject({
      '@timestamp': '2023-11-14T22:13:21.500000Z',
      data_stream: { type: 'logs', dataset: 'spoor.said', namespace: 'test' },
      event: { kind: 'event', module: 'spoor', dataset: 'spoor.said' },
      observer: { name: 'bts1' },
      network: { protocol: 'echo', transport: 'udp', type: 'ipv4', community_id: expect.stringMatching(/^1:.{28}$/) },
      source: { ip: HERE, port: 40000 },
      destination: { ip: THERE, port: 7 },
      related: { ip: [HERE, THERE] },
      echo: { text: 'hello' },
    });
  });

  it('of several kinds go to several data streams', () => {
    const decoder = defineDecoder({
      ...base,
      documents: { ...said, number: { dataset: 'number', type: 'metrics', describe: 'A length', fields: { text: keyword('Its digits') } } },
      match: () => [udpPort(7)],
      onMessage({ bytes }, _state, output) {
        output.emit('said', { text: 'x' });
        output.emit('number', { text: String(bytes.length) });
      },
    });
    expect(replay(decoder, [datagram('hello')]).documents.map(({ dataStream }) => dataStream)).toEqual([
      'logs-spoor.said-test',
      'metrics-spoor.number-test',
    ]);
  });

  it('may say their own time, span, action, outcome, ends and protocol', () => {
    const decoder = defineDecoder({
      ...base,
      match: () => [udpPort(7)],
      onMessage({ time }, _state, output) {
        output.emit(
          'said',
          { text: 'x' },
          {
            time: time - 1e6,
            start: time - 2e6,
            end: time,
            action: 'speak',
            outcome: 'failure',
            protocol: 'latin',
            source: { ip: '198.51.100.1', port: 1 },
            destination: { ip: '198.51.100.2', port: 0 },
          },
        );
      },
    });
    expect(replay(decoder, [datagram('x', { at: 10 })]).documents[0]!.body).toMatchObject({
      '@timestamp': '2023-11-14T22:13:29.000000Z',
      event: { action: 'speak', outcome: 'failure', start: '2023-11-14T22:13:28.000000Z', duration: 2e9 },
      network: { protocol: 'latin' },
      source: { ip: '198.51.100.1', port: 1 },
      destination: { ip: '198.51.100.2' },
    });
  });

  it('have the same identifier in every run, by key where there is one, and another for each repetition', () => {
    const ids = (packets: Parameters<typeof replay>[1]) => replay(echo, packets).documents.map(({ id }) => id);
    const once = ids([datagram('a'), datagram('b', { at: 1 })]);
    expect(ids([datagram('a'), datagram('b', { at: 1 })])).toEqual(once);
    expect(once[0]).toMatch(/^6553f100-[\w-]{22}$/);
    const twice = ids([datagram('a'), datagram('a'), datagram('b', { at: 1 })]);
    expect(new Set(twice).size).toBe(3);
    expect([twice[0], twice[2]]).toEqual(once);
    const keyed = defineDecoder({
      ...base,
      match: () => [udpPort(7)],
      onMessage: ({ bytes }, _state, output) =>
        output.emit('said', { text: bytes.latin1(1, bytes.length - 1) }, { key: bytes.latin1(0, 1) }),
    });
    const [a, b] = ['k1', 'k2'].map((text) => replay(keyed, [datagram(text)]).documents[0]!.id);
    expect(a).toBe(b);
  });

  it('change dates to text and identities by policy, without changing what the decoder keeps', () => {
    const kept = { who: { imsi: '262420000000001', imeis: ['35693803564380', '35693803564381'] }, when: T0 };
    const decoder = defineDecoder({
      ...base,
      documents: {
        said: {
          dataset: 'said',
          type: 'logs',
          describe: 'Who said it',
          fields: {
            who: { imsi: keyword('Subscriber', { identity: 'imsi' }), imeis: many(keyword('Devices', { identity: 'imei' })) },
            when: date('When'),
            secret: keyword('Key', { identity: 'secret' }),
            note: keyword('Free text', { scrub: true }),
          },
        },
      },
      match: () => [udpPort(7)],
      onMessage: (_message, _state, output) =>
        output.emit('said', {
          ...kept,
          secret: 'k',
          note: 'IMSI=262420000000001 IMEI:35693803564380 tmsi 0x1a2b3c4d tel +4912345678 port 40000',
        }),
    });
    const { documents } = replay(decoder, [datagram('x')]);
    const { json, body } = documents[0]!;
    for (const identity of ['262420000000001', '35693803564380', '35693803564381', '1a2b3c4d', '12345678'])
      expect(json).not.toContain(identity);
    expect(body.echo).toMatchObject({
      who: { imsi: expect.stringMatching(/^[0-9a-f]{32}$/), imsi_prefix: '26242', imeis_prefix: ['35693803', '35693803'] },
      when: '2023-11-14T22:13:20.000000Z',
      note: expect.stringContaining('port 40000'),
    });
    expect(body.echo).not.toHaveProperty('secret');
    expect((body.echo as { note: string }).note).toContain((body.echo as { who: { imsi: string } }).who.imsi);
    expect(kept.who.imsi).toBe('262420000000001');
  });
});

describe('matching', () => {
  it('gives a flow to the decoder of either port, the destination first', () => {
    const other = defineDecoder({
      ...base,
      name: 'other',
      match: () => [udpPort(9)],
      onMessage: (_m, _s, output) => output.emit('said', { text: 'other' }),
    });
    const result = replay(
      [echo, other],
      [datagram('a', { from: 7, to: 9 }), datagram('b', { from: 7, to: 5000 }), datagram('c', { from: 1, to: 2 })],
    );
    expect(texts(result, 'other')).toEqual(['other']);
    expect(texts(result)).toEqual(['b']);
    expect(result.counters.by('spoor_flows_unclaimed_total', 'transport').get('udp')).toBe(1);
    expect(result.counters.by('spoor_decoder_flows_total', 'by').get('port')).toBe(2);
  });

  it('refuses two decoders on one port, naming both', () => {
    const other = defineDecoder({ ...base, name: 'other', match: () => [udpPort(7)], onMessage() {} });
    expect(() => replay([echo, other], [])).toThrow(/echo and other both ask for udp port 7/);
  });

  it('asks resemblance on the first messages only, and the next candidate when a flow is given back', () => {
    const first = defineDecoder({
      ...base,
      name: 'first',
      match: () => [resembles('udp', (bytes) => bytes.u8(0) === 0x41)],
      onMessage: ({ bytes }, _state, output) => {
        if (bytes.length > 1) return notMine;
        output.emit('said', { text: 'first' });
        return undefined;
      },
    });
    const second = defineDecoder({
      ...base,
      name: 'second',
      match: () => [resembles('udp', (bytes) => bytes.u8(0) === 0x41, 3)],
      onMessage: ({ bytes }, _state, output) => output.emit('said', { text: bytes.latin1(0, bytes.length) }),
    });
    const flow = { from: 5000, to: 6000 };
    const given = replay([first, second], [datagram('A', flow), datagram('AB', flow), datagram('AC', flow)]);
    expect(texts(given, 'first')).toEqual(['first']);
    expect(texts(given, 'second')).toEqual(['AB', 'AC']);
    const late = replay([second], [...'xxx'].map((text) => datagram(text, flow)).concat(datagram('A', flow)));
    expect(texts(late, 'second')).toEqual([]);
    const inTime = replay([second], [datagram('x', flow), datagram('', flow), datagram('A', flow)]);
    expect(texts(inTime, 'second')).toEqual(['A']);
  });

  it('takes a flow claimed by resemblance away after three refusals in a row', () => {
    const picky = defineDecoder({
      ...base,
      name: 'picky',
      problems: { odd: 'not an A' },
      match: () => [resembles('udp', () => true)],
      newFlow: () => ({ ended: 0 }),
      onMessage: ({ bytes }) => (bytes.u8(0) === 0x41 ? undefined : 'odd'),
      onFlowEnd: (_flow, _state, output, reason) => output.emit('said', { text: reason }),
    });
    const flow = { from: 5000, to: 6000 };
    const result = replay(
      [picky],
      [...'xxAxxxAAA'].map((text) => datagram(text, flow)),
    );
    expect(result.counters.by('spoor_decoder_refused_total', 'reason').get('odd')).toBe(5);
    expect(result.counters.total('spoor_decoder_messages_total')).toBe(6);
    expect(texts(result, 'picky')).toEqual(['displaced']);
  });

  it('knows link types whose frames are the protocol, SCTP payload protocols and SCTP ports', () => {
    const decoder = defineDecoder({
      ...base,
      match: () => [linkType(217), sctpPayload(99), sctpPort(5)],
      onMessage: ({ bytes, carrierType, stream }, _state, output) =>
        output.emit('said', { text: `${carrierType} ${stream} ${bytes.latin1(0, bytes.length)}` }),
    });
    const sctpPacket = (ports: object, chunk: Uint8Array) => ({
      time: T0,
      bytes: ethernet({}, ipv4({ protocol: 132 }, sctp(ports, chunk))),
    });
    const result = replay(decoder, [
      { time: T0, bytes: ascii('frame'), linkType: 217 },
      sctpPacket({ sourcePort: 1, destinationPort: 2 }, sctpData({ tsn: 1, stream: 3, payloadProtocol: 99 }, ascii('payload'))),
      sctpPacket({ sourcePort: 1, destinationPort: 2 }, sctpData({ tsn: 2, payloadProtocol: 98 }, ascii('nobody'))),
      sctpPacket({ sourcePort: 6, destinationPort: 5, tag: 7 }, sctpData({ tsn: 1, payloadProtocol: 0 }, ascii('port'))),
    ]);
    expect(texts(result)).toEqual(['217 0 frame', '99 3 payload', '0 0 port']);
  });
});

describe('options', () => {
  it('have defaults and reach match, newObserver and newFlow', () => {
    const decoder = defineDecoder({
      ...base,
      options: z.object({ port: z.number().default(7) }),
      match: ({ port }) => [udpPort(port)],
      newObserver: (observer, { port }) => `${observer}:${port}`,
      newFlow: (flow, { port }, observer) => `${observer}:${port}:${flow.responder.port}`,
      onMessage: (_message, state, output) => output.emit('said', { text: state }),
    });
    expect(texts(replay(decoder, [datagram('x')], { observer: 'o' }))).toEqual(['o:7:7:7']);
    expect(texts(replay(decoder, [datagram('x', { to: 8 })], { observer: 'o', options: { echo: { port: 8 } } }))).toEqual(['o:8:8:8']);
  });
});

describe('flows', () => {
  const lives = defineDecoder({
    ...base,
    idle: seconds(5),
    interval: seconds(10),
    match: () => [udpPort(7)],
    newFlow: () => ({ messages: 0 }),
    onMessage: (_message, state) => void state.messages++,
    onInterval: (_flow, state, output) => output.emit('said', { text: `${(output.now - T0) / 1e6}: ${state.messages}` }),
    onFlowEnd: (_flow, state, output, reason) => output.emit('said', { text: `${reason} after ${state.messages}` }),
  });

  it('end once: idle, or at shutdown', () => {
    expect(texts(replay(lives, [datagram('a'), datagram('b', { at: 3 }), datagram('c', { at: 9.6, from: 1 })]))).toEqual([
      'idle after 2',
      'shutdown after 1',
    ]);
  });

  it('hear of each interval of the clock everybody shares, behind the grace', () => {
    // T0 is a multiple of 10 s; an interval is over when a packet 1.5 s later is here.
    const packets = [1, 4, 8, 11.4].map((at) => datagram('x', { at }));
    expect(texts(replay(lives, packets))).toEqual(['shutdown after 4']);
    expect(texts(replay(lives, [...packets, datagram('y', { at: 11.6 })]))).toEqual(['10: 4', 'shutdown after 5']);
  });

  it('have the interval that the options say', () => {
    const chosen = (every: number) =>
      defineDecoder({
        ...base,
        options: z.object({ every: z.number().default(every) }),
        match: () => [udpPort(7)],
        interval: (options) => seconds(options.every),
        onMessage: () => undefined,
        onInterval: (_flow, _state, output) => output.emit('said', { text: `${(output.now - T0) / 1e6}` }),
      });
    const packets = [1, 12, 22].map((at) => datagram('x', { at }));
    expect(texts(replay(chosen(10), packets))).toEqual(['10', '20']);
    expect(texts(replay(chosen(10), packets, { options: { echo: { every: 5 } } }))).toEqual(['5', '10', '15', '20']);
    for (const every of [0, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => replay(chosen(every), packets)).toThrow('Decoder echo: its interval is');
  });

  it('hear of intervals in silence too, while they live', () => {
    const long = defineDecoder({ ...base, ...lives, idle: seconds(25) } as never);
    expect(texts(replay(long, [datagram('a', { at: 1 }), datagram('b', { at: 60, from: 1 })]))).toEqual([
      '10: 1',
      '20: 1',
      'idle after 1',
      'shutdown after 1',
    ]);
  });

  it('of an observer whose clock goes back by more than 30 s end and begin anew', () => {
    const result = replay(lives, [datagram('a', { at: 100 }), datagram('b', { at: 75 }), datagram('c', { at: 60 })]);
    expect(texts(result)).toEqual(['clock after 2', 'shutdown after 1']);
    expect(result.counters.total('spoor_clock_jumps_total')).toBe(1);
  });

  it('that are too many displace the longest silent, counted', () => {
    const result = replay(
      lives,
      [datagram('a', { from: 1 }), datagram('b', { from: 2 }), datagram('a', { from: 1 }), datagram('c', { from: 3 })],
      {
        limits: { flows: 2 },
      },
    );
    expect(texts(result)).toEqual(['displaced after 1', 'shutdown after 2', 'shutdown after 1']);
    expect(result.counters.total('spoor_decoder_flows_displaced_total')).toBe(1);
  });

  it('of two observers and of two VLANs are not one', () => {
    const vlan = (id: number) => ({ time: T0, bytes: ethernet({ vlans: [id] }, ipv4({}, udp({ destinationPort: 7 }, ascii('x')))) });
    expect(texts(replay(lives, [vlan(1), vlan(2), vlan(1)]))).toEqual(['shutdown after 1', 'shutdown after 2']);
  });

  it('of several observers meet in what the decoder made for the run', () => {
    const meeting = defineDecoder({
      ...base,
      options: z.object({ word: z.string().default('of') }),
      match: () => [udpPort(7)],
      newRun: ({ word }) => ({ word, flows: 0 }),
      newObserver: (observer, _options, _output, run) => ({ observer, run }),
      newFlow: (_flow, _options, { observer, run }) => `${observer}: ${++run.flows} ${run.word} this run`,
      onMessage: (_message, state, output) => output.emit('said', { text: state }),
    });
    const packets = ['a', 'b', 'a'].map((observer, i) => ({ ...datagram('x', { at: i, from: i }), observer }));
    expect(texts(replay(meeting, packets))).toEqual(['a: 1 of this run', 'b: 2 of this run', 'a: 3 of this run']);
    // Another engine is another run.
    expect(texts(replay(meeting, packets.slice(0, 1)))).toEqual(['a: 1 of this run']);
  });

  it('have one key for both directions', () => {
    const keys = defineDecoder({
      ...base,
      match: () => [udpPort(7)],
      newFlow: (flow) => flow.key,
      onMessage: (_m, key, output) => output.emit('said', { text: key }),
    });
    const there = datagram('a');
    const back = datagram('b', { from: 7, to: 40000, source: THERE, destination: HERE });
    const [first, second] = [texts(replay(keys, [there, back])), texts(replay(keys, [back, there]))];
    expect(new Set([...first, ...second])).toEqual(new Set([`test udp ${HERE}|40000 ${THERE}|7`]));
  });
});

describe('messages', () => {
  it('say who sent them, and carry the facts of their IP header', () => {
    const decoder = defineDecoder({
      ...base,
      match: () => [udpPort(7)],
      onMessage: ({ fromInitiator, source, network, wireLength, bytes }, _state, output) =>
        output.emit('said', {
          text: [
            fromInitiator,
            source.port,
            network.hopLimit,
            network.dscp,
            network.identification,
            network.linkType,
            wireLength - bytes.length,
          ].join(' '),
        }),
    });
    const packet = (source: string, destination: string, ports: object) => ({
      time: T0,
      bytes: ethernet({}, ipv4({ source, destination, identification: 77, dscp: 46, ttl: 61 } as never, udp(ports, ascii('x')))),
    });
    const out = texts(
      replay(decoder, [
        packet(HERE, THERE, { sourcePort: 5, destinationPort: 7 }),
        packet(THERE, HERE, { sourcePort: 7, destinationPort: 5 }),
      ]),
    );
    expect(out.map((text) => String(text).split(' ').slice(0, 2).join(' '))).toEqual(['true 5', 'false 7']);
    expect(String(out[0])).toMatch(/ 46 77 1 0$/);
  });

  it('are told what was announced for either end, the receiving one first, or for the end they ask for', () => {
    const told = topic<string>('told');
    const decoder = defineDecoder({
      ...base,
      match: () => [udpPort(7), udpPort(8), announced(told)],
      onMessage({ bytes, flow }, _state, output) {
        if (bytes.latin1(0, 1) === 't') {
          output.announce(told, { ip: HERE, port: 40000 }, 'the sender');
          output.announce(told, { ip: THERE, port: 8 }, 'the receiver');
        } else {
          const ends = [
            flow.told(told),
            flow.told(told, flow.responder),
            flow.told(told, flow.initiator),
            flow.told(told, { ip: THERE, port: 9 }),
          ];
          output.emit('said', { text: ends.map((end) => end ?? 'nothing').join(', ') });
        }
      },
    });
    expect(texts(replay(decoder, [datagram('t'), datagram('x', { at: 1, to: 8 }), datagram('x', { at: 2 })]))).toEqual([
      'the receiver, the receiver, the sender, nothing',
      'the sender, nothing, the sender, nothing',
    ]);
  });

  it('that read past their end are void: documents, announcements, timers and carried content alike', () => {
    const told = topic<string>('told');
    const decoder = defineDecoder({
      ...base,
      match: () => [udpPort(7), announced(told)],
      onMessage({ bytes, flow }, _state, output) {
        output.emit('said', { text: flow.told(told) ?? 'nothing' });
        output.announce(told, { ip: THERE, port: 8 }, 'told');
        output.after(0, (later) => later.emit('said', { text: 'later' }));
        output.carry(1, bytes);
        bytes.sub(0, 1).u16(0);
      },
    });
    const carried = defineDecoder({
      ...base,
      name: 'inner',
      match: () => [carriedBy('echo')],
      onMessage: (_m, _s, output) => output.emit('said', { text: 'carried' }),
    });
    const result = replay([decoder, carried], [datagram('x'), datagram('y', { to: 8 }), datagram('z', { at: 9, to: 9 })]);
    expect(result.documents).toEqual([]);
    expect(result.counters.by('spoor_decoder_refused_total', 'reason').get('truncated')).toBe(1);
  });

  it('refused with a name are counted by it', () => {
    const decoder = defineDecoder({
      ...base,
      problems: { short: 'too short' },
      match: () => [udpPort(7)],
      onMessage: ({ bytes }) => (bytes.length < 3 ? 'short' : undefined),
    });
    expect(
      replay(decoder, [datagram('x'), datagram('xyz')])
        .counters.by('spoor_decoder_refused_total', 'reason')
        .get('short'),
    ).toBe(1);
  });

  it('that make a decoder throw, or loop for ever, cost their flow and a log line, not the program', () => {
    const decoder = defineDecoder({
      ...base,
      match: () => [udpPort(7)],
      onMessage({ bytes }, _state, output) {
        if (bytes.u8(0) === 0x21) throw new Error('oops');
        for (let at = 0; bytes.u8(0) === 0x3f && at < 1e9; ) at += bytes.u8(100);
        output.emit('said', { text: 'fine' });
      },
    });
    const result = replay(decoder, [datagram('!'), datagram('a'), datagram('?', { from: 1 }), datagram('b', { from: 2 })]);
    expect(result.documents).toHaveLength(1);
    expect(result.counters.total('spoor_decoder_defects_total')).toBe(2);
    expect(result.errors).toEqual([expect.stringMatching(/^Decoder echo threw.*oops/s)]);
    expect(result.errors[0]).toContain('message: 21');
  });
});

describe('what outlives a flow', () => {
  it('state of an observer is shared by its flows, has timers and a last word', () => {
    const decoder = defineDecoder({
      ...base,
      idle: seconds(1),
      match: () => [udpPort(7)],
      newObserver(_observer, _options, output) {
        const state = { messages: 0, output };
        output.every(seconds(10), (now) => output.emit('said', { text: `every: ${state.messages}` }, { time: now }));
        output.after(seconds(3), (now) => output.emit('said', { text: `after: ${(now - T0) / 1e6}` }, { time: now }));
        output.after(seconds(4), () => output.emit('said', { text: 'never' }, { time: 0 })).cancel();
        return state;
      },
      onObserverEnd: (state, output) => output.emit('said', { text: `end: ${state.messages}` }, { time: T0 }),
      newFlow: (_flow, _options, observer) => observer,
      onMessage: (_message, observer) => void observer.messages++,
    });
    const packets = [datagram('a', { at: 1 }), datagram('b', { at: 2, from: 1 }), datagram('c', { at: 22, from: 2 })];
    expect(texts(replay(decoder, packets))).toEqual(['after: 4', 'every: 2', 'every: 2', 'end: 3']);
  });

  it('a timer of a flow runs at its time, behind the grace, unless cancelled or the flow ended', () => {
    const decoder = defineDecoder({
      ...base,
      idle: seconds(4),
      match: () => [udpPort(7)],
      onMessage({ bytes }, _state, output) {
        const timer = output.after(seconds(3), (later) => later.emit('said', { text: `${bytes.length >= 0} ${(later.now - T0) / 1e6}` }));
        if (bytes.u8(0) === 0x63) timer.cancel();
        output.after(seconds(5), (later) => later.emit('said', { text: 'the flow is over by then' }));
      },
    });
    const result = replay(decoder, [
      datagram('a'),
      datagram('c', { from: 1 }),
      datagram('x', { at: 4.4, to: 1 }),
      datagram('y', { at: 20, to: 1 }),
    ]);
    expect(texts(result)).toEqual(['true 3']);
    expect(result.documents[0]!.body['@timestamp']).toBe('2023-11-14T22:13:23.000000Z');
  });

  it('announced media reach a flow whether they come before or after it, live, and end', () => {
    interface Call {
      name: string;
      heard: number;
    }
    const calls = topic<Call>('calls');
    const announcements = new Map<string, Announcement<Call>>();
    const signalling = defineDecoder({
      ...base,
      name: 'signalling',
      match: () => [udpPort(7)],
      onMessage({ bytes }, _state, output) {
        const [verb = '', port = '', name = ''] = bytes.latin1(0, bytes.length).split(' ');
        if (verb === 'new')
          announcements.set(port, output.announce(calls, { ip: THERE, port: Number(port) }, { name, heard: 0 }, seconds(10)));
        const call = announcements.get(port);
        if (verb === 'rename' && call !== undefined) call.payload.name = name;
        if (verb === 'keep') call?.extend(seconds(30));
        if (verb === 'end') call?.withdraw();
        if (verb === 'heard') output.emit('said', { text: `heard ${call?.payload.heard}` });
      },
    });
    const media = defineDecoder({
      ...base,
      name: 'media',
      idle: seconds(3),
      match: () => [announced(calls)],
      newFlow: (flow) => flow.told(calls),
      onMessage(_message, call, output) {
        if (call === undefined) return;
        call.heard++;
        output.emit('said', { text: call.name });
      },
    });
    const packet = (at: number, to = 5000) => datagram('media', { at, from: 4000, to });
    const result = replay(
      [signalling, media],
      [
        packet(0),
        datagram('new 5000 one', { at: 1 }),
        packet(1.1),
        datagram('rename 5000 two', { at: 1.2 }),
        packet(1.3),
        datagram('heard 5000', { at: 1.4 }),
        // Idle, then a new flow within the lifetime; after it nothing is known any more.
        packet(9),
        packet(20),
        datagram('new 5001 three', { at: 21 }),
        datagram('keep 5001', { at: 22 }),
        packet(45, 5001),
        datagram('end 5001', { at: 46 }),
        packet(50, 5001),
      ],
    );
    expect(texts(result, 'media')).toEqual(['one', 'two', 'two', 'three']);
    expect(texts(result, 'signalling')).toEqual(['heard 2']);
    expect(result.counters.by('spoor_decoder_flows_total', 'by').get('announced')).toBe(3);
  });
});

describe('content in content', () => {
  it('reaches the decoders that ask for it, with its carrier and context, and ends with it', () => {
    const outer = defineDecoder({
      ...base,
      name: 'outer',
      match: () => [udpPort(7)],
      onMessage: ({ bytes }, _state, output) => {
        output.carry(bytes.u8(0), bytes.sub(1), { cell: 7 });
        output.carry(99, bytes.sub(1));
      },
    });
    const inner = defineDecoder({
      ...base,
      name: 'inner',
      match: () => [carriedBy('outer', 0x41)],
      newFlow: (flow) => ({ flow, messages: 0 }),
      onMessage({ bytes, carrierType, carrier, source }, state, output) {
        state.messages++;
        output.emit('said', {
          text: [bytes.latin1(0, bytes.length), carrierType, carrier?.decoder, JSON.stringify(carrier?.context), source.port].join(' '),
        });
        if (bytes.u8(0) === 0x42) output.carry(1, bytes.sub(1));
      },
      onFlowEnd: (_flow, { messages }, output, reason) => output.emit('said', { text: `${reason} after ${messages}` }),
    });
    const innermost = defineDecoder({
      ...base,
      name: 'innermost',
      match: () => [carriedBy('inner')],
      onMessage: ({ bytes, carrier }, _state, output) =>
        output.emit('said', { text: `${bytes.latin1(0, bytes.length)} in ${carrier?.decoder} in ${carrier?.carrier?.decoder}` }),
    });
    const result = replay([outer, inner, innermost], [datagram('AB1'), datagram('A2'), datagram('x3')]);
    expect(texts(result, 'inner')).toEqual(['B1 65 outer {"cell":7} 40000', '2 65 outer {"cell":7} 40000', 'shutdown after 2']);
    expect(texts(result, 'innermost')).toEqual(['1 in inner in outer']);
  });

  it('that is an IP packet goes through the engine again, as the inside of its tunnel', () => {
    const tunnel = defineDecoder({
      ...base,
      name: 'tunnel',
      match: () => [udpPort(2152)],
      onMessage: ({ bytes }, _state, output) => output.carryIp(bytes.sub(8), 'test tunnel 1'),
    });
    const content = join(
      new Uint8Array(8),
      ipv4({ source: '10.0.0.1', destination: '10.0.0.2' }, udp({ sourcePort: 9, destinationPort: 7 }, ascii('inside'))),
    );
    const result = replay([tunnel, echo], [datagram(content, { to: 2152 })]);
    expect(texts(result)).toEqual(['inside']);
    expect(result.documents[0]!.body).toMatchObject({ source: { ip: '10.0.0.1' }, labels: { tunnel: 'test tunnel 1' } });
  });
});

describe('streams', () => {
  const lines = defineDecoder({
    ...base,
    match: () => [tcpPort(7)],
    framing: (bytes) => (bytes.length < 2 ? 'more' : bytes.u16(0) > 1000 ? 'lost' : 2 + bytes.u16(0)),
    newFlow: () => ({ gaps: 0 }),
    onMessage: ({ bytes, fromInitiator, time, firstTime }, _state, output) =>
      output.emit('said', { text: `${fromInitiator ? '>' : '<'}${bytes.latin1(2, bytes.length - 2)} ${(time - firstTime) / 1e6}` }),
    onGap: (_flow, _state, output, gap) => output.emit('said', { text: `${gap.kind} gap of ${gap.bytes}` }),
    onFlowEnd: (_flow, _state, output, reason) => output.emit('said', { text: reason }),
  });
  const framed = (text: string) => join(u16(text.length), ascii(text));
  const back = { from: 7, to: 40000, source: THERE, destination: HERE };

  it('give whole messages, both ways, whatever the segments', () => {
    const bytes = join(framed('one'), framed('two'));
    const result = replay(lines, [
      segment('', { sequence: 99, flags: SYN }),
      segment('', { sequence: 499, acknowledgement: 100, flags: SYN | 16, ...back }),
      segment(bytes.slice(0, 4), { at: 0.1, sequence: 100 }),
      segment(bytes.slice(4), { at: 0.3, sequence: 104 }),
      segment(framed('three'), { at: 0.4, sequence: 500, ...back }),
    ]);
    expect(texts(result)).toEqual(['>one 0.2', '>two 0', '<three 0', 'shutdown']);
  });

  it('tell of holes, and go on behind them', () => {
    const late = [...'abcdefgh'].map((text, i) => segment(framed(text), { at: 30 + i * 0.1, sequence: 1100 + 3 * i }));
    const result = replay(lines, [segment(framed('one'), { sequence: 100 }), segment(framed('x'), { at: 0.1, sequence: 1097 }), ...late]);
    const said = texts(result);
    expect(said[0]).toBe('>one 0');
    expect(said).toContain('stream gap of 992');
    expect(said.slice(-3)).toEqual(['>g 0', '>h 0', 'shutdown']);
  });

  it('end with the connection', () => {
    const result = replay(lines, [
      segment(framed('one'), { sequence: 100 }),
      segment('', { sequence: 105, flags: 1 | 16, acknowledgement: 500 }),
      segment('', { sequence: 500, flags: 1 | 16, acknowledgement: 106, ...back }),
      segment('', { sequence: 106, flags: 16, acknowledgement: 501 }),
    ]);
    expect(texts(result)).toEqual(['>one 0', 'closed']);
  });

  it('refuse a decoder that asks for TCP without framing', () => {
    const wrong = defineDecoder({ ...base, match: () => [tcpPort(7)], onMessage() {} });
    expect(() => replay(wrong, [])).toThrow(/framing/);
  });
});

describe('what the capture lost', () => {
  const watcher = defineDecoder({
    ...base,
    match: () => [udpPort(7)],
    onMessage: ({ flow }, _state, output) => output.emit('said', { text: `loss ${flow.captureLoss}` }),
    onGap: (_flow, _state, output, gap) =>
      output.emit('said', { text: `${gap.kind} ${gap.bytes} ${(gap.from - T0) / 1e6}-${(gap.to - T0) / 1e6}` }),
  });

  it('is told to the flows of the observer with the next packet, and marks those that lived', () => {
    const lost = {
      kind: 'event',
      observer: 'test',
      time: undefined,
      action: 'gap',
      loss: true,
      reason: 'queue_full',
      message: 'Full.',
    } as const;
    const result = replay(watcher, [datagram('a', { at: 1 }), datagram('b', { at: 4 }), datagram('c', { at: 5, from: 1 })], {
      batch: 1,
      between: (engine, batches) => batches === 1 && engine.take(lost),
    });
    expect(texts(result)).toEqual(['loss false', 'capture undefined 1-4', 'loss true', 'loss false']);
    const capture = result.documents.find(({ dataStream }) => dataStream === 'logs-spoor.capture-test');
    expect(capture?.body).toMatchObject({
      event: { action: 'gap' },
      observer: { name: 'test' },
      capture: { loss: true, reason: 'queue_full', message: 'Full.' },
    });
  });
});
