/** Home and serving network of an exchange, by what its realms say where nothing else does. */

import { describe, expect, test } from 'vitest';
import { IETF_AVP as I, TGPP } from './avp-codes.js';
import { avp, hex, message } from './encode.js';
import { Run, S6A } from './testing.js';

const HOME = 'epc.mnc001.mcc001.3gppnetwork.org';
const ABROAD = 'epc.mnc042.mcc999.3gppnetwork.org';
const AIR = 318;
const CLR = 317;
const NOR = 323;
const GX = 16777238;

function told(command: number, from: string, to: string, application = S6A, ...avps: Uint8Array[]) {
  const run = new Run();
  const origin = [avp(I.originHost, `node.${from}`), avp(I.originRealm, from)];
  run.send(1, true, message({ command, application }, avp(I.sessionId, 's;1'), ...origin, avp(I.destinationRealm, to), ...avps));
  run.end('closed');
  const { plmn, roaming } = run.transactions[0] ?? {};
  return { ...plmn, roaming };
}

describe('networks', () => {
  test('are those of the realms: the home register is asked by the serving node, or tells it something itself', () => {
    expect(told(NOR, ABROAD, HOME)).toEqual({ home: '001-01', visited: '999-42', roaming: true });
    expect(told(CLR, HOME, ABROAD)).toEqual({ home: '001-01', visited: '999-42', roaming: true });
    expect(told(NOR, HOME, HOME)).toEqual({ home: '001-01', visited: '001-01', roaming: false });
  });

  test('that AVPs name count before realms', () => {
    const visited = avp(1407, hex('62f210'), { vendor: TGPP });
    expect(told(AIR, ABROAD, HOME, S6A, visited)).toEqual({ home: '001-01', visited: '262-01', roaming: true });
    const home = avp(8, '26202', { vendor: TGPP });
    expect(told(272, HOME, HOME, GX, home)).toEqual({ home: '262-02' });
  });

  test('of a gateway are not told by its realm: it may stand at home or abroad', () => {
    expect(told(272, ABROAD, HOME, GX)).toEqual({ home: '001-01' });
  });
});
