/** docs/kibana.md: its queries name fields and data streams that there are, its pictures and searches are all there. */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allKinds } from '../../src/documents/own-kinds.js';
import { builtInDecoders, loadDecoder } from '../../src/engine/registry.js';
import { DASHBOARDS } from '../../src/kibana/objects.js';
import { streamFields } from '../../src/kibana/stream-fields.js';
import { documentedPictures, documentedQueries, documentedQuestions, documentedSearches } from './documented.js';
import { parseKql } from './kql.js';
import { attribute, panelsOf, root, shippedObjects } from './shipped.js';

const decoders = await Promise.all(builtInDecoders().map((name) => loadDecoder(name, root)));
const streams = new Map(
  [...streamFields(allKinds(decoders)).values()].map((stream) => [`${stream.type}-spoor.${stream.dataset}-*`, stream]),
);
const queries = documentedQueries();

/** Words of ES|QL that the queries use; anything else must be a field or a name that a line before gives. */
const WORDS = new Set('FROM WHERE EVAL STATS BY SORT DESC AND IS NOT NULL NOW minutes SUM COUNT_DISTINCT CASE TO_DOUBLE'.split(' '));

describe('the queries of docs/kibana.md', () => {
  it('are there in both languages', () => {
    expect(queries.filter(({ language }) => language === 'kql').length).toBeGreaterThanOrEqual(8);
    expect(queries.filter(({ language }) => language === 'esql').length).toBeGreaterThanOrEqual(4);
  });

  it.each(queries.filter(({ language }) => language === 'kql'))('in KQL: $text', ({ pattern, text }) => {
    const stream = streams.get(pattern);
    expect(stream, `no data stream is named before it, or none that there is: ${pattern}`).toBeDefined();
    for (const field of parseKql(text).fields) expect(stream!.all.has(field), field).toBe(true);
  });

  it.each(queries.filter(({ language }) => language === 'esql'))('in ES|QL: $text', ({ text }) => {
    const [from = '', ...rest] = text.split('\n');
    const stream = streams.get(from.replace(/^FROM /, ''));
    expect(stream, from).toBeDefined();
    const named = new Set<string>();
    for (const line of rest) {
      expect(line).toMatch(/^\| (WHERE|EVAL|STATS|SORT) /);
      const bare = line.replace(/"[^"]*"/g, '');
      for (const [, name] of bare.matchAll(/(\w+) = /g)) named.add(name!);
      for (const [word] of bare.matchAll(/[@A-Za-z_][\w.]*/g))
        if (!WORDS.has(word) && !named.has(word)) expect(stream!.all.has(word), word).toBe(true);
    }
  });

  it('stand beside a small picture of each dashboard, and no other', () => {
    const pictures = [...documentedPictures()];
    expect(pictures.toSorted()).toEqual(DASHBOARDS.map(({ key }) => `kibana/${key}.png`).toSorted());
    for (const picture of pictures) expect(statSync(join(root, 'docs', picture)).size, picture).toBeLessThan(300_000);
    expect(readdirSync(join(root, 'docs', 'kibana'))).toHaveLength(pictures.length);
  });

  it.each(documentedQuestions())('and the question is answered by its search and panel: $text', ({ search, dashboard, panel }) => {
    const titled = (type: string, title: string) =>
      shippedObjects().find((object) => object.type === type && attribute<string>(object, 'title') === `[Spoor] ${title}`);
    expect(titled('search', search)).toBeDefined();
    expect(panelsOf(titled('dashboard', dashboard)!, shippedObjects()).map(({ title }) => title)).toContain(panel);
  });

  it('of all that an operator of a radio network asks first', () => {
    expect(documentedQuestions().length).toBeGreaterThanOrEqual(17);
  });

  it('and the table of searches has those that are shipped', () => {
    const shipped = shippedObjects()
      .filter(({ type }) => type === 'search')
      .map((search) => attribute<string>(search, 'title').replace('[Spoor] ', ''));
    expect(documentedSearches()).toEqual(shipped);
  });
});
