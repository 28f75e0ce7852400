/** The import, against a Kibana that plays a part: what is sent, what is waited for, and the sentence for each refusal. */

import { afterEach, describe, expect, it } from 'vitest';
import { OperatorError } from '../../src/errors.js';
import { type ImportOptions, importObjects } from '../../src/kibana/import-objects.js';
import { ndjson, savedObject } from '../../src/kibana/saved-object.js';
import { silentLog } from '../../src/log.js';
import { AUTHORITY, CERTIFICATE, KEY } from '../elasticsearch/certificates.js';
import { RecordedLog } from '../elasticsearch/workbench.js';
import { AVAILABLE, FakeKibana, IMPORTED, type Said } from './fake-kibana.js';

const view = savedObject('index-pattern', '11111111-1111-8111-a111-111111111111', { title: 'logs-spoor.x-*' });
const dashboard = savedObject('dashboard', '22222222-2222-8222-a222-222222222222', { title: 'X' }, [
  { type: 'index-pattern', id: view.id, name: 'a' },
]);
const LINES = ndjson([view, dashboard]);
const SECRET = 'ApiKey c2VjcmV0OnNlY3JldA==';

const running: FakeKibana[] = [];
afterEach(async () => {
  for (const kibana of running.splice(0)) await kibana.stop();
});

async function tried(script: readonly Said[], options: ImportOptions = {}) {
  const kibana = await FakeKibana.start(...script);
  running.push(kibana);
  const log = new RecordedLog();
  let waited = 0;
  const wait = async (milliseconds: number) => {
    waited += milliseconds;
  };
  const result = await importObjects(LINES, { url: kibana.url, authorization: () => SECRET }, log, { wait, ...options }).catch(
    (error: unknown) => error as OperatorError,
  );
  return { kibana, log, result, waitedSeconds: () => waited / 1000 };
}

const refused = (error: object): Said => ({
  status: 200,
  body: {
    success: false,
    successCount: 23,
    errors: [{ type: 'dashboard', id: dashboard.id, meta: { title: '[Spoor] Diameter' }, error }],
  },
});

describe('the import of dashboards', () => {
  it('sends the lines as a file whose name ends in .ndjson, replacing what is there', async () => {
    const { kibana, result } = await tried([AVAILABLE, IMPORTED]);
    expect(result).toEqual({ objects: 24, space: 'default', version: '9.1.0' });
    const [status, sent] = kibana.asked;
    expect(status).toMatchObject({ method: 'GET', path: '/api/status' });
    expect(sent).toMatchObject({ method: 'POST', path: '/api/saved_objects/_import?overwrite=true' });
    expect(sent!.headers['kbn-xsrf']).toBeTruthy();
    expect(sent!.headers.authorization).toBe(SECRET);
    const boundary = /boundary=(\S+)/.exec(sent!.headers['content-type']!)![1]!;
    expect(sent!.body.startsWith(`--${boundary}\r\n`)).toBe(true);
    expect(sent!.body).toContain('name="file"; filename="spoor.ndjson"');
    expect(sent!.body).toContain(`\r\n\r\n${LINES}\r\n--${boundary}--`);
  });

  it('gives every space identifiers of its own, the same each time, with all that refers to them', async () => {
    const bodies: string[] = [];
    for (const space of ['noc', 'noc', 'lab']) {
      const { kibana, result } = await tried([AVAILABLE, IMPORTED], { space });
      expect(result).toMatchObject({ space });
      expect(kibana.asked[1]!.path).toBe(`/s/${space}/api/saved_objects/_import?overwrite=true`);
      const lines = /\r\n\r\n([\s\S]*?)\r\n--/.exec(kibana.asked[1]!.body)![1]!;
      const [first, second] = lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(second.references[0].id).toBe(first.id);
      bodies.push(lines);
    }
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[0]).not.toContain(view.id);
    expect(bodies[2]).not.toContain(JSON.parse(bodies[0]!.split('\n')[0]!).id);
  });

  it('waits while Kibana starts, and says so once', async () => {
    const starting: Said = { status: 200, body: { status: { overall: { level: 'unavailable' } } } };
    const { result, log, waitedSeconds } = await tried([
      'cut',
      { status: 503, body: 'Kibana server is not ready yet' },
      starting,
      AVAILABLE,
      'cut',
      IMPORTED,
    ]);
    expect(result).toMatchObject({ objects: 24 });
    expect(waitedSeconds()).toBe(12);
    expect(log.lines.filter((line) => line.includes('not ready'))).toHaveLength(1);
  });

  it('gives up after its patience, with what was last in the way', async () => {
    const { result } = await tried(Array<Said>(20).fill({ status: 503, body: '' }), { patienceSeconds: 9 });
    expect(result).toMatchObject({ code: 'KIBANA_UNREACHABLE' });
    expect((result as OperatorError).message).toContain('was not ready for 9 s: it answers 503');
  });

  it('believes success, not the status 200', async () => {
    const { result } = await tried([AVAILABLE, refused({ type: 'conflict' })]);
    expect(result).toBeInstanceOf(OperatorError);
    expect((result as OperatorError).message).toContain('imported 23 objects into space default, but not dashboard [Spoor] Diameter');
  });

  it.each<[what: string, answers: Said[], message: RegExp, todo: RegExp]>([
    ['conflict', [AVAILABLE, refused({ type: 'conflict' })], /not dashboard/, /import with overwrite/],
    [
      'ambiguous_conflict',
      [AVAILABLE, refused({ type: 'ambiguous_conflict', destinations: [] })],
      /not dashboard/,
      /delete those not wanted/,
    ],
    [
      'missing_references',
      [AVAILABLE, refused({ type: 'missing_references', references: [{ type: 'index-pattern', id: 'abc' }] })],
      /which lacks index-pattern abc/,
      /import the whole file/,
    ],
    ['unsupported_type', [AVAILABLE, refused({ type: 'unsupported_type' })], /not dashboard/, /does not know its type/],
    ['unknown', [AVAILABLE, refused({ type: 'unknown', statusCode: 400 })], /not dashboard/, /its log does/],
    ['an error nobody knows yet', [AVAILABLE, refused({ type: 'moon_phase' })], /not dashboard/, /moon_phase: Kibana says no more/],
    ['no success and no reason', [AVAILABLE, { status: 200, body: { success: false } }], /does not say what/, /import again/],
    ['wrong credentials', [{ status: 401, body: {} }], /does not accept the credentials/, /API key or user/],
    [
      'no privilege',
      [AVAILABLE, { status: 403, body: {} }],
      /does not let this user import into space default/,
      /Saved Objects Management/,
    ],
    ['no such space', [AVAILABLE, { status: 404, body: {} }], /no space default/, /Create the space/],
    ['too large', [AVAILABLE, { status: 413, body: '' }], /takes no request of that size/, /maxImportPayloadBytes/],
    ['Elasticsearch instead', [{ status: 400, body: { error: 'no handler found' } }], /is not Kibana/, /usually port 5601/],
    ['a page instead', [{ status: 200, body: '<html>' }], /is not Kibana/, /address of Kibana/],
    [
      'an old Kibana',
      [{ status: 200, body: { version: { number: '8.9.2' }, status: { overall: { level: 'available' } } } }],
      /is version 8\.9\.2; the dashboards need 8\.15/,
      /Upgrade Kibana/,
    ],
    [
      'OpenSearch Dashboards',
      [{ status: 200, body: { version: { number: '2.19.1' }, status: { overall: { level: 'available', state: 'green' } } } }],
      /version 2\.19\.1/,
      /OpenSearch Dashboards cannot/,
    ],
    [
      'a Kibana older than the file',
      [AVAILABLE, { status: 422, body: { message: 'Document "x" belongs to a more recent version of Kibana [9.9.9].' } }],
      /status 422: Document "x" belongs to a more recent version/,
      /upgrade it/,
    ],
  ])('tells what to do about %s', async (_, answers, message, todo) => {
    const { result } = await tried(answers);
    expect(result).toMatchObject({ code: 'KIBANA_REFUSED', exitCode: 3 });
    expect((result as OperatorError).message).toMatch(message);
    expect((result as OperatorError).todo).toMatch(todo);
  });

  it('trusts the authority it is given, and says so when the certificate is of another', async () => {
    const kibana = await FakeKibana.startSecure({ cert: CERTIFICATE, key: KEY }, AVAILABLE, IMPORTED);
    running.push(kibana);
    const { url } = kibana;
    const refused = await importObjects(LINES, { url }, silentLog).catch((error: unknown) => error as OperatorError);
    expect(refused).toMatchObject({ code: 'KIBANA_UNREACHABLE' });
    expect((refused as OperatorError).message).toContain('is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)');
    expect(kibana.asked).toEqual([]);
    expect(await importObjects(LINES, { url, tls: { ca: AUTHORITY } }, silentLog)).toMatchObject({ objects: 24 });
  });

  it('never lets a secret into a text', async () => {
    const answers = [AVAILABLE, { status: 500, body: { message: 'failed' } } as const];
    const { result, log } = await tried(answers);
    expect(`${(result as OperatorError).message} ${(result as OperatorError).todo} ${log.lines.join(' ')}`).not.toContain('c2VjcmV0');
  });
});
