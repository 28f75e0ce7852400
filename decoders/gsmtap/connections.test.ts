import { describe, expect, it } from 'vitest';
import { Producer } from './testing.js';

const PADDING = '2b'.repeat(23);

/** Frames of one mobile on SDCCH 0 of timeslot 0, numbered as LAPDm wants. */
class Mobile {
  readonly producer = new Producer();
  private readonly numbers = { up: 0, down: 0 };
  private second = 0;

  /** The first message, in the frame that opens the link. */
  opens(message: string): this {
    this.numbers.up = 0;
    this.numbers.down = 0;
    return this.send('up', `013f${this.length(message)}${message}`);
  }

  says(message: string): this {
    return this.send('up', `01${this.control('up')}${this.length(message)}${message}`);
  }

  hears(message: string): this {
    return this.send('down', `03${this.control('down')}${this.length(message)}${message}`);
  }

  /** The first frame of the link for short messages, on the slow channel. */
  beside(way: 'up' | 'down', message: string): this {
    return this.send(way, `0000${way === 'up' ? '0d' : '0f'}00${this.length(message)}${message}`, '86');
  }

  get told() {
    return this.producer.transactions.map(({ document, about }) => ({
      ...(document as object),
      outcome: about?.outcome,
      seconds: ((about?.end ?? 0) - (about?.start ?? 0)) / 1e6,
    }));
  }

  private control(way: 'up' | 'down'): string {
    return ((this.numbers[way]++ & 7) << 1).toString(16).padStart(2, '0');
  }

  private length(message: string): string {
    return ((message.length / 2) * 4 + 1).toString(16).padStart(2, '0');
  }

  private send(way: 'up' | 'down', frame: string, channel = '06'): this {
    const header = `02040100 ${way === 'up' ? '4367' : '0367'} 0000 00000000 ${channel} 000000`;
    this.producer.send(`${header}${(frame + PADDING).slice(0, 46)}`, { time: 1e15 + ++this.second * 1e6 });
    return this;
  }
}

/** Of IMSI 001010000000001, from a deleted area. */
const UPDATE = '05087000f110fffe33080910100000000010';
const SERVICE = '0524710333198105f4deadbeef';
/** Speech, to 123. */
const SETUP = '03050401a05e038121f3';
const RELEASED = '060d00';

describe('a location update', () => {
  it('is accepted, and has its duration', () => {
    const [update, ...more] = new Mobile().opens(UPDATE).hears('050200f1100001').hears(RELEASED).told;
    expect(update).toMatchObject({
      procedure: 'location-update',
      originator: 'mobile',
      result: 'accepted',
      outcome: 'success',
      seconds: 1,
    });
    expect(more).toEqual([]);
  });

  it('is rejected with the cause', () => {
    expect(new Mobile().opens(UPDATE).hears('050402').hears(RELEASED).told).toMatchObject([
      { result: 'rejected', outcome: 'failure', cause: 2, cause_name: 'IMSI unknown in HLR', cause_of: 'MM', messages: 2, seconds: 1 },
    ]);
  });

  it('is rejected without a cause when the mobile could not prove who it is', () => {
    const [update, ...more] = new Mobile().opens(UPDATE).hears('0511').hears(RELEASED).told;
    expect(update).toMatchObject({ result: 'rejected', outcome: 'failure', last_message: 'Authentication Reject' });
    expect(update).not.toHaveProperty('cause');
    expect(more).toEqual([]);
  });

  it('is abandoned when the channel goes before an answer', () => {
    expect(new Mobile().opens(UPDATE).hears('060d01').told).toMatchObject([
      { result: 'abandoned', outcome: 'failure', last_message: 'Channel Release' },
    ]);
  });

  it('is unfinished when another mobile comes on its channel', () => {
    expect(new Mobile().opens(UPDATE).says('054000').opens(SERVICE).told).toMatchObject([
      { procedure: 'location-update', result: 'unfinished', outcome: 'unknown' },
    ]);
  });

  it('is one, however often its first message is sent', () => {
    expect(new Mobile().opens(UPDATE).opens(UPDATE).hears('050402').told).toHaveLength(1);
  });
});

describe('a call', () => {
  const asked = () => new Mobile().opens(SERVICE).says(SETUP);

  it('begins with the request for service, and is answered', () => {
    const call = asked().hears('8307').says('030f').says('032502e090').hears('832d').says('032a').hears(RELEASED);
    expect(call.told).toMatchObject([
      {
        procedure: 'call',
        originator: 'mobile',
        result: 'answered',
        outcome: 'success',
        cause: 16,
        answered_after_ms: 2000,
        talk_ms: 2000,
        called_number: '123',
        identity: { tmsi: 'deadbeef' },
      },
    ]);
  });

  it('is unanswered when nobody took it, rejected when the network refused it, dropped when it ended otherwise', () => {
    expect(asked().hears('832d0802e091').says('032a').told).toMatchObject([{ result: 'unanswered', cause_name: 'User busy' }]);
    expect(asked().hears('832d0802e0af').says('032a').told).toMatchObject([{ result: 'rejected', outcome: 'failure' }]);
    expect(asked().hears('8307').hears('832502e0a6').says('032d').hears('832a').told).toMatchObject([{ result: 'dropped', cause: 38 }]);
  });

  it('that was answered is dropped when its channel is taken away, and the radio says why', () => {
    expect(asked().hears('8307').says('030f').hears('060d01').told).toMatchObject([
      { result: 'dropped', outcome: 'failure', cause: 1, cause_of: 'RR', talk_ms: 2000, last_message: 'Channel Release' },
    ]);
    expect(asked().hears('060d00').told).toMatchObject([{ result: 'abandoned' }]);
  });

  it('that is asked for and refused is a request for service', () => {
    expect(new Mobile().opens(SERVICE).hears('052216').hears(RELEASED).told).toMatchObject([
      { procedure: 'service-request', result: 'rejected', cause_name: 'Congestion' },
    ]);
  });
});

it('a short message is acknowledged or refused, with the cause', () => {
  const refused = new Mobile().opens(SERVICE).says('09010700010000020100').hears('89010405010115');
  expect(refused.told).toMatchObject([
    { procedure: 'short-message', result: 'rejected', cause: 21, cause_of: 'RP', cause_name: 'Short message transfer rejected' },
  ]);
});

/** Layer 3 alone, as QCSuper reports it: no carrier, no timeslot, the channel in the sub type. */
function layer3(channel: string, uplink: boolean, message: string): string {
  return `02040200${uplink ? '4000' : '0000'}000000000000${channel}000000${message}`;
}
const [BCCH, CCCH, SDCCH, SACCH] = ['01', '02', '08', '88'] as const;

describe('what a telephone reports without its carriers', () => {
  it('belongs to its procedures where it is on their channel and more than measurements', () => {
    const producer = new Producer();
    for (const packet of [
      layer3(BCCH, false, '061b1b3900f1100001690500007900002b2b2b2b'),
      layer3(SDCCH, true, UPDATE),
      layer3(SACCH, true, `0615${'12'.repeat(16)}`),
      layer3(SACCH, false, '061e1b3900f11000014507'),
      layer3(BCCH, false, '061b1b3900f1100001690500007900002b2b2b2b'),
      layer3(CCCH, false, '063f000024330f1234560100'),
      layer3(SDCCH, false, '050402'),
      layer3(SDCCH, false, RELEASED),
    ])
      producer.send(packet);
    expect(producer.transactions.map(({ document }) => document)).toMatchObject([
      { procedure: 'location-update', result: 'rejected', messages: 2, cell: { key: '001-01-1-6969' } },
    ]);
  });
});

it('a short message during a call comes on the slow channel beside it', () => {
  const mobile = new Mobile().opens(SERVICE).says(SETUP).hears('8307').says('030f');
  mobile.beside('down', '09010a01010291210003040000').beside('up', '8901020201');
  mobile.says('032502e090').hears('832d').says('032a').hears(RELEASED);
  expect(mobile.told).toMatchObject([
    { procedure: 'short-message', originator: 'network', result: 'accepted' },
    { procedure: 'call', result: 'answered' },
  ]);
});
