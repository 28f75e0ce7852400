import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../src/decoder/contract.js';
import { keyword } from '../../src/decoder/fields.js';
import { TEMPLATE_VERSION, templatesFor } from '../../src/documents/templates.js';
import { type Inspection, inspectElasticsearch } from '../../src/elasticsearch/inspect.js';
import { elasticsearchOptions } from '../../src/elasticsearch/options.js';
import { FakeServer, type RequestAnswer } from './fake-server.js';

const kind = (dataset: string): DocumentKind => ({ dataset, type: 'logs', describe: 'A thing.', fields: { name: keyword('Its name') } });
const templates = templatesFor(['thing', 'other'].map((dataset) => ({ decoder: 'thing', kind: kind(dataset) })));
const THING = 'logs-spoor.thing-site1';
const OTHER = 'logs-spoor.other-site1';

const forbidden = { status: 403, body: { error: { type: 'security_exception', reason: 'action is unauthorized' } } };
const noHandler = { status: 400, body: { error: 'no handler found for uri [/_security/_authenticate] and method [GET]' } };

/** What the one who asks may do; what is not said is granted. */
interface Rights {
  readonly write?: readonly string[];
  readonly make?: readonly string[];
  readonly install?: boolean;
}

class Desk {
  readonly server = new FakeServer();
  who: RequestAnswer = { status: 200, body: { username: 'ada', authentication_type: 'realm' } };
  rights: Rights = {};
  /** What `HEAD` of a data stream gives. */
  exists: (stream: string) => number = () => 404;
  /** The question about rights as it was put. */
  asked: unknown;

  constructor() {
    this.server.onOther = (line, body) => {
      if (line === 'GET /_security/_authenticate') return this.who;
      if (line === 'POST /_security/user/_has_privileges') return this.grants(body);
      const [, stream] = /^HEAD \/(logs-.*)$/.exec(line) ?? [];
      return stream === undefined ? undefined : { status: this.exists(stream) };
    };
  }

  /** Puts them there in that version. */
  install(version: number = TEMPLATE_VERSION, which = templates): void {
    for (const { kind, name } of which) this.server.templates.set(`${kind}/${name}`, { version });
  }

  inspect(more: Record<string, unknown> = {}): Promise<Inspection> {
    return inspectElasticsearch(elasticsearchOptions.parse({ url: this.server.url, ...more }), templates, 'site1');
  }

  private grants(body: string): RequestAnswer {
    this.asked = JSON.parse(body);
    const { write = [THING, OTHER], make = [THING, OTHER], install = true } = this.rights;
    const of = (stream: string) => ({ create_doc: write.includes(stream), auto_configure: make.includes(stream) });
    return {
      status: 200,
      body: { cluster: { manage_index_templates: install }, index: { [THING]: of(THING), [OTHER]: of(OTHER) } },
    };
  }
}

async function atDesk(body: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = new Desk();
  await desk.server.start();
  try {
    await body(desk);
  } finally {
    // A look changes nothing.
    expect(desk.server.bulks).toEqual([]);
    expect(desk.server.others.filter((line) => /^(PUT|DELETE)/.test(line))).toEqual([]);
    await desk.server.stop();
  }
}

describe('a look at Elasticsearch', () => {
  it('says what it is, who asks and that all is there', () =>
    atDesk(async (desk) => {
      desk.install();
      const { url } = desk.server;
      expect(await desk.inspect()).toEqual({
        found: `${url}: elasticsearch 9.4.3, as user ada; all ${templates.length} templates are there`,
      });
    }));

  it.each([
    [
      'an API key',
      { status: 200, body: { username: 'ada', api_key: { name: 'spoor-host1', id: 'x' } } },
      'API key spoor-host1 of user ada',
    ],
    ['nobody where security is off', noHandler, 'nobody: security is off there'],
    ['somebody where the server is not well', { status: 503, body: {} }, 'somebody it does not name (503)'],
    ['somebody where the answer does not come', 'reset', /as somebody it does not name \(.+\)/],
  ] as const)('tells %s', (_, who, name) =>
    atDesk(async (desk) => {
      desk.install();
      desk.who = who;
      const { found, todo } = await desk.inspect();
      expect(found).toMatch(typeof name === 'string' ? new RegExp(`as ${name.replace(/[()]/g, '\\$&')};`) : name);
      expect(todo).toBeUndefined();
    }),
  );

  it('asks for rights on the data streams of its namespace, and for templates only if some must be installed', () =>
    atDesk(async (desk) => {
      const index = [{ names: [THING, OTHER], privileges: ['create_doc', 'auto_configure'] }];
      await desk.inspect();
      expect(desk.asked).toEqual({ cluster: ['manage_index_templates'], index });
      desk.install();
      await desk.inspect();
      expect(desk.asked).toEqual({ cluster: [], index });
      desk.who = noHandler;
      desk.asked = undefined;
      await desk.inspect();
      expect(desk.asked).toBeUndefined();
    }));
});

describe('templates that are looked at', () => {
  it('may be missing, which run mends', () =>
    atDesk(async (desk) => {
      const { found, todo } = await desk.inspect();
      expect(found).toContain(
        `of ${templates.length} templates ${templates.length} missing; spoor setup installs them, run and replay too`,
      );
      expect(todo).toBeUndefined();
    }));

  it('may be older, newer, or partly missing', () =>
    atDesk(async (desk) => {
      desk.install(TEMPLATE_VERSION + 1);
      expect((await desk.inspect()).found).toContain(`all ${templates.length} templates are there`);
      desk.install(TEMPLATE_VERSION - 1, templates.slice(0, 2));
      expect((await desk.inspect()).found).toContain(`of ${templates.length} templates 2 older;`);
      desk.server.templates.delete(`${templates[2]!.kind}/${templates[2]!.name}`);
      expect((await desk.inspect()).found).toContain(`of ${templates.length} templates 1 missing and 2 older;`);
    }));

  it('that may not be looked at are not said to be there, and are no fault', () =>
    atDesk(async (desk) => {
      const { onOther } = desk.server;
      desk.server.onOther = (line, body) => (/^GET \/_(index|component)_template/.test(line) ? forbidden : onOther(line, body));
      const { found, todo } = await desk.inspect();
      expect(found).toContain('whether the templates are there cannot be seen (403 security_exception: action is unauthorized)');
      expect(found).not.toContain('are there;');
      expect(todo).toBeUndefined();
    }));

  it.each([
    ['503', { status: 503 }],
    ['a broken connection', 'reset'],
  ] as const)('that %s hides are a reason to look again', (_, answer) =>
    atDesk(async (desk) => {
      const { onOther } = desk.server;
      desk.server.onOther = (line, body) => (/^GET \/_index_template/.test(line) ? answer : onOther(line, body));
      expect(await desk.inspect()).toEqual({
        found: expect.stringContaining('cannot be seen'),
        todo: 'Look again when Elasticsearch is well.',
      });
    }),
  );
});

describe('rights that are lacking', () => {
  it('to write are named with their data streams, and what to do', () =>
    atDesk(async (desk) => {
      desk.install();
      desk.rights = { write: [OTHER] };
      const { found, todo } = await desk.inspect();
      expect(found).toContain(`lacks create_doc on ${THING}`);
      expect(found).not.toContain(OTHER);
      expect(todo).toMatch(/^Give .*create_doc and auto_configure on logs-spoor\.\*/);
    }));

  it.each([
    [404, true],
    [200, false],
    [403, false],
  ])('to make a data stream matter where it is known not to exist (%i: %s)', (status, matters) =>
    atDesk(async (desk) => {
      desk.install();
      desk.rights = { make: [OTHER] };
      desk.exists = (stream) => (stream === THING ? status : 404);
      const { found, todo } = await desk.inspect();
      expect(found.includes(`lacks auto_configure on ${THING}, not there yet`)).toBe(matters);
      expect(todo !== undefined).toBe(matters);
    }),
  );

  it('to install templates matter only while some must be installed', () =>
    atDesk(async (desk) => {
      desk.rights = { install: false };
      expect(await desk.inspect()).toEqual({
        found: expect.stringMatching(/missing; .*; lacks manage_index_templates$/),
        todo: expect.stringContaining('manage_index_templates'),
      });
      desk.install();
      const { found, todo } = await desk.inspect();
      expect(found).not.toContain('lacks');
      expect(todo).toBeUndefined();
    }));

  it('and may not be seen either are told as unknown', () =>
    atDesk(async (desk) => {
      desk.install();
      const { onOther } = desk.server;
      desk.server.onOther = (line, body) => (line.startsWith('POST') ? forbidden : onOther(line, body));
      const { found, todo } = await desk.inspect();
      expect(found).toContain('what it may do cannot be seen (403');
      expect(todo).toBeUndefined();
    }));
});

describe('blocks', () => {
  const flood = { 12: { description: 'disk usage exceeded flood-stage watermark, index has read-only-allow-delete block' } };
  const write = { 8: { description: 'index write (api)' } };
  const index = (stream: string, generation: number) => `.ds-${stream}-2026.01.02-00000${generation}`;
  const data_streams = [THING, OTHER, 'logs-spoor.thing-site2'].map((name) => ({
    name,
    indices: [1, 2].map((generation) => ({ index_name: index(name, generation) })),
  }));

  async function inspected(desk: Desk, blocks: object, listed: readonly object[] = data_streams): Promise<Inspection> {
    desk.install();
    const { onOther } = desk.server;
    desk.server.onOther = (line, body) => {
      if (line === 'GET /_cluster/state/blocks') return { status: 200, body: { blocks } };
      return line.startsWith('GET /_data_stream/') ? { status: 200, body: { data_streams: listed } } : onOther(line, body);
    };
    return desk.inspect();
  }

  it.each([
    ['a full disk', { indices: { [index(THING, 2)]: flood } }, /ds-logs-spoor\.thing-site1-\S+ is blocked: disk usage/, /Free disk space/],
    ['somebody', { indices: { [index(OTHER, 2)]: write } }, /is blocked: index write/, /Lift the block/],
    ['the whole cluster', { global: { 6: { description: 'cluster read-only (api)' } } }, /the cluster is blocked/, /Lift the block/],
  ])('by %s are told, with what to do', (_, blocks, found, todo) =>
    atDesk(async (desk) => {
      expect(await inspected(desk, blocks)).toEqual({ found: expect.stringMatching(found), todo: expect.stringMatching(todo) });
    }),
  );

  it.each([
    ['indices of others', 'somebody-elses'],
    ['an older index behind a data stream, as lifecycles do it', index(THING, 1)],
    ['data streams of another namespace', index('logs-spoor.thing-site2', 2)],
  ])('on %s are not', (_, name) =>
    atDesk(async (desk) => {
      expect((await inspected(desk, { indices: { [name]: write } })).todo).toBeUndefined();
    }),
  );

  it('by a full disk are told to a key that may not see data streams, too', () =>
    atDesk(async (desk) => {
      expect(await inspected(desk, { indices: { [index(THING, 1)]: flood } }, [])).toMatchObject({
        todo: expect.stringContaining('Free disk space'),
      });
      expect((await inspected(desk, { indices: { [index(THING, 2)]: write } }, [])).todo).toBeUndefined();
    }));
});

describe('a server that will not do', () => {
  it('is told from one that is away, and none of it names a secret', () =>
    atDesk(async (desk) => {
      desk.server.admits = () => false;
      const refused = await desk.inspect({ apiKey: 'id:sesame' });
      expect(refused.found).toContain('The credentials were refused');
      expect(refused.todo).toContain('apiKey');
      await desk.server.stop();
      const away = await desk.inspect({ apiKey: 'id:sesame' });
      expect(away.found).toContain('does not answer');
      expect(JSON.stringify([refused, away])).not.toMatch(new RegExp(`sesame|${Buffer.from('id:sesame').toString('base64')}`));
    }));
});
