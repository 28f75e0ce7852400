/**
 * Media relay that impairs what it passes on, the same way every time, and writes down what it did to every packet: the truth that
 * the samples are held against. Usage: node relay.mjs TRUTH_FILE; ends, and writes, on SIGTERM.
 */
import dgram from 'node:dgram';
import { writeFileSync } from 'node:fs';

/** Each side sends to the other one's address here, and gets from there what its party sent. */
const RELAY = '192.0.2.30';
const caller = { ip: '192.0.2.10', port: 6000, at: 30000 };
const callee = { ip: '192.0.2.20', port: 6100, at: 31000 };

let seed = 20240607;
/** Linear congruential generator (Numerical Recipes). */
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

/** Milliseconds to wait, or what else becomes of the n-th packet of a direction. */
const impairments = {
  // A bad radio leg: independent losses, and delays of up to 15 ms, never so long that order changes.
  caller_to_callee: () => (random() < 0.04 ? 'drop' : Math.floor(random() * 16)),
  // A good line with one of each: a burst of losses, a swap, a repetition, a queue that fills for 200 ms and drains at once.
  callee_to_caller: (n) => {
    if (n >= 200 && n < 208) return 'drop';
    if (n === 300) return 'swap';
    if (n === 400) return 'twice';
    if (n >= 500 && n < 510) return 20 * (510 - n);
    return 0;
  },
};

const truth = {};
function direction(name, to) {
  const record = { in: 0, out: 0, dropped: [], duplicated: [], swapped: [], delayed: 0 };
  truth[name] = record;
  let held;
  return (packet, out) => {
    const n = record.in++;
    const number = packet.readUInt16BE(2);
    record.first ??= number;
    record.last = number;
    const send = () => {
      record.out++;
      out.send(packet, to.port, to.ip);
    };
    const what = impairments[name](n);
    if (what === 'drop') {
      record.dropped.push(number);
    } else if (what === 'swap') {
      record.swapped.push(number);
      held = send;
    } else if (typeof what === 'number' && what > 0) {
      record.delayed++;
      setTimeout(send, what);
    } else {
      send();
      if (what === 'twice') {
        record.duplicated.push(number);
        send();
      }
      held?.();
      held = undefined;
    }
  };
}

const bound = (port, handle) =>
  new Promise((resolve) => {
    const socket = dgram.createSocket('udp4');
    socket.on('message', handle);
    socket.bind(port, RELAY, () => resolve(socket));
  });
const sockets = {};
const fromCaller = direction('caller_to_callee', callee);
const fromCallee = direction('callee_to_caller', caller);
sockets.caller = await bound(callee.at, (packet) => fromCaller(packet, sockets.callee));
sockets.callee = await bound(caller.at, (packet) => fromCallee(packet, sockets.caller));
process.on('SIGTERM', () => {
  writeFileSync(process.argv[2], `${JSON.stringify(truth)}\n`);
  process.exit(0);
});
console.log('ready');
