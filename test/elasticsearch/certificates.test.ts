import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../../src/elasticsearch/connection.js';
import { elasticsearchOptions } from '../../src/elasticsearch/options.js';
import type { Probe } from '../../src/elasticsearch/server.js';
import { AUTHORITY, CERTIFICATE, KEY } from './certificates.js';
import { FakeServer } from './fake-server.js';
import { RecordedLog, SECRET, TestClock } from './workbench.js';

const fingerprint = new X509Certificate(AUTHORITY).fingerprint256;
const other = new X509Certificate(CERTIFICATE).fingerprint256.replace(/^../, (byte) => (byte === '00' ? '01' : '00'));

describe('a server with a certificate', () => {
  const server = new FakeServer();
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spoor-certificates-'));
    await writeFile(join(directory, 'ca.pem'), AUTHORITY);
    server.secure = { cert: CERTIFICATE + AUTHORITY, key: KEY };
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });

  async function look(more: Record<string, unknown>, url = server.url): Promise<Probe> {
    const options = elasticsearchOptions.parse({ url, apiKey: `id:${SECRET}`, ...more });
    const connection = await Connection.open(options, new RecordedLog(), new TestClock());
    try {
      return await connection.probe();
    } finally {
      await connection.close();
    }
  }

  it('is trusted with the file of its authority', async () => {
    expect((await look({ caFile: join(directory, 'ca.pem') })).kind).toBe('server');
  });

  it('is trusted by the fingerprint of its authority, however that is written', async () => {
    for (const written of [fingerprint, fingerprint.replaceAll(':', '').toLowerCase()]) {
      expect((await look({ fingerprint: written })).kind).toBe('server');
    }
  });

  it('is not trusted without, nor by another fingerprint, and gets no credentials then', async () => {
    server.others.length = 0;
    expect(await look({})).toMatchObject({ kind: 'refused', todo: expect.stringContaining('caFile or fingerprint') });
    expect(await look({ fingerprint: other })).toMatchObject({ kind: 'refused', message: expect.stringContaining('No certificate') });
    expect(server.others).toEqual([]);
  });

  it('is not trusted under a name that the certificate does not bear, although the authority is the right one', async () => {
    for (const trust of [{ fingerprint }, { caFile: join(directory, 'ca.pem') }]) {
      expect(await look(trust, server.url.replace('127.0.0.1', 'localhost'))).toMatchObject({ kind: 'refused' });
    }
  });

  it('may be away when its fingerprint is to be compared, and come later', async () => {
    await server.stop();
    expect(await look({ fingerprint })).toMatchObject({ kind: 'down', message: expect.stringContaining('ECONNREFUSED') });
    await server.start();
    expect((await look({ fingerprint })).kind).toBe('server');
  });

  it('is wanted when a fingerprint is configured', async () => {
    expect(await look({ fingerprint }, 'http://127.0.0.1:9')).toMatchObject({ kind: 'refused', todo: expect.stringContaining('https') });
  });
});
