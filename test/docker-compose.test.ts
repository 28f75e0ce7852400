/**
 * docker-compose.yml keeps to the rules of the Compose specification as far as it uses them, and says what the program takes. Whether Docker runs it is
 * not tested: there is no Docker where these tests run.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkCommand } from '../src/commands/check.js';
import { replayCommand } from '../src/commands/replay.js';
import { runCommand } from '../src/commands/run.js';
import { setupCommand } from '../src/commands/setup.js';
import { loadConfiguration } from '../src/config/load.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile_inline: string };
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: {
    readonly test: readonly string[];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
  };
  readonly restart?: string;
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
}

const compose = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, { readonly content: string }>>;
};
const services = Object.entries(compose.services);
const service = (name: string): Service => compose.services[name]!;
/** As Compose fills in variables that are not set; two dollar signs are one. */
const interpolated = (word: string) =>
  word.replace(/\$\$|\$\{\w+:-([^}]*)\}/g, (found, fallback: string | undefined) => (found === '$$' ? '$' : fallback!));

/** Those of https://github.com/compose-spec/compose-spec that are used here. */
const KEYS =
  'image build user command entrypoint environment ports depends_on volumes healthcheck restart network_mode profiles stop_grace_period configs'.split(
    ' ',
  );

describe('docker-compose.yml', () => {
  it('uses keys of the Compose specification, with values of the right kind', () => {
    expect(Object.keys(compose).filter((key) => !key.startsWith('x-'))).toEqual(['name', 'services', 'configs', 'volumes']);
    for (const [name, one] of services) {
      expect(
        Object.keys(one).filter((key) => !KEYS.includes(key)),
        name,
      ).toEqual([]);
      for (const value of Object.values(one.environment ?? {})) expect(typeof value, name).toBe('string');
      for (const { condition } of Object.values(one.depends_on ?? {}))
        expect(condition).toMatch(/^service_(healthy|completed_successfully)$/);
      if (one.healthcheck === undefined) continue;
      expect(one.healthcheck.test[0]).toMatch(/^CMD(-SHELL)?$/);
      for (const time of [one.healthcheck.interval, one.healthcheck.timeout]) expect(time).toMatch(/^\d+s$/);
      expect(one.healthcheck.retries).toBeGreaterThan(0);
    }
  });

  it('has Elasticsearch and Kibana of one version, pinned', () => {
    expect(service('elasticsearch').image).toMatch(/^docker\.elastic\.co\/elasticsearch\/elasticsearch:9\.\d+\.\d+$/);
    expect(service('kibana').image.split(':')[1]).toBe(service('elasticsearch').image.split(':')[1]);
  });

  it('opens ports to this machine alone', () => {
    expect(services.flatMap(([, { ports = [] }]) => ports)).toEqual(['127.0.0.1:9200:9200', '127.0.0.1:5601:5601']);
  });

  it('declares volumes, configurations and services that are used, and waits for nothing that waits for it', () => {
    const ready = new Set<string>();
    for (let left = services; left.length > 0; ) {
      const next = left.filter(([, { depends_on = {} }]) => Object.keys(depends_on).every((name) => ready.has(name)));
      expect(next.length, left.map(([name]) => name).join(' ')).toBeGreaterThan(0);
      for (const [name] of next) ready.add(name);
      left = left.filter(([name]) => !ready.has(name));
    }
    for (const [, { volumes = [], configs = [] }] of services) {
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      for (const { source } of configs) expect(Object.keys(compose.configs)).toContain(source);
    }
  });

  it('looks after what runs for long, and waits for health only where somebody looks', () => {
    for (const [name, { restart, healthcheck }] of services) expect(healthcheck !== undefined, name).toBe(restart !== undefined);
    for (const [, { depends_on = {} }] of services)
      for (const [name, { condition }] of Object.entries(depends_on))
        expect(condition === 'service_healthy').toBe(service(name).healthcheck !== undefined);
  });

  it('holds no password and no key: they are made at the first start, on a volume', () => {
    for (const [, { environment = {} }] of services)
      for (const [name, value] of Object.entries(environment)) if (/PASSWORD|TOKEN|KEY/i.test(name)) expect(value, name).toMatch(/^\//);
    for (const { content } of Object.values(compose.configs)) expect(content).not.toMatch(/^\s*(password|apiKey|key):/m);
    expect(text).not.toMatch(/xpack\.security\.enabled: "false"/);
  });

  it('has scripts that a shell understands', () => {
    const scripts = services.flatMap(([, { entrypoint = [], healthcheck }]) => [
      ...(entrypoint[0] === 'bash' ? [entrypoint.at(-1)!] : []),
      ...(healthcheck?.test[0] === 'CMD-SHELL' ? [healthcheck.test[1]!] : []),
    ]);
    expect(scripts).toHaveLength(5);
    for (const script of scripts) execFileSync('bash', ['-n', '-c', interpolated(script)], { stdio: 'pipe' });
  });

  it.each([
    ['setup', setupCommand],
    ['spoor', runCommand],
    ['demo', replayCommand],
  ] as const)('starts %s with a command line that the program takes, and a configuration that it understands', (name, command) => {
    const { command: words = [], environment = {}, configs = [] } = service(name);
    const [first, ...args] = words;
    let given: { readonly config?: string } = {};
    const taken: Command = command()
      .exitOverride()
      .action((...all: unknown[]) => {
        given = all.at(-2) as typeof given;
      });
    expect(first).toBe(taken.name());
    taken.parse(args, { from: 'user' });
    const config = configs.find(({ target }) => target === given.config);
    const file = join(mkdtempSync(join(tmpdir(), 'spoor-compose-')), 'spoor.yaml');
    writeFileSync(file, interpolated(compose.configs[config!.source]!.content));
    const variables = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, interpolated(value)]));
    const { source, elasticsearch, spool } = loadConfiguration(file, {}, variables);
    expect(elasticsearch?.url).toBe(name === 'spoor' ? 'https://localhost:9200' : 'https://elasticsearch:9200');
    expect(elasticsearch?.caFile).toBe('/access/ca.crt');
    if (name === 'setup') return;
    expect(source?.url).toBe('tcp://127.0.0.1:6000');
    expect(spool?.directory).toBe('/var/lib/spoor/spool');
    expect(elasticsearch?.apiKeyFile).toBe(service('setup').command?.[service('setup').command!.indexOf('--create-key') + 1]);
  });

  it('asks spoor check how Spoor is', () => {
    const [, node, program, name, ...args] = service('spoor').healthcheck!.test;
    expect([node, program]).toEqual(['node', '/spoor/dist/program/cli.js']);
    const command = checkCommand()
      .exitOverride()
      .action(() => undefined);
    expect(name).toBe(command.name());
    command.parse(args, { from: 'user' });
  });

  it('makes the key of Spoor where Spoor finds it, and lets only who makes something there write to the volume', () => {
    const access = (name: string) => service(name).volumes?.find((volume) => volume.startsWith('access:'));
    for (const name of ['prepare', 'kibana-token', 'setup']) expect(access(name)).toBe('access:/access');
    for (const name of ['elasticsearch', 'kibana', 'spoor', 'demo']) expect(access(name)).toMatch(/^access:\S+:ro$/);
    // Elasticsearch reads certificates below its configuration only.
    expect(access('elasticsearch')).toContain(':/usr/share/elasticsearch/config/');
  });

  it('keeps the spool and the key of the pseudonyms on the volume', () => {
    for (const name of ['spoor', 'demo']) {
      const [, directory] = service(name).volumes?.[0]?.split(':') ?? [];
      expect(compose.configs.spoor?.content).toContain(`${directory}/spool`);
      expect(service(name).environment?.XDG_STATE_HOME).toBe(`${directory}/state`);
    }
  });

  it('builds Spoor from files that are here, with a Node that package.json allows', () => {
    const lines = service('spoor').build?.dockerfile_inline.split('\n') ?? [];
    const copied = lines.filter((line) => /^COPY (?!--from)/.test(line)).flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(4);
    for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
    const oldest = Number(/>=(\d+)/.exec(engines.node)?.[1]);
    for (const line of lines.filter((one) => one.startsWith('FROM')))
      expect(Number(/node:(\d+)/.exec(line)?.[1])).toBeGreaterThanOrEqual(oldest);
    expect(lines.at(-2)).toBe('ENTRYPOINT ["node", "/spoor/dist/program/cli.js"]');
  });

  it('plays samples that are there', () => {
    const folders = service('demo').command?.filter((word) => word.startsWith('/spoor/')) ?? [];
    expect(folders).toHaveLength(3);
    for (const folder of folders) expect(existsSync(join(root, folder.replace('/spoor/', ''))), folder).toBe(true);
  });
});
