import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../src/decoder/contract.js';
import { flattened, ip, keyword } from '../../src/decoder/fields.js';
import { DEFAULT_STREAMS, type StreamOptions, TEMPLATE_VERSION, type Template, templatesFor } from '../../src/documents/templates.js';
import { Connection } from '../../src/elasticsearch/connection.js';
import { fitted, sealed } from '../../src/elasticsearch/fitted-template.js';
import { type Installed, installTemplates, ownComponents } from '../../src/elasticsearch/install-templates.js';
import { elasticsearchOptions } from '../../src/elasticsearch/options.js';
import { capabilitiesOf } from '../../src/elasticsearch/server.js';
import { FakeServer } from './fake-server.js';
import { RecordedLog, TestClock } from './workbench.js';

const kind: DocumentKind = { dataset: 'thing', type: 'logs', describe: 'A thing.', fields: { name: keyword('Its name'), at: ip('Where') } };
const templates = templatesFor([{ decoder: 'thing', kind }]);
const OWN = ownComponents(templates);
const KEYS = templates.map((template) => `${template.kind}/${template.name}`);

interface Desk {
  readonly server: FakeServer;
  readonly log: RecordedLog;
  install(which?: readonly Template[], signal?: AbortSignal): Promise<Installed>;
}

async function withServer(version: string, body: (desk: Desk) => Promise<void>): Promise<void> {
  const server = await new FakeServer().start();
  server.version = version;
  server.distribution = version.startsWith('2.') ? 'opensearch' : undefined;
  const log = new RecordedLog();
  const connection = await Connection.open(elasticsearchOptions.parse({ url: server.url }), log, new TestClock());
  try {
    const probe = await connection.probe();
    if (probe.kind !== 'server') throw new Error(`found ${JSON.stringify(probe)}`);
    await body({ server, log, install: (which = templates, signal) => installTemplates(connection, probe.server, which, log, signal) });
  } finally {
    await connection.close();
    await server.stop();
  }
}

const puts = ({ others }: FakeServer) => others.filter((line) => line.startsWith('PUT'));

describe('templates', () => {
  it('that are missing are installed, components first, as they are', () =>
    withServer('9.4.3', async ({ server, log, install }) => {
      const { installed, kept, failed } = await install(templates.toReversed());
      expect(failed).toEqual([]);
      expect(kept).toEqual([]);
      expect(installed.toSorted()).toEqual(templates.map(({ name }) => name).toSorted());
      expect([...server.templates.keys()].at(-1)).toBe('index_template/logs-spoor.thing');
      for (const [i, key] of KEYS.entries())
        expect(server.templates.get(key)).toEqual(sealed(templates[i]!, capabilitiesOf('9.4.3', 'elasticsearch'), OWN));
      expect(log.count(/^info .*installed 4 templates/)).toBe(1);
    }));

  it('of the same version are left alone', () =>
    withServer('9.4.3', async ({ server, log, install }) => {
      await install();
      const before = puts(server).length;
      const own = { version: TEMPLATE_VERSION, index_patterns: ['changed by the operator'] };
      server.templates.set('index_template/logs-spoor.thing', own);
      const { installed, kept } = await install();
      expect(installed).toEqual([]);
      expect(kept).toHaveLength(4);
      expect(puts(server)).toHaveLength(before);
      expect(server.templates.get('index_template/logs-spoor.thing')).toBe(own);
      expect(log.lines).toHaveLength(1);
    }));

  it('of a newer version are left alone, which is said', () =>
    withServer('9.4.3', async ({ server, log, install }) => {
      const newer = { version: TEMPLATE_VERSION + 1 };
      server.templates.set('component_template/spoor@ecs', newer);
      const { installed, kept } = await install();
      expect(kept).toEqual(['spoor@ecs']);
      expect(installed).toHaveLength(3);
      expect(server.templates.get('component_template/spoor@ecs')).toBe(newer);
      expect(log.count(/^info .*spoor@ecs is version \d+, newer/)).toBe(1);
    }));

  it.each([
    ['an older version', { version: TEMPLATE_VERSION - 1 }],
    ['no version', {}],
  ])('of %s are replaced', (_, older) =>
    withServer('9.4.3', async ({ server, install }) => {
      for (const key of KEYS) server.templates.set(key, older);
      const { installed } = await install();
      expect(installed).toHaveLength(4);
      expect(server.templates.get('component_template/spoor@ecs')).toMatchObject({ version: TEMPLATE_VERSION });
    }),
  );

  it('that may not be put are reported, each with the reason', () =>
    withServer('9.4.3', async ({ server, install }) => {
      server.managesTemplates = false;
      const { installed, failed } = await install();
      expect(installed).toEqual([]);
      expect(failed).toHaveLength(4);
      expect(failed[0]).toEqual({ name: 'spoor@settings', reason: '403 security_exception: action is unauthorized', passing: false });
    }));

  it('that name a component which failed are reported too', () =>
    withServer('9.4.3', async ({ server, install }) => {
      const { failed, installed } = await install(templates.filter(({ name }) => name !== 'spoor@ecs'));
      expect(failed).toEqual([{ name: 'logs-spoor.thing', reason: expect.stringContaining('spoor@ecs'), passing: false }]);
      expect(installed).toHaveLength(2);
      expect(server.templates.size).toBe(2);
    }));

  it('are not guessed at when the server is away, and nothing more is asked after a stop', () =>
    withServer('9.4.3', async ({ server, install }) => {
      expect(await install(templates, AbortSignal.abort())).toEqual({ installed: [], kept: [], failed: [] });
      expect(server.others).toEqual(['GET /']);
      await server.stop();
      const { failed, installed } = await install();
      expect(installed).toEqual([]);
      expect(failed).toHaveLength(4);
      for (const failure of failed) expect(failure).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED'), passing: true });
    }));
});

describe('a template fitted to a version', () => {
  const template: Template = {
    kind: 'index_template',
    name: 'x',
    body: {
      composed_of: ['own', 'x@custom'],
      ignore_missing_component_templates: ['x@custom'],
      template: {
        lifecycle: { data_retention: '30d' },
        data_stream_options: { failure_store: { enabled: true } },
        settings: {
          index: { mode: 'logsdb', 'mapping.total_fields': { limit: 5, ignore_dynamic_beyond_limit: true }, number_of_shards: 1 },
          'mapping.total_fields.ignore_dynamic_beyond_limit': true,
        },
      },
    },
  };
  const fittedTo = (version: string, which = template) => fitted(which, capabilitiesOf(version, 'elasticsearch'), new Set(['own']));

  it('9.1 and 8.19 take all of it', () => {
    expect(fittedTo('9.1.0')).toEqual(template.body);
    expect(fittedTo('8.19.0')).toEqual(template.body);
  });

  it('9.0 and 8.18 know no failure store', () => {
    const { data_stream_options: _, ...rest } = template.body.template as Record<string, unknown>;
    for (const version of ['9.0.4', '8.18.0']) expect(fittedTo(version)).toEqual({ ...template.body, template: rest });
  });

  it('8.15 knows no logsdb either, but every other mode', () => {
    const settings = (which = template) =>
      (fittedTo('8.15.0', which).template as { settings: { index: Record<string, unknown> } }).settings;
    expect(settings().index).not.toHaveProperty('mode');
    const standard: Template = { ...template, body: { template: { settings: { 'index.mode': 'standard', mode: 'standard' } } } };
    expect(settings(standard)).toEqual({ 'index.mode': 'standard', mode: 'standard' });
  });

  it('8.11 does not know ignore_dynamic_beyond_limit, however it is written', () => {
    expect(fittedTo('8.11.0')).toEqual({
      ...template.body,
      template: {
        lifecycle: { data_retention: '30d' },
        settings: { index: { 'mapping.total_fields': { limit: 5 }, number_of_shards: 1 } },
      },
    });
  });

  it('8.6 knows no lifecycle and no components that may be missing, so that the hooks of the operator are left out', () => {
    const body = fittedTo('8.6.0');
    expect(body).not.toHaveProperty('ignore_missing_component_templates');
    expect(body.composed_of).toEqual(['own']);
    expect(body.template).not.toHaveProperty('lifecycle');
  });

  it('leaves the template itself as it was', () => {
    const before = structuredClone(template);
    fittedTo('8.6.0');
    expect(template).toEqual(before);
  });

  it.each([
    ['9.4.3', true, true],
    ['9.0.0', false, true],
    ['8.19.0', true, true],
    ['8.15.3', false, true],
    ['8.11.0', false, false],
  ])('our own lose for %s only what it does not know', (version, failureStore, ignoreDynamic) => {
    const [settings, ...others] = templates.map((own) => fitted(own, capabilitiesOf(version, 'elasticsearch'), OWN));
    const text = JSON.stringify(settings);
    expect([text.includes('failure_store'), text.includes('ignore_dynamic_beyond_limit')]).toEqual([failureStore, ignoreDynamic]);
    expect(text).toContain('"mode":"standard"');
    expect(text).toContain('"data_retention":"30d"');
    expect(others).toEqual(templates.slice(1).map(({ body }) => body));
  });

  it('OpenSearch gets the core that it shares with Elasticsearch: no index mode, no lifecycle, no hooks, its own type for open sets', () => {
    const fields = { rest: flattened('Rest'), inner: { more: flattened('More') }, name: keyword('Name') };
    const portable = templatesFor([{ decoder: 'thing', kind: { ...kind, fields } }]).map((own) =>
      fitted(own, capabilitiesOf('2.19.1', 'opensearch'), OWN),
    );
    const text = JSON.stringify(portable);
    for (const word of ['"mode"', 'lifecycle', 'failure_store', 'ignore_missing', '@custom', 'flattened', 'ignore_dynamic'])
      expect(text).not.toContain(word);
    expect(text.match(/"flat_object"/g)).toHaveLength(2);
    expect(text).toContain('"ignore_malformed":true');
  });

  it('serverless gets no numbers of shards and replicas, and no policy', () => {
    const streams: StreamOptions = { ...DEFAULT_STREAMS, lifecycle: 'policy' };
    const forPolicy = templatesFor([{ decoder: 'thing', kind }], streams)[0]!;
    expect(fitted(forPolicy, capabilitiesOf('8.11.0', 'elasticsearch', true), OWN)).toMatchObject({
      template: { settings: { index: { mode: 'standard', refresh_interval: '5s', mapping: { ignore_malformed: true } } } },
    });
    const kept = (serverless: boolean) => JSON.stringify(fitted(forPolicy, capabilitiesOf('9.4.3', 'elasticsearch', serverless), OWN));
    for (const word of ['number_of_shards', 'auto_expand_replicas', '"lifecycle":{"name":"spoor"}'])
      expect([kept(false).includes(word), kept(true).includes(word)], word).toEqual([true, false]);
  });
});

describe('a key that may only write', () => {
  it('may not see templates: that is said once, and documents go on', () =>
    withServer('9.4.3', async ({ server, log, install }) => {
      server.onOther = (line) => (line.startsWith('GET /_') ? { status: 403 } : undefined);
      expect(await install()).toEqual({ installed: [], kept: [], failed: [] });
      expect(log.count(/^info .*may not see index templates; spoor setup installs them/)).toBe(1);
      expect(puts(server)).toEqual([]);
    }));
});

describe('OpenSearch', () => {
  it('gets no document before its templates are there: it would make an index with guessed types', () =>
    withServer('2.19.1', async ({ server, install }) => {
      server.onOther = (line) => (line.startsWith('GET /_') ? { status: 403 } : undefined);
      const { failed } = await install();
      expect(failed).toHaveLength(4);
      for (const { passing } of failed) expect(passing).toBe(true);
    }));
});
