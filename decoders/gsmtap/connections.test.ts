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

  private send(way: 'up' | 'down', frame: string): this {
    const header = `02040100 ${way === 'up' ? '4367' : '0367'} 0000 00000000 06 000000`;
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
