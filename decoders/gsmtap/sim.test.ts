import { describe, expect, it } from 'vitest';
import { Producer } from './testing.js';

const packet = (apdu: string, subType = '00') => `02040400 0000 0000 00000000 ${subType} 000000 ${apdu}`;

/** One card in one telephone. */
class Telephone {
  private readonly producer = new Producer();

  sends(apdu: string) {
    const [said] = this.producer.send(packet(apdu)).documents;
    return { ...said?.document.sim, message: said?.document.message, outcome: said?.about?.outcome };
  }

  switchesOn() {
    return this.producer.send(packet('3b9f96801fc7', '01')).documents[0]?.about?.action;
  }
}

const SELECT_USIM = '00a404040c a0000000871002ff49ff0589 612f';
const SELECT_IMSI = '00a4000402 6f07 6121';

describe('a SIM command', () => {
  it('is named, with its file, and how it went', () => {
    const telephone = new Telephone();
    expect(telephone.sends(SELECT_USIM)).toMatchObject({
      message: 'SELECT',
      aid: 'a0000000871002',
      application: 'USIM',
      path: 'MF/ADF.USIM',
      status: '612f',
      status_name: 'Response data are ready',
      outcome: 'success',
    });
    expect(telephone.sends(SELECT_IMSI)).toMatchObject({ file: 'EF.IMSI', file_id: '6f07', path: 'MF/ADF.USIM/EF.IMSI' });
    expect(telephone.sends('00b0000009 082926240000000010 9000')).toMatchObject({
      message: 'READ BINARY',
      path: 'MF/ADF.USIM/EF.IMSI',
      offset: 0,
      length: 9,
      data_length: 9,
      sensitive: 'imsi',
      outcome: 'success',
    });
  });

  it('leaves none of its data in the document', () => {
    const producer = new Producer();
    for (const apdu of [SELECT_USIM, SELECT_IMSI, '00b0000009 082926240000000010 9000', '0020000108 31323334ffffffff 63c2'])
      expect(JSON.stringify(producer.send(packet(apdu)).documents)).not.toMatch(/2926|2624|3132|1234|ff49/);
  });

  it('that fails keeps what was selected', () => {
    const telephone = new Telephone();
    telephone.sends(SELECT_USIM);
    telephone.sends(SELECT_IMSI);
    expect(telephone.sends('00a4000402 6f78 6a82')).toMatchObject({ file: 'EF.ACC', outcome: 'failure' });
    expect(telephone.sends('00b0000009 082926240000000010 9000')).toMatchObject({ file: 'EF.IMSI' });
  });

  it('says how many attempts are left for a PIN', () => {
    expect(new Telephone().sends('0020000108 31323334ffffffff 63c2')).toMatchObject({
      message: 'VERIFY PIN',
      sensitive: 'pin',
      status_name: 'Verification failed',
      tries_left: 2,
      outcome: 'failure',
    });
  });

  it('that must be sent again has neither succeeded nor failed', () => {
    expect(new Telephone().sends('00b0000000 6c09').outcome).toBeUndefined();
  });

  it('finds its file as old cards do: below, beside and above', () => {
    const telephone = new Telephone();
    const at = (id: string) => telephone.sends(`a0a4000002 ${id} 9f16`).path;
    expect(at('3f00')).toBe('MF');
    expect(at('7f20')).toBe('MF/DF.GSM');
    expect(at('6f7e')).toBe('MF/DF.GSM/EF.LOCI');
    expect(at('7f10')).toBe('MF/DF.TELECOM');
    expect(at('6f3c')).toBe('MF/DF.TELECOM/EF.SMS');
    expect(at('2fe2')).toBe('MF/DF.TELECOM/2fe2');
    expect(at('3f00')).toBe('MF');
    expect(at('2fe2')).toBe('MF/EF.ICCID');
  });

  it('finds its file by a path from the master file or the folder', () => {
    const telephone = new Telephone();
    telephone.sends(SELECT_USIM);
    expect(telephone.sends('00a4080406 7fff 5f3a 4f30 611a').path).toBe('MF/ADF.USIM/DF.PHONEBOOK/EF.PBR');
    expect(telephone.sends('00a4090402 4f3a 611a').path).toBe('MF/ADF.USIM/DF.PHONEBOOK/EF.ADN');
    expect(telephone.sends('00a4030c00 9000').path).toBe('MF/ADF.USIM');
    expect(telephone.sends('00a4080404 7f10 6f3a 611a').path).toBe('MF/DF.TELECOM/EF.ADN');
  });

  it('that names its file by a short number selects one that nobody named', () => {
    const telephone = new Telephone();
    telephone.sends(SELECT_USIM);
    expect(telephone.sends('00b0870009 082926240000000010 9000')).toMatchObject({ short_file: 7, offset: 0, path: 'MF/ADF.USIM/?' });
    expect(telephone.sends('00b201241c 00 9000')).toMatchObject({ message: 'READ RECORD', record: 1, short_file: 4 });
    const next = telephone.sends('00b0000009 082926240000000010 9000');
    expect(next.path).toBe('MF/ADF.USIM/?');
    expect(next.file).toBeUndefined();
  });

  it('has a selection for each logical channel', () => {
    const telephone = new Telephone();
    telephone.sends(SELECT_USIM);
    expect(telephone.sends('0070000001 01 9000')).toMatchObject({ message: 'MANAGE CHANNEL' });
    expect(telephone.sends('01a4000402 2fe2 6121')).toMatchObject({ channel: 1, path: 'MF/EF.ICCID' });
    expect(telephone.sends(SELECT_IMSI)).toMatchObject({ channel: 0, path: 'MF/ADF.USIM/EF.IMSI' });
    expect(telephone.sends('43a4000402 2fe2 6121')).toMatchObject({ channel: 7, class: 'interindustry' });
  });

  it('of the toolkit says what it is about', () => {
    expect(new Telephone().sends('80c2000003 d60101 9000')).toMatchObject({
      message: 'ENVELOPE',
      class: 'etsi',
      toolkit: 'Event Download',
    });
    expect(new Telephone().sends('8012000003 d00101 9000')).toMatchObject({ message: 'FETCH', toolkit: 'Proactive Command' });
  });

  it('in no table keeps its number', () => {
    const { document, about } = new Producer().send(packet('80ee000000 6d00')).documents[0]!;
    expect(document).toMatchObject({
      protocol: 'SIM',
      message_type: 0xee,
      sim: { status_name: 'Instruction code not supported or invalid' },
    });
    expect(document).not.toHaveProperty('message');
    expect(about?.action).toBe('unknown-message');
  });

  it('that is shorter than a command is truncated', () => {
    expect(new Producer().document(packet('a0a400'))).toMatchObject({ truncated: true });
    expect(new Producer().document(packet(''))).toMatchObject({ truncated: true });
  });
});

describe('a card', () => {
  it('that is switched on has nothing selected', () => {
    const telephone = new Telephone();
    telephone.sends(SELECT_USIM);
    telephone.sends(SELECT_IMSI);
    expect(telephone.switchesOn()).toBe('sim-atr');
    expect(telephone.sends('00b0000009 082926240000000010 9000').file).toBeUndefined();
  });

  it('speaks in version 3 with sub types one higher', () => {
    expect(new Producer().document('0300 0002 0001 0001 00a40004023f00612f')).toMatchObject({ message: 'SELECT', sim: { file: 'MF' } });
  });
});
