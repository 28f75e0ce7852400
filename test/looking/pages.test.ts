import sax from 'sax';
import { describe, expect, it } from 'vitest';
import { type Model, shippedModel } from '../../src/formats/diameter/index.js';
import { pageText } from '../../src/looking/page.js';
import { pageOf } from '../../src/looking/page-of.js';
import { commandsOf, namesLike, type Topic, topicsOf } from '../../src/looking/topics.js';
import type { TreeNode } from '../../src/looking/tree.js';
import { treesMermaid } from '../../src/looking/tree-mermaid.js';
import { treesSvg } from '../../src/looking/tree-svg.js';

const model: Model = shippedModel();
const texts = (word: string, depth = 1) => topicsOf(model, word).map((topic) => pageText(pageOf(topic, model, depth)));
const kinds = (word: string) => topicsOf(model, word).map(({ kind }) => kind);

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Boxes and words of a picture; throws where it is no XML. */
function readSvg(svg: string): { boxes: Box[]; words: string[] } {
  const parser = sax.parser(true);
  const boxes: Box[] = [];
  const words: string[] = [];
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = ({ name, attributes }) => {
    if (name === 'rect' && attributes.class !== 'paper')
      boxes.push({ x: Number(attributes.x), y: Number(attributes.y), width: Number(attributes.width) });
  };
  parser.ontext = (text) => words.push(text);
  parser.write(svg).close();
  return { boxes, words };
}

describe('a word means', () => {
  it.each([
    ['ULR', ['command']],
    ['update-location-answer', ['command']],
    ['S6a', ['application']],
    ['16777251', ['application']],
    ['Visited-PLMN-Id', ['avp']],
    ['10415/1407', ['avp']],
    ['cx-user-data', ['avp']],
    ['316', ['command']],
    ['263', ['avp']],
  ])('%s', (word, wanted) => {
    expect([...new Set(kinds(word))]).toEqual(wanted);
  });

  it('each application that has the command, or the AVP of that name', () => {
    expect(kinds('CCR').length).toBeGreaterThan(5);
    expect(topicsOf(model, 'User-Data').map((topic) => topic.kind === 'avp' && topic.avp.vendor * 1000 + topic.avp.code)).toEqual(
      expect.arrayContaining([10415606, 10415702]),
    );
  });

  it('nothing when nothing is called so, but then there are names that are like it', () => {
    expect(topicsOf(model, 'Visted-PLMN-Id')).toEqual([]);
    expect(namesLike(model, 'Visted-PLMN-Id')).toEqual(['Visited-PLMN-Id']);
    expect(namesLike(model, 'ULX')).toContain('ULR');
    expect(namesLike(model, 'plmn')).toHaveLength(5);
    expect(namesLike(model, 'qqqqqqqq')).toEqual([]);
  });
});

describe('a page', () => {
  it('of a command has both sides, each rule as its specification writes it, and groups one level down', () => {
    const [text = ''] = texts('ULR');
    expect(text).toContain('Update-Location, command 316\n  Of application S6a (16777251, S6a/S6d), dictionary s6a.\n');
    expect(text).toMatch(/\nULR, Request\n +< Session-Id > +263 +UTF8String M\n/);
    expect(text).toMatch(/\n {5}\* \[ Supported-Features \] +10415\/628 +Grouped M\?\n {11}\{ Vendor-Id \} +266 +Unsigned32 M\n/);
    expect(text).toMatch(/\nULA, Answer\n/);
  });

  it('of an AVP has where it stands and what it may say', () => {
    const [text = ''] = texts('CC-Request-Type');
    expect(text).toMatch(/^CC-Request-Type, AVP 416, Enumerated M\n/);
    expect(text).toMatch(/\nValues\n +1 {2}INITIAL_REQUEST\n/);
    expect(text).toMatch(/ \{ CC-Request-Type \} +CCR .*\bGx\b.*\bGy\b/);
  });

  it('of a mask has its bits, and of a group its members', () => {
    expect(texts('ULR-Flags')[0]).toMatch(/\nBits, 0 the least significant\n +0 /);
    expect(texts('Subscription-Data')[0]).toMatch(/\nMembers\n +\[ Subscriber-Status \]/);
  });

  it('of an application has its commands', () => {
    expect(texts('S6a')[0]).toMatch(/\n +316 {2}ULR \/ ULA {2}Update-Location +proxiable\n/);
  });

  it('follows groups as deep as is asked, and never one into itself', () => {
    const deepest = (node: TreeNode): number => 1 + Math.max(0, ...node.children.map(deepest));
    const depths = [0, 1, 3, 9].map((depth) => deepest(pageOf(topicsOf(model, 'ULA')[0]!, model, depth).trees[1]!.root));
    expect(depths.slice(0, 3)).toEqual([2, 3, 5]);
    expect(depths[3]).toBeLessThan(12);
  });
});

describe('of every command, application and group', () => {
  const topics: Topic[] = [
    ...commandsOf(model),
    ...model.tables.applications.map((application) => ({ kind: 'application' as const, application })),
    ...model.tables.avps.filter(({ definition }) => definition !== undefined).map((avp) => ({ kind: 'avp' as const, avp })),
  ];

  it('there is a picture that is well-formed, has all names, and no box over another', () => {
    expect(topics.length).toBeGreaterThan(900);
    for (const topic of topics) {
      const { heading, trees } = pageOf(topic, model, 0);
      const { boxes, words } = readSvg(treesSvg(heading, trees));
      const names = trees.flatMap(({ root }) => [root.name, ...root.children.map(({ name }) => name)]);
      expect(words, heading).toEqual(expect.arrayContaining(names));
      expect(boxes, heading).toHaveLength(names.length);
      const sorted = [...boxes].sort((a, b) => a.x - b.x || a.y - b.y);
      const over = sorted.filter((box, i) => {
        const next = sorted[i + 1];
        return next !== undefined && next.x < box.x + box.width && next.y < box.y + 18 && next.y + 18 > box.y;
      });
      expect(over, heading).toEqual([]);
    }
  });

  it('there is a flowchart with a line to everything but the roots', () => {
    for (const topic of topics) {
      const { heading, trees } = pageOf(topic, model, 1);
      const lines = treesMermaid(trees).trimEnd().split('\n');
      const nodes = lines.filter((line) => /^ {2}n\d+\["[^"]*"\]$/.test(line)).length;
      const edges = lines.filter((line) => /^ {2}n\d+ (==>|-->)(\|"[^"]*"\|)? n\d+$/.test(line)).length;
      const folded = lines.filter((line) => /^ {2}n\d+ -\.-> n\d+\["\d+ more"\]$/.test(line)).length;
      expect(nodes + edges + folded + 1, heading).toBe(lines.length);
      expect(edges, heading).toBe(nodes - trees.length);
    }
  });
});
