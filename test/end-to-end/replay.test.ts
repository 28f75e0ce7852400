import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Running, root, spooled, spoor, temporary } from './spoor.js';

const sample = (decoder: string) => join(root, 'decoders', decoder, 'samples');

describe('spoor replay', () => {
  it('prints documents to standard output and nothing else there, the same bytes every time', async () => {
    const args = ['replay', sample('gsmtap'), sample('diameter'), '--print'];
    const first = await spoor(args);
    expect(first.code, first.stderr).toBe(0);
    const documents = first.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, never>);
    expect(documents.length).toBeGreaterThan(20);
    for (const document of documents) {
      expect(document._id).toMatch(/^[0-9a-f]{8}-[\w-]{22}$/);
      expect(document.data_stream).toMatchObject({ type: expect.stringMatching(/^(logs|metrics)$/), namespace: 'default' });
      expect(document['@timestamp']).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/);
    }
    expect((await spoor(args)).stdout).toBe(first.stdout);
    expect(first.stderr).toContain('Documents');
  });

  it('names the observer after the file as the collector names it, else as it is told, else after the file', async () => {
    const folder = temporary();
    const [name] = ['trace-bts7-20260102_030405.pcap'];
    const capture = join(sample('diameter'), 'agents-tcp.pcap');
    copyFileSync(capture, join(folder, name!));
    const observers = async (...args: string[]) => {
      const { stdout } = await spoor(['replay', ...args, '--print']);
      return [
        ...new Set(
          stdout
            .trimEnd()
            .split('\n')
            .map((line) => (JSON.parse(line) as { observer: { name: string } }).observer.name),
        ),
      ];
    };
    expect(await observers(folder)).toEqual(['bts7']);
    expect(await observers(capture)).toEqual(['agents-tcp']);
    expect(await observers(capture, '--observer', 'core')).toEqual(['core']);
  });

  it('reads standard input, compressed or not', async () => {
    const bytes = readFileSync(join(sample('diameter'), 'agents-tcp.pcap'));
    const plain = await spoor(['replay', '-', '--observer', 'x', '--print'], { input: bytes });
    const compressed = await spoor(['replay', '-', '--observer', 'x', '--print'], { input: gzipSync(bytes) });
    expect(gunzipSync(gzipSync(bytes)).equals(bytes)).toBe(true);
    expect(plain.code, plain.stderr).toBe(0);
    expect(plain.stdout.length).toBeGreaterThan(1000);
    expect(compressed.stdout).toBe(plain.stdout);
  });

  it('spools what it prints, and appends when it is run again', async () => {
    const folder = temporary();
    const args = ['replay', sample('diameter'), '--spool', join(folder, 'spool')];
    const { stdout, code, stderr } = await spoor([...args, '--print']);
    expect(code, stderr).toBe(0);
    expect((await spooled(join(folder, 'spool'))).lines.join('\n')).toBe(stdout.trimEnd());
    await spoor(args);
    expect((await spooled(join(folder, 'spool'))).lines.length).toBe(2 * stdout.trimEnd().split('\n').length);
  });

  it('ends quietly when nobody reads on', () => {
    const cli = join(root, 'dist', 'program', 'cli.js');
    const line = execFileSync('sh', ['-c', `'${process.execPath}' '${cli}' replay '${sample('gsmtap')}' --print 2>/dev/null | head -n 1`], {
      encoding: 'utf8',
    });
    expect(JSON.parse(line)).toHaveProperty('_id');
  });

  it('writes the report as one page', async () => {
    const folder = temporary();
    const { code, stderr } = await spoor(['replay', sample('diameter'), '--report', join(folder, 'report.html')]);
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
    const refused = await spoor(['replay', sample('diameter'), '--report', join(folder, 'no', 'where.html')]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('REPORT_NOT_WRITABLE');
  });

  it('lists RTP streams as tshark prints them when asked, beside our own table, and lets any key be set', async () => {
    const capture = join(sample('rtp'), 'impaired.pcap');
    const asked = await spoor(['replay', '--wireshark-columns', capture]);
    expect(asked.code, asked.stderr).toBe(0);
    expect(asked.stderr).toMatch(/^RTP streams$/m);
    // As tshark prints it, then ours: 4 lost there, because one of the five that were lost is made up for by a duplicate.
    expect(asked.stderr).toMatch(
      /^ {5}0\.000650 {6}3\.979619 {6}192\.0\.2\.30 30000 {6}192\.0\.2\.10 {2}6000 0xCA110000 {13}g729 {3}196 {5}4 \(2\.0%\) .* X +5 {2}duplicates$/m,
    );
    const set = await spoor(['replay', '--set', 'decoders.rtp.wireshark_columns=true', capture]);
    expect(set.stderr).toBe(asked.stderr);
    const plain = await spoor(['replay', capture]);
    expect(plain.stderr).not.toContain('Wireshark');
    expect(plain.stderr).toContain('192.0.2.30:30000 > 192.0.2.10:6000 (G729), 12:07:50 to 12:07:54: 5 of 200 packets');
  });

  it('keeps what is committed when it is killed, and goes on with the same spool', async () => {
    const folder = temporary();
    const spool = join(folder, 'spool');
    const repeated = Array.from({ length: 400 }, () => join(sample('gsmtap'), '.'));
    const running = new Running(['replay', ...repeated, '--spool', spool]);
    const { stdout: whole } = await spoor(['replay', sample('gsmtap'), '--print']);
    let committed: string[] = [];
    while (committed.length < 100) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      committed = (await spooled(spool)).lines;
    }
    await running.kill('SIGKILL');
    const known = new Set(whole.split('\n'));
    const left = (await spooled(spool)).lines;
    expect(left.length).toBeGreaterThanOrEqual(committed.length);
    for (const line of left) expect(known.has(line)).toBe(true);
    const again = await spoor(['replay', sample('gsmtap'), '--spool', spool]);
    expect(again.code, again.stderr).toBe(0);
    expect((await spooled(spool)).lines.length).toBe(left.length + known.size - 1);
  });
});

describe('what an operator gets wrong', () => {
  it.each([
    [['replay', '/no/such/file.pcap'], 3, 'SOURCE_NOT_READABLE'],
    [['replay', join(root, 'package.json')], 3, 'is no capture'],
    [['replay'], 2, 'missing required argument'],
    [['run'], 2, '--source tcp://HOST:PORT'],
    [['run', '--source', 'not an endpoint'], 2, 'source.url'],
    [['replay', '-', '--decoder', './no-such'], 2, 'DECODER_NOT_FOUND'],
    [['replay', '-', '--spool', '/proc/spool'], 3, 'SPOOL_NOT_WRITABLE'],
    [['replay', '-', '--set', 'flows'], 2, 'KEY=VALUE is wanted'],
    [['replay', '-', '--set', 'flwos=5000'], 2, 'Did you mean flows?'],
    [['replay', '-', '--set', 'decoders.rtp.heuristics=false'], 2, 'Did you mean heuristic?'],
    [['repaly'], 2, "unknown command 'repaly'"],
    [['run', '--sorce', 'x'], 2, '--source'],
  ] as const)('%j', async (args, code, text) => {
    const ended = await spoor(args);
    expect(ended.stderr).toContain(text);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).not.toContain('    at ');
  });

  it('a spool that another Spoor owns', async () => {
    const spool = join(temporary(), 'spool');
    const owner = new Running(['run', '--source', 'tcp://127.0.0.1:9', '--spool', spool]);
    await owner.says(/127\.0\.0\.1:9/);
    const second = await spoor(['replay', sample('diameter'), '--spool', spool]);
    expect(second.stderr).toContain(`${owner.process.pid}`);
    expect(second.stderr).toContain('SPOOL_LOCKED');
    expect(second.code).toBe(3);
    expect((await owner.kill('SIGTERM')).code).toBe(0);
  });

  it('a directory of which one file is no capture costs that file', async () => {
    const folder = temporary();
    mkdirSync(join(folder, 'sub'));
    copyFileSync(join(sample('diameter'), 'agents-tcp.pcap'), join(folder, 'good.pcap'));
    writeFileSync(join(folder, 'bad.pcap'), 'x'.repeat(65_536));
    const { code, stdout, stderr } = await spoor(['replay', folder, '--print']);
    expect(code, stderr).toBe(0);
    const documents = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: { dataset: string; action?: string } });
    expect(documents.some(({ event }) => event.dataset === 'spoor.capture' && event.action === 'refused')).toBe(true);
    expect(documents.some(({ event }) => event.dataset.startsWith('spoor.diameter'))).toBe(true);
  });
});
