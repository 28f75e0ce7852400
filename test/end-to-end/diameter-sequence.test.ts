import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { avp, message } from '../../decoders/diameter/encode.js';
import { writePcap } from '../capture/write-capture.js';
import { ethernet, HERE, ipv4, SYN, T0, THERE, tcp } from '../net/build.js';
import { emptyCapture, root, spoor, temporary } from './spoor.js';

const AGENTS = join(root, 'decoders', 'diameter', 'samples', 'agents-tcp.pcap');
const SESSION = 'mme1.visited.example;1795637757;20;lab';

/** An update of a location in a session whose identifier has the subscriber in it, as some software makes them. */
function captureOf(session: string): Uint8Array {
  const S6A = 16777251;
  const request = message({ command: 316, application: S6A }, avp(263, session), avp(264, 'mme'), avp(296, 'visited'), avp(1, IMSI));
  const answer = message(
    { command: 316, application: S6A, flags: 0x40 },
    avp(263, session),
    avp(264, 'hss'),
    avp(296, 'home'),
    avp(268, 2001),
  );
  const out = { sourcePort: 40_000, destinationPort: 3868 };
  const back = { sourcePort: 3868, destinationPort: 40_000 };
  const to = (segment: Uint8Array) => ethernet({}, ipv4({ protocol: 6 }, segment));
  const from = (segment: Uint8Array) => ethernet({}, ipv4({ protocol: 6, source: THERE, destination: HERE }, segment));
  return writePcap([
    { time: T0, data: to(tcp({ ...out, sequence: 99, flags: SYN })) },
    { time: T0 + 1000, data: to(tcp({ ...out, sequence: 100 }, request)) },
    { time: T0 + 2000, data: from(tcp({ ...back, sequence: 500 }, answer)) },
  ]);
}
const IMSI = '001010123456789';

describe('spoor diameter sequence', () => {
  it('lists the sessions of a capture, those marked in which something failed', async () => {
    const { code, stdout, stderr } = await spoor(['diameter', 'sequence', AGENTS]);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(42);
    expect(lines.filter((line) => line.startsWith('! '))).toHaveLength(9);
    expect(lines.find((line) => line.endsWith(SESSION))).toMatch(/^! 2026-11-25 20:15:57\.490 {2}S6a +13 s +7x AIR: /);
    expect(lines.find((line) => line.includes(' Gx '))).toMatch(/9x CCR, 3x RAR: DIAMETER_SUCCESS/);
  });

  it('shows one over all its hops: sent, sent again, answered, and what agents said when nobody waited any longer', async () => {
    const { code, stdout, stderr } = await spoor(['diameter', 'sequence', AGENTS, '--session', SESSION]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^S6a Authentication-Information of mme1\.visited\.example, session /);
    const rows = stdout.split('\n').filter((line) => /^\d\d:/.test(line));
    expect(rows).toHaveLength(13);
    expect(rows[3]).toBe('20:15:59.492  |---------->|           |           |  AIR sent again');
    expect(rows[12]).toMatch(/^20:16:10\.456 {2}\| {11}\|<-{10}\| {11}\| {2}! 3002 DIAMETER_UNABLE_TO_DELIVER, .*, late$/);
  });

  it('prints what the README of the decoder shows', async () => {
    const page = readFileSync(join(root, 'decoders', 'diameter', 'README.md'), 'utf8').match(/\n## One exchange\n[\s\S]*?(?=\n## )/)![0];
    const [commands = '', shown] = [...page.matchAll(/```\n([\s\S]*?)```/g)].map(([, text]) => text!);
    const [file = '', session = ''] = /sequence (\S+) --session '(.*)'\n/.exec(commands)!.slice(1);
    const { stdout } = await spoor(['diameter', 'sequence', join(root, file), '--session', session]);
    expect(stdout).toBe(shown);
  });

  it('draws it', async () => {
    const file = join(temporary(), 'failed.svg');
    const drawn = await spoor(['diameter', 'sequence', AGENTS, '--session', SESSION, '--svg', file]);
    expect([drawn.code, drawn.stdout, drawn.stderr]).toEqual([0, '', '']);
    expect(readFileSync(file, 'utf8').match(/class="arrow"/g)).toHaveLength(13);
    const mermaid = await spoor(['diameter', 'sequence', AGENTS, '--session', SESSION, '--mermaid']);
    expect(mermaid.stdout).toMatch(/^sequenceDiagram\n {2}participant p0 as mme1\.visited\.example\n/);
  });

  it('names nobody unless the configuration says so, and finds a session by what was on the wire all the same', async () => {
    const file = join(temporary(), 'subscriber.pcap');
    const session = `mme;1;${IMSI}`;
    writeFileSync(file, captureOf(session));
    const list = await spoor(['diameter', 'sequence', file]);
    expect(list.stdout).toMatch(/ULR: DIAMETER_SUCCESS {2}mme;1;\[imsi [0-9a-f]{32}\]\n$/);
    const shown = await spoor(['diameter', 'sequence', file, '--session', session]);
    expect([shown.code, shown.stdout.split('\n').length]).toEqual([0, 7]);
    expect(list.stdout + list.stderr + shown.stdout + shown.stderr).not.toContain(IMSI);
    const kept = await spoor(['diameter', 'sequence', file, '--set', 'privacy.classes.imsi=keep']);
    expect(kept.stdout.trimEnd().endsWith(session)).toBe(true);
  });

  it('says what is not there, and what to do', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'empty.pcap'), emptyCapture());
    const empty = await spoor(['diameter', 'sequence', 'empty.pcap'], { cwd: folder });
    expect([empty.code, empty.stderr]).toEqual([
      2,
      expect.stringMatching(/There is no Diameter message with a Session-Id in empty\.pcap\.\n/),
    ]);
    const other = await spoor(['diameter', 'sequence', AGENTS, '--session', 'x']);
    expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/There is no session x in /)]);
    const missing = await spoor(['diameter', 'sequence', 'missing.pcap'], { cwd: folder });
    expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('(SOURCE_NOT_READABLE)')]);
    const unclear = await spoor(['diameter', 'sequence', AGENTS, '--mermaid']);
    expect([unclear.code, unclear.stderr]).toEqual([2, expect.stringContaining('(USAGE)')]);
  });
});
