import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../../src/elasticsearch/connection.js';
import { elasticsearchOptions } from '../../src/elasticsearch/options.js';
import type { Probe } from '../../src/elasticsearch/server.js';
import { silentLog } from '../../src/log.js';
import { AUTHORITY, CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_KEY, CLIENT_PASSPHRASE, KEY } from './certificates.js';
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

describe('a server that wants to see a certificate of the client', () => {
  const server = new FakeServer();
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spoor-certificates-'));
    await writeFile(join(directory, 'client.pem'), CLIENT_CERTIFICATE);
    await writeFile(join(directory, 'client.key'), CLIENT_KEY);
    await writeFile(join(directory, 'passphrase'), `${CLIENT_PASSPHRASE}\n`);
    await writeFile(join(directory, 'wrong'), 'open');
    server.secure = { cert: CERTIFICATE + AUTHORITY, key: KEY, ca: CLIENT_CERTIFICATE, requestCert: true, rejectUnauthorized: true };
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });

  async function look(passphrase?: string): Promise<Probe> {
    const file = (name: string) => join(directory, name);
    const own =
      passphrase === undefined
        ? {}
        : { certificateFile: file('client.pem'), keyFile: file('client.key'), keyPassphraseFile: file(passphrase) };
    const connection = await Connection.open(
      elasticsearchOptions.parse({ url: server.url, fingerprint, ...own }),
      silentLog,
      new TestClock(),
    );
    try {
      return await connection.probe();
    } finally {
      await connection.close();
    }
  }

  it('is shown the one that is configured', async () => {
    expect((await look('passphrase')).kind).toBe('server');
  });

  it('refuses who shows none', async () => {
    expect((await look()).kind).not.toBe('server');
    expect(server.others).toHaveLength(1);
  });

  it('is not asked with a key that the passphrase does not open, and the passphrase is in no message', async () => {
    const probe = await look('wrong');
    expect(probe.kind).not.toBe('server');
    expect(JSON.stringify(probe)).not.toContain('open');
  });
});

describe('a proxy on the way', () => {
  const server = new FakeServer();
  const asked: string[] = [];
  const credentials = `Basic ${Buffer.from('me:se same').toString('base64')}`;
  const proxy = createServer();
  let address = '';
  beforeAll(async () => {
    proxy.on('connect', ({ url = '', headers }, socket) => {
      asked.push(url);
      if (headers['proxy-authorization'] !== credentials) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      const onward = connect(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
      return socket;
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    server.secure = { cert: CERTIFICATE + AUTHORITY, key: KEY };
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });

  async function through(user: string, trust: Record<string, string> = { fingerprint }): Promise<Probe> {
    const options = elasticsearchOptions.parse({ url: server.url, proxy: `http://${user}@${address}`, ...trust });
    const connection = await Connection.open(options, silentLog, new TestClock());
    try {
      return await connection.probe();
    } finally {
      await connection.close();
    }
  }

  it('is gone through for the fingerprint and for every request, and TLS is with the server behind it', async () => {
    asked.length = 0;
    expect((await through('me:se%20same')).kind).toBe('server');
    expect(asked).toEqual([`127.0.0.1:${server.port}`, `127.0.0.1:${server.port}`]);
  });

  it('that refuses is told as such, without user and password', async () => {
    const probe = await through('me:wrong');
    expect(probe).toMatchObject({ kind: 'down', message: expect.stringContaining('the proxy 127.0.0.1 refuses the way') });
    expect(JSON.stringify(probe)).not.toContain('wrong');
    const directory = await mkdtemp(join(tmpdir(), 'spoor-certificates-'));
    await writeFile(join(directory, 'ca.pem'), AUTHORITY);
    const trust = { caFile: join(directory, 'ca.pem') };
    expect((await through('me:se%20same', trust)).kind).toBe('server');
    const refused = await through('me:wrong', trust);
    expect(refused).toMatchObject({ kind: 'down', message: expect.stringContaining('407') });
    expect(JSON.stringify(refused)).not.toContain('wrong');
    await rm(directory, { recursive: true });
  });
});
