import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dnsCapture } from './dns-capture.js';
import { root, spoor, temporary } from './spoor.js';

/** The decoder that CONTRIBUTING.md shows, as a reader would copy it. */
function fromThePage(): string {
  const block = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').match(/```js\n(\/\/ dns-names\/decoder\.mjs\n[\s\S]*?)```/);
  return block![1]!;
}

describe('the decoder of CONTRIBUTING.md', () => {
  const folder = temporary();
  mkdirSync(join(folder, 'dns-names'));
  writeFileSync(join(folder, 'dns-names', 'decoder.mjs'), fromThePage());
  writeFileSync(join(folder, 'dns.pcap'), dnsCapture());

  it('has less than 40 lines', () => {
    expect(fromThePage().trimEnd().split('\n').length).toBeLessThan(40);
  });

  it('is loaded by path from a folder without Spoor in it, and its documents arrive', async () => {
    const { code, stdout, stderr } = await spoor(['replay', 'dns.pcap', '--decoder', './dns-names', '--print'], { cwd: folder });
    expect(code, stderr).toBe(0);
    const documents = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { dns_names: object; network: { protocol: string } });
    expect(documents.map(({ dns_names }) => dns_names)).toEqual([
      { name: 'ims.mnc001.mcc001.3gppnetwork.org', type: 35, response: false },
      { name: 'ims.mnc001.mcc001.3gppnetwork.org', type: 35, response: true, code: 3 },
    ]);
    expect(documents[0]!.network.protocol).toBe('dns');
    expect(stderr).toMatch(/questions/);
  });

  it('is listed with all it declares', async () => {
    const { code, stdout } = await spoor(['decoders', './dns-names'], { cwd: folder });
    expect(code).toBe(0);
    for (const text of ['udp port 53', 'logs-spoor.dns_names', 'The message has no question']) expect(stdout).toContain(text);
  });

  it('may be named by the configuration, relative to it', async () => {
    writeFileSync(join(folder, 'spoor.yaml'), 'decoders:\n  ./dns-names:\n');
    const { stdout } = await spoor(['replay', join(folder, 'dns.pcap'), '--config', join(folder, 'spoor.yaml'), '--print']);
    expect(stdout.trimEnd().split('\n').length).toBe(2);
  });

  it.each([
    ['export default 1;', 'no decoder as default export'],
    ["export default { contract: 99, name: 'x', onMessage() {} };", 'contract 99'],
    ['throw new Error("broken inside");', 'broken inside'],
    ["import { nothing } from 'spoor/decoder';", 'nothing'],
  ])('is refused with the reason when it is %s', async (text, reason) => {
    const file = join(folder, `wrong-${reason.length}.mjs`);
    writeFileSync(file, text);
    const { code, stderr } = await spoor(['replay', 'dns.pcap', '--decoder', file], { cwd: folder });
    expect(stderr).toContain(reason);
    expect(stderr).toContain('DECODER_INVALID');
    expect(code).toBe(2);
  });
});
