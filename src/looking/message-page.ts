/** The page of one captured message: who sent it to whom, every AVP over the definition of its command, and what is wrong with it. */

import type { Definition, Model, Part, Profile } from '../formats/diameter/index.js';
import { type Body, fieldReader, numberOf, textOf } from '../report/field-path.js';
import { counted } from '../report/format.js';
import { momentText } from '../report/iso-time.js';
import { shownDocument } from '../report/shown-document.js';
import { safeText } from '../report/terminal.js';
import { type Finding, Findings, findingText } from './marks.js';
import { listedAvps } from './message-avps.js';
import { type PlacedAvp, placed, placedEdge, placedText } from './message-tree.js';
import type { Page } from './page.js';
import type { TreeNode } from './tree.js';

const field = (path: string) => fieldReader(`diameter.${path}`, '', {});
const text = (body: Body, path: string): string | undefined => textOf(field(path).read(body));
const number = (body: Body, path: string): number | undefined => numberOf(field(path).read(body));

/** Letters of a value that a picture has room for. */
const LONGEST = 48;

/** `20:15:54.891  mme1.example to dra1.example  ULR of S6a`, and the result of an answer. */
export function messageLine(body: Body): string {
  const shown = shownDocument(body, 'diameter');
  const sender = text(body, 'peer.sender') ?? shown?.source?.text ?? '?';
  const receiver = text(body, 'peer.receiver') ?? shown?.destination?.text ?? '?';
  const result = text(body, 'result.name') ?? text(body, 'result.code');
  const what = `${nameOf(body)}${result === undefined ? '' : `: ${result}`}`;
  return safeText(`${momentText(shown?.from ?? 0)}  ${sender} to ${receiver}  ${what}`);
}

/** A finding document about a message, as marks have it. */
export function findingOf(body: Body): Finding {
  const code = text(body, 'finding.code');
  const name = text(body, 'finding.code_name');
  return {
    rule: text(body, 'finding.rule') ?? 'unknown',
    path: text(body, 'finding.path') ?? '',
    result: [code, name].filter((word) => word !== undefined).join(' '),
  };
}

/**
 * @param body the document of the message, with all its AVPs
 * @param broken what the decoder found about it
 * @param all show also what may be there and is not
 */
export function messagePage(body: Body, broken: readonly Finding[], model: Model, all: boolean): Page {
  const { profile, definition } = definitionOf(body, model);
  const findings = new Findings(broken);
  const lines = field('avps').read(body);
  const listed = listedAvps(Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : []);
  const avps = placed(listed, definition, { model, profile, findings, all });
  const left = number(body, 'avps_left_out') ?? 0;
  const facts = [
    `${messageLine(body)}.`,
    `${number(body, 'size')} octets, hop-by-hop ${number(body, 'hop_by_hop')}, end-to-end ${number(body, 'end_to_end')}${text(body, 'session.id') === undefined ? '' : `, session ${safeText(text(body, 'session.id')!)}`}.`,
    definition === undefined ? 'No dictionary has its rules.' : `Over the rules of ${profile?.name ?? 'an answer with the E bit'}.`,
    broken.length === 0 ? 'Nothing is wrong with it.' : `${counted(broken.length, 'broken rule')}, marked with !.`,
    ...findings.left.map((finding) => `! ${finding.path === '' ? 'The message' : safeText(finding.path)}: ${findingText(finding)}.`),
    ...(left > 0 ? [`${left} more AVPs are not shown.`] : []),
  ];
  const heading = nameOf(body);
  const root = {
    name: heading,
    detail: text(body, 'command.title') ?? '',
    edge: '',
    required: true,
    children: avps.map(node),
    folded: left,
  };
  return { heading, facts, sections: [{ title: 'AVPs', rows: avps.flatMap((avp) => rows(avp, 0)) }], trees: [{ title: heading, root }] };
}

function nameOf(body: Body): string {
  const command = text(body, 'command.name') ?? `command ${text(body, 'command.code')}`;
  const application = text(body, 'application.name') ?? text(body, 'application.id') ?? '?';
  return safeText(`${command}${field('request').read(body) === true ? '' : ' answer'} of ${application}`);
}

function definitionOf(body: Body, model: Model): { profile: Profile | undefined; definition: Definition | undefined } {
  const request = field('request').read(body) === true;
  const profiles = [number(body, 'application.id') ?? 0, 0].flatMap((id) => model.application(id)?.profiles ?? []);
  const wanted = text(body, 'application.profile');
  const profile = profiles.find(({ name }) => name === wanted);
  if (!request && field('flags.error').read(body) === true) return { profile: undefined, definition: model.tables.errorAnswer };
  const command = profile?.commands.get(number(body, 'command.code') ?? -1);
  const part: Part | undefined = request ? command?.request : command?.answer;
  return { profile, definition: part?.definition };
}

function rows(avp: PlacedAvp, level: number): string[][] {
  const mark = avp.mark === undefined ? ' ' : avp.mark === 'absent' ? '-' : '!';
  const said = [avp.value, avp.remark].filter((words) => words !== '').join('  ');
  const row = [`${mark} ${'    '.repeat(level)}${safeText(placedText(avp))}`, safeText(said)];
  return [row, ...avp.members.flatMap((member) => rows(member, level + 1))];
}

function node(avp: PlacedAvp): TreeNode {
  const { name, value, remark, mark, rule, members } = avp;
  const short = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return {
    name,
    detail: [short, remark].filter((words) => words !== '').join('  '),
    edge: placedEdge(avp),
    required: rule !== undefined && rule.min > 0,
    children: members.map(node),
    folded: 0,
    mark,
  };
}
