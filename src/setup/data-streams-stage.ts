/** Data streams that exist already: a rollover where their fields changed, the new retention where they followed the old one. */

import { dataStreamName } from '../documents/kind.js';
import { fieldsDigest, type OwnedKind, templateName } from '../documents/templates.js';
import { type Answer, member } from '../elasticsearch/answer.js';
import { dataStreamsIn, STREAMS_PATH } from '../elasticsearch/data-streams.js';
import { lookAt } from '../elasticsearch/install-templates.js';
import { type Trouble, troubleOf } from '../elasticsearch/trouble.js';
import { requestStep, succeeded, type Target } from './context.js';
import type { Findings, Stage, Step } from './step.js';

const MANAGE = 'the index privilege manage on logs-spoor.* and metrics-spoor.*';

interface DataStream {
  readonly name: string;
  readonly owned: OwnedKind;
  /** Undefined when the server does not tell. */
  readonly retention: string | undefined;
  /** The index that takes documents. */
  readonly writeIndex: string;
  /** A rollover is due at the next document already. */
  readonly rollsOver: boolean;
}

/** @param before retention that the templates said before setup changed them. */
export function dataStreamsStage(target: Target, before: string | undefined): Stage {
  return { name: 'data streams', needsTheOthers: true, look: () => look(target, before) };
}

/** The retention that the templates there say; undefined for none, or where it cannot be seen. */
export async function retentionThere({ requests }: Pick<Target, 'requests'>): Promise<string | undefined> {
  const answer = await requests.request({ method: 'GET', path: '/_component_template/spoor@settings' });
  const list = answer.kind === 'answer' ? member(answer.body, 'component_templates') : undefined;
  const template = Array.isArray(list) ? member(member(list[0], 'component_template'), 'template') : undefined;
  const retention = member(member(template, 'lifecycle'), 'data_retention');
  return typeof retention === 'string' ? retention : undefined;
}

async function look(target: Target, before: string | undefined): Promise<Findings> {
  const { requests, kinds, streams, server } = target;
  const steps: Step[] = [];
  const failed = (trouble: Trouble): Findings => ({ kept: [], steps: [], troubles: [trouble] });
  const answer = await requests.request({ method: 'GET', path: STREAMS_PATH });
  if (!succeeded(answer)) return failed(troubleOf(answer, MANAGE));
  const found = streamsOf(answer, kinds);
  if (!server.understands.requireDataStream) steps.push(...missingStreams(target, found));
  for (const stream of found) {
    const fields = await fieldsOf(target, stream);
    if (typeof fields === 'object') return failed(fields);
    const wanted = fieldsDigest(stream.owned);
    if (fields !== wanted && !stream.rollsOver && !(await isNewer(target, stream))) steps.push(rollover(target, stream));
    const follows = stream.retention !== undefined && stream.retention === before;
    if (streams.lifecycle === 'data_stream' && follows && before !== streams.retention) steps.push(retention(target, stream));
  }
  return { kept: found.length === 0 ? [] : [`${found.length} data streams that exist`], steps, troubles: [] };
}

function streamsOf(answer: Answer, kinds: readonly OwnedKind[]): DataStream[] {
  return dataStreamsIn(answer).flatMap(({ name, writeIndex, entry }): DataStream[] => {
    const owned = kinds.find(({ kind }) => name.startsWith(`${templateName(kind)}-`));
    if (owned === undefined) return [];
    const retention = member(member(entry, 'lifecycle'), 'data_retention');
    return [
      {
        name,
        owned,
        writeIndex,
        retention: typeof retention === 'string' ? retention : undefined,
        rollsOver: member(entry, 'rollover_on_write') === true,
      },
    ];
  });
}

/** The mark of the fields that the write index was made with; empty for none, as with templates of others. */
async function fieldsOf({ requests }: Target, { writeIndex }: DataStream): Promise<string | Trouble> {
  const answer = await requests.request({
    method: 'GET',
    path: `/${encodeURIComponent(writeIndex)}/_mapping`,
    query: { filter_path: '*.mappings._meta' },
  });
  if (answer.kind !== 'answer' || answer.status !== 200) return troubleOf(answer, MANAGE);
  const digest = member(member(member(member(member(answer.body, writeIndex), 'mappings'), '_meta'), 'spoor'), 'fields');
  return typeof digest === 'string' ? digest : '';
}

/** A newer Spoor installed this template: its fields are none of ours. */
async function isNewer({ requests, templates }: Target, { owned }: DataStream): Promise<boolean> {
  const template = templates.find(({ name }) => name === `spoor.${owned.kind.dataset}@mappings`);
  return template === undefined || (await lookAt(requests, template)).kind === 'newer';
}

function rollover({ requests, server }: Target, { name }: DataStream): Step {
  const lazy = server.understands.lazyRollover;
  const path = `/${encodeURIComponent(name)}/_rollover`;
  const describe = `data stream ${name}: its fields changed, it rolls over ${lazy ? 'with the next document' : 'now'}`;
  return requestStep(requests, describe, { method: 'POST', path, ...(lazy && { query: { lazy: true } }) }, MANAGE);
}

function retention({ requests, streams }: Target, { name }: DataStream): Step {
  const path = `/_data_stream/${encodeURIComponent(name)}/_lifecycle`;
  const describe = `data stream ${name}: documents may be deleted after ${streams.retention}`;
  return requestStep(requests, describe, { method: 'PUT', path, json: { data_retention: streams.retention } }, MANAGE);
}

/** Where a missing template makes a plain index of the first document, the data streams are there before it. */
function missingStreams({ requests, kinds, namespace }: Target, found: readonly DataStream[]): Step[] {
  const names = kinds.map(({ kind }) => dataStreamName(kind.type, kind.dataset, namespace));
  return names
    .filter((name) => !found.some((stream) => stream.name === name))
    .map((name) => requestStep(requests, `data stream ${name}: made`, { method: 'PUT', path: `/_data_stream/${name}` }, MANAGE));
}
