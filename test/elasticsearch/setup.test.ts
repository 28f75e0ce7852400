import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../src/decoder/contract.js';
import { ip, keyword } from '../../src/decoder/fields.js';
import { TEMPLATE_VERSION, type Template, templatesFor } from '../../src/documents/templates.js';
import { Connection } from '../../src/elasticsearch/connection.js';
import { elasticsearchOptions } from '../../src/elasticsearch/options.js';
import { capabilitiesOf } from '../../src/elasticsearch/server.js';
import { fitted, type Installed, installTemplates } from '../../src/elasticsearch/setup.js';
import { FakeServer } from './fake-server.js';
import { RecordedLog, TestClock } from './workbench.js';

const kind: DocumentKind = { dataset: 'thing', type: 'logs', describe: 'A thing.', fields: { name: keyword('Its name'), at: ip('Where') } };
const templates = templatesFor([{ decoder: 'thing', kind }]);
const KEYS = templates.map((template) => `${template.kind}/${template.name}`);

interface Desk {
  readonly server: FakeServer;
  readonly log: RecordedLog;
  install(which?: readonly Template[], signal?: AbortSignal): Promise<Installed>;
}

async function withServer(version: string, body: (desk: Desk) => Promise<void>): Promise<void> {
  const server = await new FakeServer().start();
  server.version = version;
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
      for (const [i, key] of KEYS.entries()) expect(server.templates.get(key)).toEqual(templates[i]!.body);
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

  it.each(['8.11.0', '8.15.3', '8.19.0', '9.0.0', '9.4.3'])('our own are taken by %s as they are', (version) => {
    for (const own of templates) expect(fitted(own, capabilitiesOf(version, 'elasticsearch'), new Set())).toEqual(own.body);
  });
});
