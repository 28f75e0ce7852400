/** What some subscribers go through in the network, and what they can tell of it: what a recording must show. */

import { type Air, type Block, CHANNEL } from './air.js';
import { broadcast } from './broadcast.js';
import { type Connection, kindOf } from './connection.js';
import type { Lived } from './lived.js';
import * as say from './messages.js';
import type { Network } from './network.js';
import { Phone, type Subscriber } from './phone.js';

const subscriber = (number: number): Subscriber => ({
  imsi: `00101000000000${number}`,
  imei: `3593054000001${number}0`,
  key: `00112233445566778899aabbccddee0${number}`,
});

const SUBSCRIBERS = [1, 2, 3, 4].map(subscriber);

/** Causes of 3GPP TS 24.008 table 10.5.123 and TS 24.011 table 8.4. */
const NORMAL = 16;
const BUSY = 17;
const MEMORY_FULL = 22;

export class Story {
  readonly lived: Lived[] = [];
  private readonly air: Air;
  private readonly network: Network;

  constructor(air: Air, network: Network) {
    this.air = air;
    this.network = network;
  }

  async run(): Promise<void> {
    const [first, second, stranger, impostor] = SUBSCRIBERS.map((subscriber) => new Phone(this.air, subscriber)) as [
      Phone,
      Phone,
      Phone,
      Phone,
    ];
    await this.network.subscribe(first.subscriber, '1001');
    await this.network.subscribe(second.subscriber, '1002');
    // What the network knows of the key is another one.
    await this.network.subscribe({ ...impostor.subscriber, key: 'f'.repeat(32) }, '1004');
    await this.broadcast();
    for (const phone of [first, second, stranger, impostor]) await this.locationUpdate(phone);
    await this.refusedService(stranger);
    await this.ownNumber(first);
    await this.callOfNobody(first);
    await this.call(first, second);
    await this.callWhileBusy(second, first);
    await this.receiveShortMessage(second, first);
    second.memoryFull = true;
    await this.receiveShortMessage(second, first);
    await this.sendShortMessage(first, '1099');
  }

  private async broadcast(): Promise<void> {
    // Its last block; block 15 says nothing (3GPP TS 44.012 section 3.3.1).
    const isWhole = ({ channel, octets }: Block): boolean =>
      channel === CHANNEL.cbch && (octets[0]! & 0x1f) !== 0x0f && (octets[0]! & 0x10) !== 0;
    await Promise.all([broadcast(), this.air.hears(isWhole, 'the broadcast')]);
  }

  private tell(phone: Phone, lived: Omit<Lived, 'imsi'>): void {
    this.lived.push({ imsi: phone.subscriber.imsi, ...lived });
  }

  private async locationUpdate(phone: Phone): Promise<void> {
    const connection = await phone.locationUpdate();
    const end = await connection.until('0502', '0504', '0511');
    await connection.over();
    const about = { procedure: 'location-update', originator: 'mobile' } as const;
    if (kindOf(end) === '0502') this.tell(phone, { ...about, result: 'accepted' });
    else {
      const reject = connection.heard.find((message) => kindOf(message) === '0504');
      this.tell(phone, { ...about, result: 'rejected', ...(reject !== undefined && { cause: reject[2]! }) });
    }
  }

  /** A call of somebody whom the network does not know. */
  private async refusedService(phone: Phone): Promise<void> {
    const connection = await phone.call();
    const reject = await connection.until('0522');
    await connection.over();
    this.tell(phone, { procedure: 'service-request', originator: 'mobile', result: 'rejected', cause: reject[2]! });
  }

  /** USSD that the network itself answers. */
  private async ownNumber(phone: Phone): Promise<void> {
    const connection = await phone.supplementaryService();
    await connection.until('0635', '0521');
    await connection.send(say.OWN_NUMBER);
    await connection.until('0b2a');
    await connection.over();
    this.tell(phone, { procedure: 'supplementary-service', originator: 'mobile', result: 'accepted' });
  }

  private async callOfNobody(phone: Phone): Promise<void> {
    const connection = await this.dial(phone, '1099');
    const end = await connection.until('032d', '0325', '032a');
    await this.hangUpAfter(connection, end);
    await connection.over();
    this.tell(phone, { procedure: 'call', originator: 'mobile', result: 'unanswered', cause: causeOf(end) });
  }

  private async call(from: Phone, to: Phone): Promise<void> {
    const [caller, [called, setup]] = await Promise.all([this.dial(from, '1002'), this.ring(to)]);
    await called.send(say.alerting(setup));
    await caller.until('0301');
    // Nobody answers before it rings: by then both have their channels, and osmo-msc the paths of speech.
    await Promise.all([caller.talk(), called.talk()]);
    await called.send(say.connect(setup));
    await caller.until('0307');
    await caller.send(say.CONNECT_ACKNOWLEDGE);
    await called.until('030f');
    await Promise.all([caller.talk(), called.talk()]);
    await caller.send(say.disconnect(NORMAL));
    const [released, disconnected] = await Promise.all([caller.until('032d'), called.until('0325', '032d')]);
    await Promise.all([caller.send(say.releaseComplete(released)), this.hangUpAfter(called, disconnected)]);
    await Promise.all([caller.over(), called.over()]);
    this.tell(from, { procedure: 'call', originator: 'mobile', result: 'answered', cause: NORMAL });
    this.tell(to, { procedure: 'call', originator: 'network', result: 'answered', cause: causeOf(disconnected) });
  }

  private async callWhileBusy(from: Phone, to: Phone): Promise<void> {
    const hears = async () => {
      const caller = await this.dial(from, '1001');
      const end = await caller.until('0325', '032d', '032a');
      await this.hangUpAfter(caller, end);
      await caller.over();
      return end;
    };
    const [end] = await Promise.all([hears(), this.refuse(to)]);
    this.tell(from, { procedure: 'call', originator: 'mobile', result: 'unanswered', cause: causeOf(end) });
    this.tell(to, { procedure: 'call', originator: 'network', result: 'unanswered', cause: BUSY });
  }

  private async refuse(phone: Phone): Promise<void> {
    const [connection, setup] = await this.ring(phone);
    await connection.talk();
    await connection.send(say.busy(setup));
    await connection.send(say.releaseComplete(await connection.until('032d')));
    await connection.over();
  }

  /** A call comes, and its channel. */
  private async ring(phone: Phone): Promise<readonly [Connection, Buffer]> {
    const connection = await phone.nextPaging();
    const setup = await connection.until('0305');
    await connection.send(say.callConfirmed(setup));
    await connection.until('062e');
    return [connection, setup];
  }

  private async receiveShortMessage(to: Phone, from: Phone): Promise<void> {
    const receiving = to.nextPaging();
    const [imsi, sender] = [to.subscriber.imsi, from.subscriber.imsi];
    await this.network.say('osmo-msc', `subscriber imsi ${imsi} sms sender imsi ${sender} send A word from the network.`);
    const connection = await receiving;
    const message = await connection.until('0901');
    await connection.send(to.memoryFull ? say.reportOf(message, MEMORY_FULL) : say.reportOf(message));
    await connection.over();
    const about = { procedure: 'short-message', originator: 'network' } as const;
    this.tell(to, to.memoryFull ? { ...about, result: 'rejected', cause: MEMORY_FULL } : { ...about, result: 'accepted' });
  }

  private async sendShortMessage(from: Phone, to: string): Promise<void> {
    const connection = await from.shortMessage();
    await connection.until('0635', '0521');
    await connection.beginShortMessages();
    await connection.send(say.submit(7, to));
    const report = await connection.until('0901');
    await connection.over();
    // RP-ERROR is 5: reference, length, cause.
    const cause = report[3] === 5 ? report[6] : undefined;
    const about = { procedure: 'short-message', originator: 'mobile' } as const;
    this.tell(from, cause === undefined ? { ...about, result: 'accepted' } : { ...about, result: 'rejected', cause });
  }

  private async dial(phone: Phone, number: string): Promise<Connection> {
    const connection = await phone.call();
    await connection.until('0635', '0521');
    await connection.send(say.setup(number));
    return connection;
  }

  /** The answer to whichever message ends a call. */
  private async hangUpAfter(connection: Connection, end: Buffer): Promise<void> {
    if (kindOf(end) === '0325') {
      await connection.send(say.release(end));
      await connection.until('032a');
    } else if (kindOf(end) === '032d') {
      await connection.send(say.releaseComplete(end));
    }
  }
}

/** Cause with its length in front, after an element's name where it is optional. */
function causeOf(message: Buffer): number {
  const at = message[2] === 0x08 ? 3 : 2;
  return message[at + 2]! & 0x7f;
}
