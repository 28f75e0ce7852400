import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { date, keyword } from '../../src/decoder/fields.js';
import type { FlowFacts } from '../../src/documents/constant-branches.js';
import { DocumentFinisher } from '../../src/documents/finish.js';
import { Privacy } from '../../src/documents/identity.js';
import { compileKind } from '../../src/documents/kind.js';
import { lineText } from '../../src/documents/sink.js';

const privacy = new Privacy({}, new TextEncoder().encode('a key for tests'));
const fields = { name: keyword('A name'), begun: date('When it began') };
const kinds = (['logs', 'metrics'] as const).map((type) =>
  compileKind('sip', 'call', { dataset: `sip_${type}`, type, describe: 'A call.', fields }, 'default'),
);

const text = fc.oneof(fc.string(), fc.constantFrom('"', '\\', '\n', '\u2028', '\ud800', 'ü'));
const time = fc.integer({ min: 0, max: 2e15 });
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const endpoint = fc.record({
  ip: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('')),
  port: fc.constantFrom(0, 5060),
});
const flow: fc.Arbitrary<FlowFacts> = fc.record({
  transport: fc.constantFrom('udp' as const, 'tcp' as const, 'sctp' as const, 'link' as const),
  initiator: endpoint,
  responder: endpoint,
  tunnel: maybe(text),
  vlans: fc.array(fc.integer({ min: 1, max: 4094 }), { maxLength: 2 }),
  communityId: maybe(text),
});
/** What of an `About` is there, and whose ends it names: its own, those of the flow in one or the other order, or one of them. */
const about = fc.record({
  time,
  start: maybe(time),
  end: maybe(time),
  action: maybe(text),
  outcome: maybe(fc.constantFrom('success' as const, 'failure' as const, 'unknown' as const)),
  protocol: maybe(text),
  key: maybe(text),
});
const ends = fc.constantFrom('none', 'forward', 'backward', 'source', 'other');

const present = <T extends object>(some: T) =>
  Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

describe('a finished document', () => {
  it('says in its text what its object says, in the same order, whatever was written before', () => {
    const call = fc.record({
      kind: fc.nat({ max: 1 }),
      flow: maybe(flow),
      about,
      ends,
      other: endpoint,
      name: maybe(text),
      observer: text,
    });
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 6 }), (calls) => {
        const finisher = new DocumentFinisher(privacy);
        for (const { kind, flow, about, ends, other, name, observer } of [...calls, ...calls]) {
          const { initiator, responder } = flow ?? { initiator: other, responder: other };
          const named = {
            none: {},
            forward: { source: initiator, destination: responder },
            backward: { source: responder, destination: initiator },
            source: { source: responder },
            other: { source: other, destination: initiator },
          }[ends];
          const from = flow === undefined ? { observer } : { observer, flow };
          const { line, body } = finisher.finish(kinds[kind]!, present({ name, begun: about.time }), { ...present(about), ...named }, from);
          expect(lineText(line)).toBe(JSON.stringify(body));
        }
      }),
    );
  });

  it('of one flow and direction shares the branches that say so', () => {
    const finisher = new DocumentFinisher(privacy);
    const [initiator, responder] = [
      { ip: '192.0.2.1', port: 1 },
      { ip: '192.0.2.2', port: 2 },
    ];
    const from = {
      observer: 'bts7',
      flow: { transport: 'udp', initiator, responder, tunnel: undefined, vlans: [], communityId: '1:x' } as const,
    };
    const [there, back, again] = [{}, { source: responder, destination: initiator }, {}].map(
      (named, n) => finisher.finish(kinds[0]!, { name: `${n}` }, { time: n, ...named }, from).body,
    );
    expect(there).toMatchObject({ source: { ip: '192.0.2.1', port: 1 }, destination: { ip: '192.0.2.2', port: 2 } });
    expect(back).toMatchObject({ source: { ip: '192.0.2.2', port: 2 }, destination: { ip: '192.0.2.1', port: 1 } });
    expect(again!.network).toBe(there!.network);
    expect(back!.network).not.toBe(there!.network);
  });
});
