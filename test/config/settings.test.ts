import { describe, expect, it } from 'vitest';
import { configurationOf } from '../../src/commands/shared-options.js';
import { settingsOf } from '../../src/config/settings.js';
import { OperatorError } from '../../src/errors.js';

describe('settings of the command line', () => {
  it('are keys and values: JSON, or else a text, and the last one wins', () => {
    const settings = settingsOf([
      'flows=5000',
      'privacy.classes.imsi=keep',
      'tunnels=["gtp-u"]',
      'decoders.rtp.heuristic=false',
      'flows=6000',
      'a.b==',
    ]);
    expect(JSON.parse(JSON.stringify(settings))).toEqual({
      flows: 6000,
      privacy: { classes: { imsi: 'keep' } },
      tunnels: ['gtp-u'],
      decoders: { rtp: { heuristic: false } },
      a: { b: '=' },
    });
  });

  it('mean nothing but themselves, whatever the key', () => {
    settingsOf(['__proto__.polluted=1', 'constructor.prototype.polluted=1']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(['flows', '=1', 'a..b=1', 'decoders=1', 'decoders.rtp=null', ''])('want a key and a value: %s', (setting) => {
    expect(() => settingsOf([setting])).toThrow(OperatorError);
  });

  it('leave all other decoders as they are, which naming one in a file does not', () => {
    const { decoders } = configurationOf({ set: ['decoders.rtp.heuristic=false'] });
    expect(decoders).toMatchObject({ rtp: { heuristic: false }, diameter: null, gsmtap: null });
    expect(configurationOf({}).decoders).toBeUndefined();
  });

  it('lose against an option of their own', () => {
    expect(configurationOf({ set: ['namespace=a', 'flows=5000'], namespace: 'b' })).toMatchObject({
      namespace: 'b',
      flows: 5000,
    });
  });
});
