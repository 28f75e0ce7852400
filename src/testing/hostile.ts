/** Bad packets from good ones: every truncation, seeded mutations, noise. */

import type { TestPacket } from './replay.js';

/** Small, fast, the same on every machine (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** At most `count` of the packets, evenly chosen, each different in length or early content. */
export function representatives(packets: readonly TestPacket[], count: number): TestPacket[] {
  const seen = new Map<string, TestPacket>();
  for (const packet of packets) {
    const shape = `${packet.bytes.length} ${Buffer.from(packet.bytes.subarray(12, 64)).toString('latin1')}`;
    if (!seen.has(shape)) seen.set(shape, packet);
  }
  const all = [...seen.values()];
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => all[Math.floor(i * step)]!);
}

/** The packet captured to each shorter length: all of them up to 200 bytes, then every seventh. */
export function* truncations(packet: TestPacket): Generator<TestPacket> {
  const wireLength = packet.wireLength ?? packet.bytes.length;
  for (let length = packet.bytes.length - 1; length > 0; length -= length > 200 ? 7 : 1)
    yield { ...packet, bytes: packet.bytes.slice(0, length), wireLength };
}

/** The packet with one to eight bytes changed behind its first `from` bytes: bits flipped, or set to what breaks lengths. */
export function mutation(packet: TestPacket, random: () => number, from: number): TestPacket {
  const bytes = packet.bytes.slice();
  const room = bytes.length - from;
  if (room <= 0) return packet;
  const changes = 1 + Math.floor(random() * 8);
  for (let i = 0; i < changes; i++) {
    const at = from + Math.floor(random() * room);
    const how = random();
    if (how < 0.5) bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8));
    else if (how < 0.7) bytes[at] = 0;
    else if (how < 0.9) bytes[at] = 255;
    else bytes[at] = Math.floor(random() * 256);
  }
  return { ...packet, bytes };
}

/** The packet with noise in place of its content; headers stay. */
export function noise(packet: TestPacket, random: () => number, from: number): TestPacket {
  const bytes = packet.bytes.slice();
  for (let i = from; i < bytes.length; i++) bytes[i] = Math.floor(random() * 256);
  return { ...packet, bytes };
}
