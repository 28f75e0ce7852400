import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeServer, type ItemAnswer, type SentDocument } from '../elasticsearch/fake-server.js';
import { emptyCapture, Running, root, spoor, temporary, until } from './spoor.js';

const capture = join(root, 'decoders', 'gsmtap', 'samples', 'log-lines.pcap');

interface World {
  readonly server: FakeServer;
  readonly spool: string;
  readonly config: string;
  readonly letters: (...args: string[]) => ReturnType<typeof spoor>;
}

/** A server that refuses what `refuses` says, and one replay that met it. */
async function refusing(refuses: (document: SentDocument) => boolean, body: (world: World) => Promise<void>): Promise<void> {
  const server = await new FakeServer().start();
  const folder = temporary();
  const spool = join(folder, 'spool');
  const config = join(folder, 'spoor.yaml');
  const refusal: ItemAnswer = {
    status: 400,
    type: 'document_parsing_exception',
    reason: "failed to parse field [x].\nPreview: '262011234567890'",
  };
  writeFileSync(
    config,
    JSON.stringify({ spool: { directory: spool, commitMilliseconds: 20 }, elasticsearch: { url: server.url, batchMilliseconds: 0 } }),
  );
  server.onDocument = (document) => (refuses(document) ? refusal : undefined);
  try {
    await body({ server, spool, config, letters: (command, ...args) => spoor(['dead-letters', command!, '--config', config, ...args]) });
  } finally {
    await server.stop();
  }
}

const isLetter = ({ index }: SentDocument) => index.startsWith('logs-spoor.deadletter-');
const keysOf = (server: FakeServer, letters: boolean) =>
  [...server.stored.keys()].filter((key) => key.startsWith('logs-spoor.deadletter-') === letters);

describe('spoor dead-letters', () => {
  it('lists what was refused, sends it again with the next run, and what is refused again is a dead letter again', async () => {
    let mended = false;
    await refusing(
      (document) => !mended && !isLetter(document),
      async ({ server, config, spool, letters }) => {
        const replay = await spoor(['replay', capture, '--config', config]);
        expect(replay.code, replay.stderr).toBe(3);
        const refused = Number(/(\d+) documents were refused/.exec(replay.stderr)?.[1]);
        expect(refused).toBeGreaterThan(3);
        expect(replay.stderr).not.toContain('not delivered');
        // A document about each is stored, with what is needed to know it by.
        expect(keysOf(server, true)).toHaveLength(refused);
        const told = JSON.parse(server.stored.get(keysOf(server, true)[0]!)!) as Record<string, unknown>;
        expect(told).toMatchObject({
          event: { action: 'dead_letter', outcome: 'failure', dataset: 'spoor.deadletter' },
          deadletter: {
            status: 400,
            type: 'document_parsing_exception',
            data_stream: 'logs-spoor.gsmtap_log-default',
            document: expect.stringContaining('@timestamp'),
          },
        });

        const listed = await letters('list');
        expect(listed.stdout.split('\n')).toHaveLength(refused + 2);
        expect(listed.stdout).toMatch(
          /^20\S+Z {2}400 document_parsing_exception {2}logs-spoor\.gsmtap_log-default {2}[\w-]+ {2}failed to parse field \[x\]\. Preview/m,
        );
        const whole = (await letters('list', '--json')).stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as { id: string });
        expect(whole).toHaveLength(refused);

        const again = await letters('retry', '--all');
        expect(again.stdout).toBe(`${refused} dead letters put back into the queue; they go with the next run on that spool\n`);
        expect((await letters('list')).stdout).toBe('no dead letters\n');
        const second = await spoor(['replay', '-', '--observer', 'x', '--config', config], {
          input: emptyCapture(),
        });
        expect(second.code, second.stderr).toBe(3);
        expect((await letters('list')).stdout).toContain(`${refused} dead letters`);

        mended = true;
        expect((await letters('retry', '--id', whole[0]!.id)).stdout).toContain('1 dead letters put back');
        await letters('retry', '--type', 'document_parsing_exception');
        const third = await spoor(['replay', capture, '--config', config]);
        expect(third.code, third.stderr).toBe(0);
        expect(keysOf(server, false)).toHaveLength(refused);
        expect(whole.every(({ id }) => server.stored.has(`logs-spoor.gsmtap_log-default/${id}`))).toBe(true);
        expect(readdirSync(spool).filter((name) => /order|answer|\.new/.test(name))).toEqual([]);
      },
    );
  });

  it('makes no document of a document about a dead letter that is refused itself', () =>
    refusing(
      () => true,
      async ({ server, config, letters }) => {
        const replay = await spoor(['replay', capture, '--config', config]);
        expect(replay.code, replay.stderr).toBe(3);
        expect(server.stored.size).toBe(0);
        const listed = (await letters('list', '--json')).stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as { dataStream: string });
        const about = listed.filter(({ dataStream }) => dataStream.startsWith('logs-spoor.deadletter-'));
        expect(about.length).toBe(listed.length / 2);
        expect((await letters('drop', '--stream', 'logs-spoor.deadletter-default')).stdout).toBe(`${about.length} dead letters dropped\n`);
        expect((await letters('list')).stdout).toContain(`${about.length} dead letters`);
      },
    ));

  it('asks the run that owns the spool, which sends them at once', () => {
    let mended = false;
    return refusing(
      (document) => !mended && !isLetter(document),
      async ({ server, config, letters }) => {
        await spoor(['replay', capture, '--config', config]);
        const refused = keysOf(server, true).length;
        const run = new Running(['run', '--source', 'tcp://127.0.0.1:9', '--config', config, '--set', 'monitoring.intervalSeconds=0']);
        await run.says(/Elasticsearch: elasticsearch/);
        expect((await letters('drop', '--id', 'no such')).stdout).toBe('0 dead letters dropped by the Spoor that is running\n');
        mended = true;
        expect((await letters('retry', '--stream', 'logs-spoor.gsmtap_log-default')).stdout).toBe(
          `${refused} dead letters put back into the queue by the Spoor that is running\n`,
        );
        await until('they are stored', async () => keysOf(server, false).length === refused);
        const { code, stderr } = await run.kill('SIGTERM');
        expect(code, stderr).toBe(0);
        expect(stderr).toContain(`${refused} put back into the queue, as spoor dead-letters asked`);
        expect((await letters('list')).stdout).toBe('no dead letters\n');
      },
    );
  });

  it.each([
    [['drop', '--spool', root], 2, 'Say --stream, --type or --id, or --all'],
    [['list', '--spool', '/no/such'], 2, 'There is no spool /no/such'],
    [['burn'], 2, 'unknown command'],
  ])('%j is refused with what to do', async (args, code, text) => {
    const ended = await spoor(['dead-letters', ...args]);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(text)]);
  });

  it('says when whoever owns the spool does not look for orders, and takes the order back', async () => {
    const spool = join(temporary(), 'spool');
    const run = new Running(['run', '--source', 'tcp://127.0.0.1:9', '--spool', spool]);
    await run.says(/127\.0\.0\.1:9/);
    const ended = await spoor(['dead-letters', 'drop', '--all', '--spool', spool]);
    expect(ended.stderr).toContain('delivers to no Elasticsearch');
    expect(ended.stderr).toContain('ORDER_NOT_DONE');
    expect(ended.code).toBe(3);
    expect(readdirSync(spool).filter((name) => name.startsWith('dead-letters'))).toEqual([]);
    await run.kill('SIGTERM');
  });
});
