/** Authentication and integrity of LTE as both ends compute them: MILENAGE (3GPP TS 35.206), KASME and K_NASint (TS 33.401 annex A), EIA2 (annex B.2.3). */

import { createCipheriv, createHmac } from 'node:crypto';

const ZERO = Buffer.alloc(16);
/** Authentication management field: for E-UTRAN. */
const AMF = Buffer.of(0x80, 0x00);

const xor = (a: Uint8Array, b: Uint8Array): Buffer => Buffer.from(a.map((octet, i) => octet ^ b[i]!));
const aes = (key: Uint8Array, block: Uint8Array): Buffer => createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block);
/** To the left, by whole octets. */
const rotated = (block: Buffer, octets: number): Buffer => Buffer.concat([block.subarray(octets), block.subarray(0, octets)]);

/** What home register and card compute of a challenge, with an operator's constant OP of zeros. */
export function challenge(k: Buffer, rand: Buffer, sqn: Buffer) {
  const op = aes(k, ZERO);
  const temporary = aes(k, xor(rand, op));
  const out = (octets: number, constant: number): Buffer => {
    const input = rotated(xor(temporary, op), octets);
    input[15]! ^= constant;
    return xor(aes(k, input), op);
  };
  const input = rotated(xor(Buffer.concat([sqn, AMF, sqn, AMF]), op), 8);
  const mac = xor(aes(k, xor(temporary, input)), op).subarray(0, 8);
  const second = out(0, 1);
  const anonymity = second.subarray(0, 6);
  const autn = Buffer.concat([xor(sqn, anonymity), AMF, mac]);
  return { res: second.subarray(8), ck: out(4, 2), ik: out(8, 4), anonymity, autn };
}

/**
 * @param plmn as coded in messages
 * @param autn its first six octets are the hidden sequence number
 */
export function kasme(ck: Buffer, ik: Buffer, plmn: Buffer, autn: Buffer): Buffer {
  const text = Buffer.concat([Buffer.of(0x10), plmn, Buffer.of(0, 3), autn.subarray(0, 6), Buffer.of(0, 6)]);
  return createHmac('sha256', Buffer.concat([ck, ik]))
    .update(text)
    .digest();
}

/** K_NASint for EIA2. */
export const integrityKey = (root: Buffer): Buffer =>
  createHmac('sha256', root)
    .update(Buffer.of(0x15, 2, 0, 1, 2, 0, 1))
    .digest()
    .subarray(16);

/** EIA2 of an uplink message: the first 32 bits of AES-CMAC over count, bearer 0, direction 0, and the message. */
export function integrity(key: Buffer, count: number, message: Buffer): Buffer {
  const start = Buffer.alloc(8);
  start.writeUInt32BE(count);
  return cmac(key, Buffer.concat([start, message])).subarray(0, 4);
}

/** RFC 4493. */
function cmac(key: Buffer, message: Buffer): Buffer {
  const whole = doubled(aes(key, ZERO));
  const begin = (Math.max(1, Math.ceil(message.length / 16)) - 1) * 16;
  const rest = message.subarray(begin);
  const last = rest.length === 16 ? xor(rest, whole) : xor(Buffer.concat([rest, Buffer.of(0x80)], 16), doubled(whole));
  let state = ZERO;
  for (let at = 0; at < begin; at += 16) state = Buffer.from(aes(key, xor(state, message.subarray(at, at + 16))));
  return aes(key, xor(state, last));
}

function doubled(block: Buffer): Buffer {
  const shifted = Buffer.from(block.map((octet, i) => (octet << 1) | ((block[i + 1] ?? 0) >> 7)));
  if (block[0]! >> 7 === 1) shifted[15]! ^= 0x87;
  return shifted;
}
