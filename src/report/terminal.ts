/** What a terminal needs: text that cannot command it, widths in columns, colours only where they are wanted. */

export interface TerminalStyle {
  /** Columns; 40 to 140 are used. */
  readonly width: number;
  readonly colour: boolean;
}

/** Colours on a terminal that knows them and whose user did not say NO_COLOR (no-color.org); 100 columns where nobody tells. */
export function terminalStyle(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): TerminalStyle {
  const refused = environment.NO_COLOR !== undefined && environment.NO_COLOR !== '';
  const colour = stream.isTTY === true && !refused && environment.TERM !== 'dumb';
  return { width: Math.min(140, Math.max(40, stream.columns ?? 100)), colour };
}

/** Control characters, and those that turn, hide or split a line: a value from a packet must not move the cursor or lie about itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** One line of harmless text: what cannot be shown becomes a middle dot. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, '·');
}

/** Columns a terminal takes for text: combining marks take none, East Asian wide characters and emoji two. */
export function columns(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character.codePointAt(0)!, character);
  return width;
}

/** At most `width` columns; a cut is shown by an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += columnsOf(character.codePointAt(0)!, character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

export function pad(text: string, width: number, side: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - columns(text)));
  return side === 'left' ? space + text : text + space;
}

/** Words on lines of at most `width` columns; longer words are cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? cutTo(word, width) : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

function columnsOf(code: number, character: string): number {
  if (code < 0x300) return 1;
  if (/\p{Mark}/u.test(character)) return 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

export type Ink = 'strong' | 'faint' | 'alarm' | 'title' | 'plain';

const CODES: Readonly<Record<Ink, string>> = { strong: '1', faint: '2', alarm: '1;31', title: '1;36', plain: '' };

/** Colours text, or leaves it as it is; never changes its width. */
export function paint(ink: Ink, text: string, colour: boolean): string {
  return colour && ink !== 'plain' && text !== '' ? `\u001b[${CODES[ink]}m${text}\u001b[0m` : text;
}
