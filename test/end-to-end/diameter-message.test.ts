import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, spoor, temporary } from './spoor.js';

const AGENTS = join(root, 'decoders', 'diameter', 'samples', 'agents-tcp.pcap');

describe('spoor diameter message', () => {
  it('lists the messages of a capture, those marked that break a rule', async () => {
    const { code, stdout, stderr } = await spoor(['diameter', 'message', AGENTS]);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(320);
    expect(lines.map((line) => Number(line.slice(2, 8)))).toEqual(Array.from({ length: 320 }, (_, i) => i + 1));
    expect(lines[100]).toBe('!    101  20:15:54.972  mme1.visited.example to dra1.visited.example  AIR of S6a');
    expect(lines[102]).toMatch(/^! +103 .* to hss1\.home\.example {2}AIR of S6a$/);
  });

  it('shows one over its definition, what it lacks marked, and nobody named in it', async () => {
    const { code, stdout, stderr } = await spoor(['diameter', 'message', AGENTS, '--number', '101']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^AIR of S6a\n {2}20:15:54\.972 /);
    expect(stdout).toMatch(/\n {2}1 broken rule, marked with !\.\n/);
    expect(stdout).toMatch(/\n {2}! +\{ Auth-Session-State \} +missing \(5005 DIAMETER_MISSING_AVP\)\n$/);
    expect(stdout).not.toMatch(/\d{14}/);
  });

  it('draws it, and prints a flowchart', async () => {
    const file = join(temporary(), 'message.svg');
    const drawn = await spoor(['diameter', 'message', AGENTS, '--number', '101', '--svg', file]);
    expect([drawn.code, drawn.stdout, drawn.stderr]).toEqual([0, '', '']);
    expect(readFileSync(file, 'utf8')).toContain('<rect class="missing"');
    const mermaid = await spoor(['diameter', 'message', AGENTS, '--number', '101', '--mermaid']);
    expect(mermaid.stdout).toMatch(/^flowchart LR\n {2}n0\["AIR of S6a<br>Authentication-Information"\]\n/);
  });

  it('ends in peace when nobody reads on', async () => {
    const shell = spawn('sh', ['-c', `"${process.execPath}" dist/program/cli.js diameter message "${AGENTS}" | head -n 1`], { cwd: root });
    let [out, said] = ['', ''];
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    shell.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(shell, 'close');
    expect([out.split('\n').length, said]).toEqual([2, '']);
  });

  it('says how many there are when there are not so many', async () => {
    const { code, stderr } = await spoor(['diameter', 'message', AGENTS, '--number', '321']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/There are 320 Diameter messages in /)]);
    expect((await spoor(['diameter', 'message', AGENTS, '--all'])).code).toBe(2);
    expect((await spoor(['diameter', 'message', AGENTS, '--number', '0'])).code).toBe(2);
  });
});
