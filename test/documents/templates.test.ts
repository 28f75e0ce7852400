import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { boolean, flattened, integer, ip, keyword, many } from '../../src/decoder/fields.js';
import { templatesFor } from '../../src/documents/templates.js';
import { generatedFiles } from '../../src/tools/generated.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('templates', () => {
  const fields = {
    name: keyword('Name'),
    who: { imsi: keyword('Subscriber', { identity: 'imsi' }), tmsi: keyword('Temporary', { identity: 'tmsi' }) },
    peers: many(ip('Peers')),
    size: integer('Size', 'bytes'),
    yes: boolean('Yes'),
    rest: flattened('Rest'),
  };
  const templates = templatesFor([{ decoder: 'echo', kind: { dataset: 'echo_said', type: 'logs', describe: 'x', fields } }]);

  it('are composed of settings, envelope, own fields and the hooks of the operator', () => {
    expect(templates.map(({ kind, name }) => [kind, name])).toEqual([
      ['component_template', 'spoor@settings'],
      ['component_template', 'spoor@ecs'],
      ['component_template', 'spoor.echo_said@mappings'],
      ['index_template', 'logs-spoor.echo_said'],
    ]);
    expect(templates[3]!.body).toMatchObject({
      index_patterns: ['logs-spoor.echo_said-*'],
      priority: 500,
      composed_of: ['spoor@settings', 'spoor@ecs', 'spoor.echo_said@mappings', 'spoor@custom', 'logs-spoor.echo_said@custom'],
    });
  });

  it('map every field, lists like single values, and the prefixes that privacy adds', () => {
    const { template } = templates[2]!.body as unknown as { template: { mappings: { properties: { echo: unknown } } } };
    const text = { type: 'keyword', ignore_above: 1024 };
    expect(template.mappings.properties.echo).toEqual({
      properties: {
        name: text,
        who: { properties: { imsi: text, imsi_prefix: text, tmsi: text } },
        peers: { type: 'ip' },
        size: { type: 'integer', meta: { unit: 'bytes' } },
        yes: { type: 'boolean' },
        rest: { type: 'flattened', ignore_above: 8191 },
      },
    });
  });
});

describe('what is generated into the repository', () => {
  it('is what the field tables say today (renew it with: npm run mappings)', async () => {
    const files = await generatedFiles(root);
    for (const { path, content } of files) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(readFileSync(join(root, path), 'utf8'), path).toBe(content);
    }
    const kept = ['component-templates', 'index-templates', 'kibana'].flatMap((folder) =>
      readdirSync(join(root, 'mappings', folder)).map((name) => join('mappings', folder, name)),
    );
    expect(kept.sort()).toEqual(
      files
        .map(({ path }) => path)
        .filter((path) => path.startsWith('mappings'))
        .sort(),
    );
  });
});
