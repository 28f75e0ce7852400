import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '../elasticsearch/fake-server.js';
import { feedBoth } from './hot-standby.js';
import { root } from './spoor.js';

const captures = ['gsmtap/samples/bts-um.pcap', 'diameter/samples/agents-tcp.pcap', 'rtp/samples/impaired.pcap'].map((name) =>
  join(root, 'decoders', name),
);

describe('two Spoors on one feed', () => {
  it('store each document once: what both make has one identifier', async () => {
    const server = await new FakeServer().start();
    try {
      const { printed, said } = await feedBoth(captures, server.url, 'standby');
      const ofPackets = (index: string) => !index.startsWith('logs-spoor.capture-');
      const lines = [...server.stored]
        .filter(([key]) => ofPackets(key))
        .map(([key, text]) => `{"_id":"${key.split('/')[1]}",${text.slice(1)}`);
      expect(printed.length).toBeGreaterThan(200);
      expect(lines.toSorted()).toEqual(printed.toSorted());
      const sent = server.bulks.flatMap(({ documents }) => documents).filter(({ index }) => ofPackets(index));
      expect(sent.length, said.join('\n')).toBe(2 * printed.length);
    } finally {
      await server.stop();
    }
  });
});
