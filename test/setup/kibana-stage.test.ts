/** Kibana's part of setup: one import, with the credentials of Elasticsearch, and a sentence for what is in the way. */

import { afterEach, describe, expect, it } from 'vitest';
import { OWN_KINDS } from '../../src/documents/own-kinds.js';
import { elasticsearchOptions } from '../../src/elasticsearch/options.js';
import { kibanaOptions } from '../../src/kibana/options.js';
import { kibanaStage } from '../../src/setup/kibana-stage.js';
import { RecordedLog } from '../elasticsearch/workbench.js';
import { AVAILABLE, FakeKibana, IMPORTED, type Said } from '../kibana/fake-kibana.js';
import { FakeCluster, setUp, targetOf } from './fake-cluster.js';

const running: FakeKibana[] = [];
afterEach(async () => {
  for (const kibana of running.splice(0)) await kibana.stop();
});

async function setUpWith(script: readonly Said[], { dryRun = false, space = 'default' } = {}) {
  const kibana = await FakeKibana.start(...script);
  running.push(kibana);
  const elasticsearch = elasticsearchOptions.parse({ url: 'http://localhost:9200', apiKey: 'id:secret' });
  const stage = kibanaStage(OWN_KINDS, kibanaOptions.parse({ url: kibana.url, space }), elasticsearch, new RecordedLog(), {
    wait: async () => {},
  });
  const lines = await setUp(targetOf(new FakeCluster(), OWN_KINDS, '9.4.3'), { extras: { roles: false, more: [stage] }, dryRun });
  return { kibana, last: lines.at(-1) };
}

describe('setup with a Kibana', () => {
  it('imports everything into the space, with the key of Elasticsearch', async () => {
    const { kibana, last } = await setUpWith([AVAILABLE, IMPORTED], { space: 'voice' });
    expect(last).toMatchObject({
      kind: 'done',
      text: expect.stringMatching(/^Kibana .* data views, searches and dashboards into space voice$/),
    });
    const [, sent] = kibana.asked;
    expect(sent).toMatchObject({ method: 'POST', path: '/s/voice/api/saved_objects/_import?overwrite=true' });
    expect(sent!.headers.authorization).toBe(`ApiKey ${Buffer.from('id:secret').toString('base64')}`);
    expect(sent!.body).toContain('"logs-spoor.deadletter-*"');
  });

  it('prints with a dry run the command that does it, and asks nobody', async () => {
    const { kibana, last } = await setUpWith([], { dryRun: true });
    expect(last).toMatchObject({
      kind: 'would',
      paste: expect.stringContaining(`curl --fail-with-body --request POST '${kibana.url}/api/`),
    });
    expect(kibana.asked).toEqual([]);
  });

  it('says what to do when Kibana takes a part, or does not know the key', async () => {
    const partly: Said = {
      status: 200,
      body: { success: false, successCount: 3, errors: [{ type: 'dashboard', id: 'x', error: { type: 'conflict' } }] },
    };
    const { last } = await setUpWith([AVAILABLE, partly]);
    expect(last).toMatchObject({ kind: 'failed', todo: expect.stringMatching(/\w+/) });
    const refused = await setUpWith([AVAILABLE, { status: 401, body: { message: 'no' } }]);
    expect(refused.last).toMatchObject({ kind: 'failed', text: expect.stringContaining('does not accept the credentials') });
  });
});
