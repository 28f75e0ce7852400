/** A short name for a stream: the same in every run over the same packets, so its documents find each other. */

/**
 * 53 bits as 14 hexadecimal digits: a multiply-and-shift mix in two halves. For joining documents, not against
 * attackers; with ten million streams the chance that any two share an id is below one percent.
 */
export function streamId(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x85ebca77);
    high = Math.imul(high ^ unit, 0xc2b2ae3d);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  const number = 0x1_0000_0000 * (high & 0x1f_ffff) + (low >>> 0);
  return number.toString(16).padStart(14, '0');
}
