import { describe, expect, it } from 'vitest';
import { Producer } from './testing.js';

describe('payloads for other decoders', () => {
  it('are carried by their type, with channel and direction', () => {
    const { carried } = new Producer().send('02040d00 0d16 00 00 00000000 01 00 00 00 28 02');
    expect(carried).toEqual([{ type: 0x0d, octets: '2802', context: { channel: 'DL-DCCH', direction: 'downlink' } }]);
  });

  it('are carried when nothing here reads them', () => {
    expect(new Producer().send('02040500 0000 00 00 00000000 01 00 00 00 aabb').carried).toMatchObject([{ type: 5, octets: 'aabb' }]);
  });

  it('are not carried from the GSM air interface, nor under the other numbers of version 3', () => {
    expect(new Producer().send('02040100 0367 00 00 00000000 01 00 00 00 49061b').carried).toEqual([]);
    expect(new Producer().send('0300 0002 0403 0009 28').carried).toEqual([]);
  });
});

describe('payloads that nothing reads', () => {
  it('leave no octet of a SIM in the document', () => {
    const { documents } = new Producer().send('02040400 0000 00 00 00000000 00 00 00 00 00b0000009 080910101032547698 9000');
    expect(documents[0]?.document).toMatchObject({ type_name: 'SIM', channel: 'APDU', payload_length: 16 });
    expect(JSON.stringify(documents)).not.toMatch(/0910|10101032/);
  });
});
