/** What the README shows is what the decoder says. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const text = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('the document of the README is one of the golden ones, fields left out', () => {
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(text('README.md')) ?? [];
  const document = JSON.parse(shown) as { rtp: { stream: { id: string } } };
  const golden = text('samples/impaired.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: { dataset: string }; rtp: { stream?: { id: string } } })
    .find(({ event, rtp }) => event.dataset === 'spoor.rtp_stream' && rtp.stream?.id === document.rtp.stream.id);
  expect(golden).toMatchObject(document);
});
