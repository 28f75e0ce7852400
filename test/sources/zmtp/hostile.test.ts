/** Peers that are no publisher, or none that means well, on real connections. */

import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { XPublisher } from 'zeromq';
import type { LinkEvent } from '../../../src/sources/link-event.js';
import { Reservoir } from '../../../src/sources/zmtp/reservoir.js';
import { Subscriber } from '../../../src/sources/zmtp/subscriber.js';
import { COMMAND, command, frame, greeting, MORE, property, ready } from '../../../src/sources/zmtp/wire.js';
import { drawPort, listen } from '../../ports.js';

const open: (() => unknown)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

interface Watched {
  readonly events: LinkEvent[];
  messages: number;
  until(kind: LinkEvent['kind']): Promise<LinkEvent>;
}

function subscribed(port: number): Watched {
  const reservoir = new Reservoir(8);
  const watched: Watched = {
    events: [],
    messages: 0,
    async until(kind) {
      for (;;) {
        const found = watched.events.find((event) => event.kind === kind);
        if (found !== undefined) return found;
        await sleep(2);
      }
    },
  };
  const subscriber = new Subscriber({ endpoint: { host: '127.0.0.1', port }, topics: [''], heartbeatSeconds: 0 }, reservoir, {
    stretch(memory, _length, messages) {
      watched.messages += messages;
      reservoir.giveBack(memory);
    },
    dropped() {},
    link: (event) => watched.events.push(event),
    quiet() {},
    saturated() {},
  });
  open.push(() => subscriber.close());
  return watched;
}

/** A peer that does as it is told with every connection. */
async function peer(behave: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    behave(socket);
  });
  open.push(() => server.close());
  return listen(server);
}

const says =
  (...pieces: readonly Uint8Array[]) =>
  (socket: Socket) => {
    for (const piece of pieces) socket.write(piece);
  };

function greetingWith(change: (octets: Uint8Array) => void): Uint8Array {
  const octets = greeting();
  change(octets);
  return octets;
}

const named = (mechanism: string) =>
  greetingWith((octets) => {
    octets.fill(0, 12, 32);
    octets.set(Buffer.from(mechanism), 12);
  });

describe('is refused, in words that say what to do:', () => {
  it.each<[string, (socket: Socket) => void, string, RegExp]>([
    ['a web server', says(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')), 'protocol', /is it the port of zeromq-publisher\?/],
    ['ZMTP 2', says(greetingWith((octets) => octets.set([1], 10))), 'version', /set source.receiver to zeromq/],
    ['ZMTP 1', says(Uint8Array.of(1, 0)), 'version', /set source.receiver to zeromq/],
    ['PLAIN', says(named('PLAIN')), 'mechanism', /other than NULL.*\(PLAIN\)$/],
    ['CURVE', says(named('CURVE')), 'mechanism', /other than NULL.*\(CURVE\)$/],
    ['a socket that answers requests', says(greeting(), ready('REP')), 'socket_type', /no publisher/],
    ['a peer without a type', says(greeting(), command('READY', property('Identity', 'x'))), 'socket_type', /no publisher/],
    ['one that says why not', says(greeting(), command('ERROR', Buffer.from('\u0003no!'))), 'error', /refuses Spoor.*\(no!\)$/],
    ['messages before the handshake', says(greeting(), frame(0, Buffer.from('x'))), 'protocol', /does not greet/],
    ['metadata that lies', says(greeting(), command('READY', Uint8Array.of(200, 1))), 'command', /commands that are none/],
    ['one that hangs up', (socket) => socket.end(), 'closed', /closes them before it has greeted/],
  ])('%s', async (_, behave, why, text) => {
    const refused = await subscribed(await peer(behave)).until('refused');
    expect(refused).toEqual({ kind: 'refused', why, text: expect.stringMatching(text) });
  });
});

describe('costs its connection, after what was whole of it:', () => {
  const whole = frame(0, Buffer.from('data.v1.bts7'));
  it.each<[string, readonly Uint8Array[], RegExp]>([
    ['a frame of terabytes', [Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 0, 0)], /longer than any/],
    ['a frame of gigabytes', [Uint8Array.of(2, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)], /longer than any/],
    ['a message of thousands of parts', Array.from({ length: 300 }, () => frame(MORE, new Uint8Array(0))), /more parts/],
    ['flags that nobody has', [Uint8Array.of(0x40, 0)], /frames that are none/],
    ['a command that goes on', [Uint8Array.of(COMMAND | MORE, 0)], /frames that are none/],
    ['a command without a name', [frame(COMMAND, new Uint8Array(3))], /commands that are none/],
    ['a command of a megabyte', [Uint8Array.of(COMMAND | 2, 0, 0, 0, 0, 0, 16, 0, 0)], /longer than any/],
    ['a second READY', [ready('PUB')], /commands that are none/],
    ['an error, late', [command('ERROR', Buffer.from('\u0003bye'))], /it said: bye/],
    ['a PING with too much in it', [command('PING', new Uint8Array(40))], /commands that are none/],
  ])('%s', async (_, pieces, reason) => {
    const watched = subscribed(await peer(says(greeting(), ready('PUB'), whole, whole, ...pieces)));
    expect(await watched.until('broke')).toEqual({ kind: 'broke', reason: expect.stringMatching(reason) });
    expect(watched.messages).toBe(2);
    // Nothing of it is left for the next connection.
    while (watched.events.filter(({ kind }) => kind === 'broke').length < 2) await sleep(2);
    expect(watched.messages).toBe(4);
  });
});

it('a peer that asks for ever and reads no answer is left', async () => {
  const port = await peer((socket) => {
    socket.pause();
    socket.write(greeting());
    socket.write(ready('PUB'));
    const pings = Buffer.concat(Array.from({ length: 10_000 }, () => command('PING', new Uint8Array(18))));
    const more = () => {
      while (socket.writable && socket.write(pings));
    };
    socket.on('drain', more);
    more();
  });
  expect(await subscribed(port).until('broke')).toEqual({
    kind: 'broke',
    reason: expect.stringMatching(/does not read the answers|closed|ECONN|EPIPE/),
  });
});

it('after all of them a publisher on the same port is found', async () => {
  const server = createServer((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('HTTP/1.1 400\r\n\r\n'),
  );
  const port = await listen(server, drawPort());
  const watched = subscribed(port);
  await watched.until('refused');
  await new Promise((resolve) => server.close(resolve));
  const publisher = new XPublisher({ linger: 0 });
  open.push(() => publisher.close());
  for (;;) {
    try {
      await publisher.bind(`tcp://127.0.0.1:${port}`);
      break;
    } catch {
      await sleep(10);
    }
  }
  await publisher.receive();
  await publisher.send(['data.v1.bts7', 'header', 'record']);
  while (watched.messages === 0) await sleep(2);
  expect(watched.events.at(-1)).toEqual({ kind: 'greeted' });
});
