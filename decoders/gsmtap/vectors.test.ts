/** Whole packets in the order of one conversation. */

import { expect, it } from 'vitest';
import { Producer } from './testing.js';
import { VECTORS } from './vectors.js';

it('every packet of the conversation has the message that it holds', () => {
  const producer = new Producer();
  const found = VECTORS.map(({ name, packet }) => {
    const document = producer.document(packet);
    return { name, protocol: document?.protocol, message: document?.message };
  });
  expect(found).toEqual(VECTORS.map(({ name, protocol, message }) => ({ name, protocol, message })));
});

it('a second producer that sends the same segments is not mixed up with the first', () => {
  const [first, second] = [new Producer(), new Producer()];
  const segments = VECTORS.filter(({ name }) => name.startsWith('SMS DELIVER'));
  expect(segments).toHaveLength(2);
  expect(first.document(segments[0]!.packet)?.message).toBeUndefined();
  expect(second.document(segments[1]!.packet)?.gsm?.lapdm?.frames).toBeUndefined();
  expect(first.document(segments[1]!.packet)?.message).toBe('CP-DATA');
});
