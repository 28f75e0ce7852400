import { describe, expect, it } from 'vitest';
import type { Answer, NoAnswer } from '../../src/elasticsearch/answer.js';
import { capabilitiesOf, identify } from '../../src/elasticsearch/server.js';

function answer(status: number, body: unknown = {}): Answer {
  return { kind: 'answer', status, headers: {}, body };
}

const failure = (reason: NoAnswer['reason'], message = 'what happened'): Answer => ({ kind: 'failure', reason, message });
const says = (number: unknown, more: object = {}) => answer(200, { name: 'n', version: { number, build_flavor: 'default', ...more } });
const forbidden = answer(403, { error: { type: 'security_exception', reason: 'action [cluster:monitor/main] is unauthorized' } });

describe('a server that will do', () => {
  it.each([
    ['8.11.0', '8'],
    ['8.19.7', '8'],
    ['9.0.0', '9'],
    ['9.4.3', '9'],
    ['9.5.0-SNAPSHOT', '9'],
    ['10.0.0', '9'],
  ])('%s is spoken to in form %s', (version, compatibility) => {
    expect(identify(says(version), 'auto')).toMatchObject({
      kind: 'server',
      server: { product: 'elasticsearch', version, serverless: false, compatibility },
    });
  });

  it('is serverless, whatever version it says', () => {
    const probe = identify(says('8.11.0', { build_flavor: 'serverless' }), 'auto');
    expect(probe).toMatchObject({ kind: 'server', server: { serverless: true, compatibility: '9' } });
  });

  it.each([
    [8, '8'],
    ['8', '8'],
    [9, '9'],
    ['plain', 'plain'],
  ] as const)('is spoken to in form %j when that is configured', (wanted, compatibility) => {
    expect(identify(says('9.4.3'), wanted)).toMatchObject({ kind: 'server', server: { version: '9.4.3', compatibility } });
  });

  it.each([8, '9', 'plain'] as const)('does not let its version be asked for, but %j is configured', (wanted) => {
    const probe = identify(forbidden, wanted);
    expect(probe).toMatchObject({ kind: 'server', server: { version: '', compatibility: String(wanted) } });
    // Without it mistakes cost documents, so what may not know it must be configured as plain.
    if (probe.kind === 'server') expect(probe.server.understands.requireDataStream).toBe(wanted !== 'plain');
  });

  it.each(['auto', 'plain'] as const)('is OpenSearch with %s, and is asked for nothing that only Elasticsearch knows', (wanted) => {
    const probe = identify(says('2.19.0', { distribution: 'opensearch' }), wanted);
    expect(probe).toMatchObject({ kind: 'server', server: { product: 'opensearch', compatibility: 'plain' } });
    if (probe.kind !== 'server') return;
    const { shards, ...rest } = probe.server.understands;
    expect(shards).toBe(true);
    expect(Object.values(rest)).not.toContain(true);
  });

  it('is serverless, and understands what the newest does but what is not the operator\u2019s there', () => {
    const probe = identify(says('8.11.0', { build_flavor: 'serverless' }), 'auto');
    if (probe.kind !== 'server') throw new Error(probe.message);
    const { ilm, shards, ...rest } = probe.server.understands;
    expect([ilm, shards]).toEqual([false, false]);
    expect(Object.values(rest)).not.toContain(false);
  });

  it('says nothing of a version, but plain is configured', () => {
    expect(identify(answer(200, 'hello'), 'plain')).toMatchObject({ kind: 'server', server: { product: 'unknown', version: '' } });
  });
});

describe('a server that will not do', () => {
  it.each([
    ['7.17.29', /Elasticsearch 7\.17\.29/],
    ['8.10.4', /Elasticsearch 8\.10\.4/],
  ])('because it is %s', (version, message) => {
    expect(identify(says(version), 'auto')).toEqual({
      kind: 'refused',
      message: expect.stringMatching(message),
      todo: expect.stringContaining('8.11'),
    });
    expect(identify(says(version), 'plain').kind).toBe('server');
  });

  it.each([
    ['refuses the credentials', answer(401), 'auto', /apiKey/],
    ['refuses them whatever the form', answer(401), 9, /apiKey/],
    ['does not tell its version', forbidden, 'auto', /monitor/],
    ['is OpenSearch before 2', says('1.3.20', { distribution: 'opensearch' }), 'auto', /OpenSearch 2/],
    ['is OpenSearch, and the form of Elasticsearch is configured', says('2.19.0', { distribution: 'opensearch' }), 8, /plain/],
    ['is a web page', answer(200, '<html>'), 'auto', /url/],
    ['is a web page that is not there', answer(404, '<html>'), 'plain', /url/],
    ['says something else as version', says(9), 'auto', /url/],
    ['redirects', answer(302), 'auto', /url/],
    ['has a certificate that is not trusted', failure('certificate', 'self-signed certificate'), 'auto', /caFile or fingerprint/],
    [
      'has a certificate of another name',
      failure('certificate', "Hostname/IP does not match certificate's altnames"),
      'auto',
      /a name that stands in the certificate/,
    ],
    ['has a certificate that is out of date', failure('certificate', 'certificate has expired'), 'auto', /Renew the certificate/],
  ] as const)('because it %s', (_, given, wanted, todo) => {
    expect(identify(given, wanted)).toEqual({ kind: 'refused', message: expect.any(String), todo: expect.stringMatching(todo) });
  });
});

describe('a server that may do later', () => {
  it.each([
    ['429', answer(429)],
    ['408', answer(408)],
    ['500', answer(500)],
    ['503', answer(503, '<html>Bad gateway')],
    ['no connection', failure('connection')],
    ['no answer', failure('timeout')],
  ])('%s', (_, given) => {
    for (const wanted of ['auto', 'plain', 8] as const)
      expect(identify(given, wanted)).toEqual({ kind: 'down', message: expect.any(String) });
  });
});

describe('what a version understands', () => {
  it.each([
    ['requireDataStream', '8.12.2', '8.13.0'],
    ['includeSourceOnError', '8.17.9', '8.18.0'],
    ['lifecycle', '8.10.4', '8.11.0'],
    ['ignoreDynamicBeyondLimit', '8.12.2', '8.13.0'],
    ['lazyRollover', '8.13.4', '8.14.0'],
    ['logsdb', '8.16.6', '8.17.0'],
    ['failureStore', '8.18.8', '8.19.0'],
    ['failureStore', '9.0.8', '9.1.0'],
  ] as const)('%s: not %s, but %s', (what, without, since) => {
    expect(capabilitiesOf(without, 'elasticsearch')[what]).toBe(false);
    expect(capabilitiesOf(since, 'elasticsearch')[what]).toBe(true);
    expect(capabilitiesOf('9.4.3', 'elasticsearch')[what]).toBe(true);
  });
});
