/**
 * Two relays in a row between two parties, with a line between them that is captured: so losses and delays can be put before the capture
 * point, behind it, and in the capture itself (what takes the other way between the relays is not recorded). Writes down what it did.
 *
 *   party A  <->  relay 192.0.2.91  <== captured line ==>  relay 192.0.2.92  <->  party B
 *
 * Usage: node line-relays.mjs TRUTH_FILE; ends, and writes, on SIGTERM.
 */
import dgram from 'node:dgram';
import { writeFileSync } from 'node:fs';

const A = { ip: '192.0.2.70', port: 5000 };
const B = { ip: '192.0.2.80', port: 5000 };
const LEFT = '192.0.2.91';
const RIGHT = '192.0.2.92';
/** Where parties send to, and the ends of the line; RTCP on the next port. */
const SERVED = 5000;
const LINE = 6000;
/** Milliseconds on either side, each way. */
const LEFT_DELAY = 12;
const RIGHT_DELAY = 35;

let seed = 20240607;
/** Linear congruential generator (Numerical Recipes). */
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

/** What becomes of the n-th media packet of a direction: lost before the line, behind it, or not recorded on it. */
const fates = {
  a_to_b: (n) => {
    const unlucky = random() < 0.04;
    if (n >= 150 && n < 156) return 'behind';
    if (n >= 350 && n < 362) return 'unrecorded';
    return unlucky ? 'before' : 'pass';
  },
  b_to_a: (n) => (n >= 250 && n < 254 ? 'before' : n === 400 || n === 402 ? 'behind' : 'pass'),
};

const truth = {};
const record = (name) => {
  truth[name] = { sent: 0, before: [], behind: [], unrecorded: [], round_trips_ms: [] };
  return truth[name];
};
const logs = { a_to_b: record('a_to_b'), b_to_a: record('b_to_a') };
/** Milliseconds that a sender report took from the line to its party, by the middle of its NTP time, which the answer names (RFC 3550 section 6.4.1). */
const behindLine = new Map();

const bound = (ip, port) =>
  new Promise((resolve) => {
    const socket = dgram.createSocket('udp4');
    socket.bind(port, ip, () => resolve(socket));
  });
/** The ends of both relays, for media and for RTCP. */
const ends = {};
for (const kind of [0, 1]) {
  ends[kind] = {
    a: await bound(LEFT, SERVED + kind),
    b: await bound(RIGHT, SERVED + kind),
    left: await bound(LEFT, LINE + kind),
    right: await bound(RIGHT, LINE + kind),
  };
}

/** The middle NTP time of the sender report that the first block of another one answers; 0 without a block. */
function answeredBy(packet) {
  return packet[1] === 200 && (packet[0] & 31) > 0 ? packet.readUInt32BE(44) : 0;
}

/** One direction: from a party to the near relay, over the line, to the far relay and its party. */
function carry(kind, name, from, near, far, party, delays) {
  const end = ends[kind];
  const log = logs[name];
  const fate = (packet) => {
    if (kind === 1) return 'pass';
    const what = fates[name](log.sent++);
    if (what !== 'pass') log[what].push(packet.readUInt16BE(2));
    return what;
  };
  const deliver = (packet, crossed) =>
    setTimeout(() => {
      end[party.name].send(packet, party.port + kind, party.ip);
      if (kind === 1) behindLine.set(packet.readUInt32BE(10), performance.now() - crossed);
    }, delays.far);
  end[from].on('message', (packet) => {
    const received = performance.now();
    const what = fate(packet);
    if (what === 'before') return;
    setTimeout(() => {
      if (what === 'unrecorded') return deliver(packet, performance.now());
      // What is answered went behind the line the other way: round trip from the line to this party and back.
      const answered = kind === 1 ? behindLine.get(answeredBy(packet)) : undefined;
      if (answered !== undefined) log.round_trips_ms.push(Math.round((answered + performance.now() - received) * 1000) / 1000);
      return end[near].send(packet, LINE + kind, far === 'right' ? RIGHT : LEFT);
    }, delays.near);
  });
  end[far].on('message', (packet) => {
    const crossed = performance.now();
    if (kind === 0 && log.behind.includes(packet.readUInt16BE(2))) return;
    deliver(packet, crossed);
  });
}
for (const kind of [0, 1]) {
  carry(kind, 'a_to_b', 'a', 'left', 'right', { ...B, name: 'b' }, { near: LEFT_DELAY, far: RIGHT_DELAY });
  carry(kind, 'b_to_a', 'b', 'right', 'left', { ...A, name: 'a' }, { near: RIGHT_DELAY, far: LEFT_DELAY });
}
process.on('SIGTERM', () => {
  writeFileSync(process.argv[2], `${JSON.stringify(truth)}\n`);
  process.exit(0);
});
console.log('ready');
