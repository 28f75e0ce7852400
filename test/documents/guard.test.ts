import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../src/decoder/contract.js';
import { boolean, byte, date, double, flattened, float, integer, ip, keyword, long, many, short, text } from '../../src/decoder/fields.js';
import { misfitsOf } from '../../src/documents/fit.js';
import { MappingGuard } from '../../src/documents/guard.js';
import type { FinishedDocument } from '../../src/documents/sink.js';
import { Counters } from '../../src/metrics/counters.js';
import { Guarded } from '../../src/pipeline/guarded.js';

const fields = {
  name: keyword('Name', { identity: 'imsi' }),
  words: text('Words'),
  at: ip('Address'),
  large: long('Large'),
  middle: integer('Middle'),
  small: short('Small'),
  tiny: byte('Tiny'),
  part: float('Part'),
  exact: double('Exact'),
  yes: boolean('Yes'),
  when: date('When'),
  rest: flattened('Rest'),
  peers: many(ip('Peers')),
  inner: { more: integer('More') },
};
const kind: DocumentKind = { dataset: 'thing', type: 'logs', describe: 'A thing.', fields };

describe('a document fits', () => {
  it('with every field as it is declared, with none, and with the prefix that privacy adds', () => {
    const content = {
      name: 'a',
      name_prefix: '26201',
      words: 'b c',
      at: '2001:db8::1',
      large: 2 ** 53 - 1,
      middle: -(2 ** 31),
      small: 2 ** 15 - 1,
      tiny: -128,
      part: 1e38,
      exact: 1e300,
      yes: false,
      when: '2026-01-02T03:04:05.678901Z',
      rest: { any: 'x' },
      peers: ['10.0.0.1', '::1'],
      inner: { more: 0 },
    };
    expect(misfitsOf(fields, content)).toEqual([]);
    expect(misfitsOf(fields, {})).toEqual([]);
    expect(misfitsOf(fields, { middle: undefined })).toEqual([]);
  });

  it.each([
    [{ name: 5 }, 'name', 'keyword'],
    [{ at: '10.0.0.256' }, 'at', 'ip'],
    [{ at: 'fe80::1%eth0' }, 'at', 'ip'],
    [{ middle: 2 ** 31 }, 'middle', 'integer'],
    [{ middle: 1.5 }, 'middle', 'integer'],
    [{ middle: '5' }, 'middle', 'integer'],
    [{ small: 40_000 }, 'small', 'short'],
    [{ tiny: 128 }, 'tiny', 'byte'],
    [{ large: 2 ** 60 }, 'large', 'long'],
    [{ part: 1e39 }, 'part', 'float'],
    [{ part: Number.NaN }, 'part', 'float'],
    [{ exact: Number.POSITIVE_INFINITY }, 'exact', 'double'],
    [{ yes: 'true' }, 'yes', 'boolean'],
    [{ when: 1.7e15 }, 'when', 'date'],
    [{ when: '2026-01-02' }, 'when', 'date'],
    [{ rest: 'x' }, 'rest', 'flattened'],
    [{ peers: '10.0.0.1' }, 'peers', 'list of ip'],
    [{ peers: ['10.0.0.1', 'x'] }, 'peers', 'list of ip'],
    [{ inner: 5 }, 'inner', 'object'],
    [{ inner: [] }, 'inner', 'object'],
    [{ inner: { more: null } }, 'inner.more', 'integer'],
    [{ inner: { other: 1 } }, 'inner.other', undefined],
    [{ words_prefix: 'x' }, 'words_prefix', undefined],
    [{ toString: 1 }, 'toString', undefined],
  ])('not with %j', (content, field, wanted) => {
    expect(misfitsOf(fields, content).map((misfit) => [misfit.field, misfit.wanted])).toEqual([[field, wanted]]);
  });

  it('not without an object', () => {
    expect(misfitsOf(fields, undefined, ['thing'])).toEqual([{ field: 'thing', wanted: 'object', value: undefined }]);
  });
});

describe('the guard', () => {
  const body = (thing: unknown) => ({ '@timestamp': '2026-01-02T03:04:05.678901Z', data_stream: {}, thing });
  const document = (thing: unknown, more: object = {}): FinishedDocument => {
    const whole = { ...body(thing), ...more };
    return { dataStream: 'logs-spoor.thing-default', id: 'x', line: Buffer.from(JSON.stringify(whole)), body: whole };
  };
  const made = (every: number) => {
    const counters = new Counters();
    const guard = new MappingGuard([{ decoder: 'thing', kind }], 'default', every, counters);
    return { guard, counters, checked: () => counters.total('spoor_documents_checked_total') };
  };

  it('looks at the first hundred of a kind and then at one in so many', () => {
    const { guard, checked } = made(10);
    for (let i = 0; i < 300; i += 1) expect(guard.look(document({ middle: i }))).toBeUndefined();
    expect(checked()).toBe(100 + 20);
  });

  it('looks at all of a kind once one did not fit', () => {
    const { guard, checked, counters } = made(1000);
    for (let i = 0; i < 102; i += 1) guard.look(document({ middle: i }));
    const wrong = document({ middle: 'five' });
    let seen = 0;
    for (; guard.look(wrong) === undefined; seen += 1) expect(seen).toBeLessThan(1000);
    const before = checked();
    for (let i = 0; i < 500; i += 1) guard.look(document({ middle: i }));
    expect(checked() - before).toBe(500);
    expect(guard.look(wrong)).toEqual({ field: 'thing.middle', wanted: 'integer', value: 'five' });
    expect(counters.total('spoor_documents_misfit_total')).toBe(2);
  });

  it('looks at the envelope, too', () => {
    const { guard } = made(1);
    expect(guard.look(document({}, { source: { ip: 'nowhere' } }))?.field).toBe('source.ip');
    expect(guard.look(document({}, { '@timestamp': 'now' }))?.field).toBe('@timestamp');
  });

  it('counts a field that nobody declared, and lets the document go: it is stored all the same', () => {
    const { guard, counters } = made(1);
    expect(guard.look(document({ strange: 1 }))).toBeUndefined();
    expect(counters.total('spoor_documents_undeclared_total')).toBe(1);
  });

  it('looks at nothing when it is switched off, nor at kinds it does not know', () => {
    const off = made(0);
    expect(off.guard.look(document({ middle: 'five' }))).toBeUndefined();
    const { guard, checked } = made(1);
    expect(guard.look({ ...document({ middle: 'five' }), dataStream: 'logs-spoor.other-default' })).toBeUndefined();
    expect(off.checked() + checked()).toBe(0);
  });

  it('keeps from the spool what does not fit, unless that cannot be set aside', () => {
    const stored: FinishedDocument[] = [];
    const aside: string[] = [];
    let takes = true;
    const spool = { document: (one: FinishedDocument) => void stored.push(one), room: () => undefined };
    const sink = new Guarded(spool, made(1).guard, (_, { field }) => takes && aside.push(field) > 0);
    const wrong = document({ middle: 'five' });
    const right = document({ middle: 5 });
    sink.document(wrong);
    sink.document(right);
    expect([stored, aside]).toEqual([[right], ['thing.middle']]);
    takes = false;
    sink.document(wrong);
    expect(stored).toEqual([right, wrong]);
  });
});
