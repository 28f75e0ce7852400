import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAY_NAME, POLICY_CLASSES, Privacy, SCRUB_PATTERNS } from '../../src/documents/identity.js';

const key = new TextEncoder().encode('sixteen octets or more');
const policy = (treatment: 'keep' | 'pseudonym' | 'prefix' | 'drop') =>
  new Privacy(Object.fromEntries(POLICY_CLASSES.map((name) => [name, treatment])), key);

describe('an identity under its policy', () => {
  it('becomes the same pseudonym for the same key, class and value, and another for any other', () => {
    const privacy = policy('pseudonym');
    const pseudonym = privacy.value('imsi', '001010123456789');
    expect(pseudonym).toMatch(/^[0-9a-f]{32}$/);
    expect(privacy.value('imsi', '001010123456789')).toBe(pseudonym);
    expect(policy('pseudonym').value('imsi', '001010123456789')).toBe(pseudonym);
    expect(privacy.value('imei', '001010123456789')).not.toBe(pseudonym);
    expect(privacy.value('imsi', '001010123456780')).not.toBe(pseudonym);
    expect(new Privacy({}, new TextEncoder().encode('another key of 16')).value('imsi', '001010123456789')).not.toBe(pseudonym);
  });

  it('stays, goes, or leaves its prefix alone', () => {
    const imsi = '262019876543210';
    expect(policy('keep').value('imsi', imsi)).toBe(imsi);
    expect(policy('drop').value('imsi', imsi)).toBeUndefined();
    expect(policy('drop').prefix('imsi', imsi)).toBeUndefined();
    expect(policy('prefix').value('imsi', imsi)).toBeUndefined();
    expect(policy('prefix').prefix('imsi', imsi)).toBe('26201');
  });

  it('has the prefix that names network, maker, country or domain (3GPP TS 23.003, ITU-T E.164)', () => {
    const privacy = policy('pseudonym');
    expect(privacy.prefix('imsi', '001010123456789')).toBe('00101');
    expect(privacy.prefix('imei', '352099001761481')).toBe('35209900');
    expect(privacy.prefix('msisdn', '+4915112345678')).toBe('49');
    expect(privacy.prefix('msisdn', '0035312345678')).toBe('353');
    expect(privacy.prefix('msisdn', '16505551234')).toBe('1');
    expect(privacy.prefix('sip_user', 'alice@ims.example')).toBe('ims.example');
    for (const [name, value] of [
      ['imsi', '001'],
      ['imei', 'none'],
      ['msisdn', '112'],
      ['sip_user', 'alice'],
      ['tmsi', 'c0ffee42'],
    ] as const)
      expect(privacy.prefix(name, value), value).toBeUndefined();
  });

  it('of an SMS text or a secret never stays, whatever a policy says', () => {
    const lax = new Privacy({ sms_text: 'keep', secret: 'keep' } as never, key);
    expect(lax.value('sms_text', 'hello')).toBeUndefined();
    expect(lax.value('secret', 'hunter2')).toBeUndefined();
  });
});

describe('free text', () => {
  it('that no pattern is looked for in has none', () => {
    const labels = [
      'IMEI',
      'imeisv',
      'SUPI',
      'IMSI',
      'P-TMSI',
      'm_tmsi',
      'sip:',
      'sips:',
      'tel:',
      'MSISDN',
      'Extension',
      'calling',
      'called',
      'subscr',
      'subscriber',
      'number',
    ];
    const piece = fc.oneof(
      fc.constantFrom(...labels, '@nai.', '@ims.', '@', '+', '=', '-', ' ', '0x', 'a', 'z', '_', 'beef', '12', '123', '12345', '123456'),
      fc.stringMatching(/^\d{1,17}$/),
      fc.stringMatching(/^[0-9a-f]{1,9}$/),
    );
    let found = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const text = pieces.join('');
        const matched = SCRUB_PATTERNS.some(({ pattern }) => text.search(pattern) >= 0);
        if (matched) found += 1;
        if (matched) expect(text).toMatch(MAY_NAME);
      }),
      { numRuns: 5000 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it.each([
    'IMSI-001010123456789 attached',
    'imsi=001010123456789',
    'subscriber 001010123456789',
    'user 0001010123456789@nai.epc.mnc001.mcc001.3gppnetwork.org',
    'IMEI: 35209900176148',
    'IMEISV 3520990017614823',
    'TMSI=0xc0ffee42',
    'TMSI-0xc0ffee42_0-0-2',
    'P-TMSI c0ffee42',
    'INVITE sip:alice@ims.example SIP/2.0',
    'tel:+4915112345678',
    'MSISDN-4915112345678',
    'call to +4915112345678',
  ])('loses what is an identity: %s', (text) => {
    for (const treatment of ['pseudonym', 'prefix', 'drop'] as const) {
      const scrubbed = policy(treatment).scrub(text);
      for (const identity of ['001010123456789', '35209900176148', 'c0ffee42', 'alice', '15112345678', '3520990017614823'])
        expect(scrubbed, treatment).not.toContain(identity);
    }
    expect(policy('keep').scrub(text)).toBe(text);
  });

  it.each([
    'ARFCN 871, timing advance 3',
    'lchan(0-0-2-TCH_F-0){ACTIVE}',
    '2026-11-22 07:11:33.123456',
    'released after 12345 ms',
    '10.0.0.1:2775',
  ])('keeps what is none: %s', (text) => expect(policy('pseudonym').scrub(text)).toBe(text));

  it('tells the same subscriber by the same pseudonym as the field does', () => {
    const privacy = policy('pseudonym');
    expect(privacy.scrub('IMSI-001010123456789 gone')).toContain(privacy.value('imsi', '001010123456789'));
  });
});
