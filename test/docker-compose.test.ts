/** docker-compose.yml says what the program takes. Whether Docker runs it is not tested: no Docker where these tests run. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCommand } from '../src/commands/run.js';
import { configurationOf, type SharedOptions } from '../src/commands/shared-options.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile_inline: string };
  readonly command?: readonly string[];
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
}

const compose = parse(text) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const { elasticsearch, kibana, spoor } = compose.services as Readonly<Record<'elasticsearch' | 'kibana' | 'spoor', Service>>;
/** As compose fills in variables that are not set. */
const interpolated = (words: readonly string[]) => words.map((word) => word.replace(/\$\{\w+:-([^}]*)\}/g, '$1'));

describe('docker-compose.yml', () => {
  it('has Elasticsearch and Kibana of one version, pinned, and Spoor', () => {
    expect(Object.keys(compose.services)).toEqual(['elasticsearch', 'kibana', 'spoor']);
    expect(elasticsearch.image).toMatch(/^docker\.elastic\.co\/elasticsearch\/elasticsearch:9\.\d+\.\d+$/);
    expect(kibana.image.split(':')[1]).toBe(elasticsearch.image.split(':')[1]);
  });

  it('opens ports to this machine alone', () => {
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:9200:9200', '127.0.0.1:5601:5601']);
  });

  it('declares the volumes that are used, and the services that are waited for', () => {
    for (const { volumes = [], depends_on = {} } of Object.values(compose.services)) {
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      for (const service of Object.keys(depends_on)) expect(Object.keys(compose.services)).toContain(service);
    }
  });

  it('starts Spoor with a command line that it takes', () => {
    const [name, ...args] = interpolated(spoor.command ?? []);
    let options: (SharedOptions & { readonly source?: string }) | undefined;
    const command = runCommand()
      .exitOverride()
      .action((given) => {
        options = given;
      });
    expect(name).toBe(command.name());
    command.parse(args, { from: 'user' });
    const configuration = configurationOf(options!, { url: options?.source });
    expect(configuration.source?.url).toBe('tcp://127.0.0.1:6000');
    expect(configuration.elasticsearch?.url).toBe('http://127.0.0.1:9200');
    expect(configuration.spool?.directory).toBe('/var/lib/spoor/spool');
  });

  it('keeps the spool and the key of the pseudonyms on the volume', () => {
    const [, directory] = spoor.volumes?.[0]?.split(':') ?? [];
    expect(interpolated(spoor.command ?? [])).toContain(`${directory}/spool`);
    expect(spoor.environment?.XDG_STATE_HOME).toBe(`${directory}/state`);
  });

  it('builds Spoor from files that are here, with a Node that package.json allows', () => {
    const lines = spoor.build?.dockerfile_inline.split('\n') ?? [];
    const copied = lines.filter((line) => /^COPY (?!--from)/.test(line)).flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(4);
    for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
    const oldest = Number(/>=(\d+)/.exec(engines.node)?.[1]);
    for (const line of lines.filter((one) => one.startsWith('FROM')))
      expect(Number(/node:(\d+)/.exec(line)?.[1])).toBeGreaterThanOrEqual(oldest);
    expect(lines.at(-2)).toBe('ENTRYPOINT ["node", "/spoor/dist/src/cli.js"]');
  });
});
