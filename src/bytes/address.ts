/** IP addresses as text, the way RFC 5952 wants them. */

/** Text of the 4 or 16 bytes at `at`; the caller has checked that they are there. */
export function ipText(bytes: Uint8Array, at: number, length: number): string {
  if (length === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  const groups: number[] = [];
  for (let i = 0; i < 8; i++) groups.push((bytes[at + 2 * i]! << 8) | bytes[at + 2 * i + 1]!);
  // RFC 5952 section 5: an IPv4-mapped address keeps its dotted tail.
  if (groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)) return `::ffff:${ipText(bytes, at + 12, 4)}`;
  const { start, length: zeros } = longestZeroRun(groups);
  const text = groups.map((group) => group.toString(16));
  if (zeros < 2) return text.join(':');
  return `${text.slice(0, start).join(':')}::${text.slice(start + zeros).join(':')}`;
}

/** RFC 5952 section 4.2: the longest run of zero groups is shortened, the first of equals. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let i = 0; i < groups.length; ) {
    let end = i;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - i > best.length) best = { start: i, length: end - i };
    i = Math.max(end, i + 1);
  }
  return best;
}

/** Bytes of an IPv4 or IPv6 address, or undefined for text that is neither. */
export function ipBytes(text: string): Uint8Array | undefined {
  const dotted = /^(.*:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (dotted !== null) {
    const last = dotted.slice(2).map(Number);
    if (last.some((octet) => octet > 255)) return undefined;
    if (dotted[1] === undefined) return Uint8Array.from(last);
    const tail = `${((last[0]! << 8) | last[1]!).toString(16)}:${((last[2]! << 8) | last[3]!).toString(16)}`;
    return ipBytes(dotted[1] + tail);
  }
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const bytes = new Uint8Array(16);
  groups.forEach((group, i) => {
    const value = Number.parseInt(group, 16);
    bytes[2 * i] = value >> 8;
    bytes[2 * i + 1] = value & 255;
  });
  return bytes;
}
