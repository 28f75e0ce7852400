/** Texts that many sessions and requests share, such as hosts and access points, kept once: a million copies would be most of the memory. */

/** They come from the wire: more different ones than any network has are kept each for itself. */
const MOST_WORDS = 65_536;

export class Words {
  private readonly known = new Map<string, string>();

  /** The same text, as the one object that everybody shares. */
  once(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const known = this.known.get(text);
    if (known === undefined && this.known.size < MOST_WORDS) this.known.set(text, text);
    return known ?? text;
  }
}
