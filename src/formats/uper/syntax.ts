/** The language of tables of types that are encoded in PER: ASN.1 with most of its words left out. */

/**
 * A table has one definition a line, `Name = type`; lines that begin with a blank go on with the one before. Types:
 *
 * - `0..503`, `0..*` a number within, from; `bits 28`, `bits 1..214`, `bits`; `octets 2`, `octets 1..8`, `octets`; `bool`; `null`
 * - `(one two three)` one of the names; `(one two ... three)` those behind the dots were added later
 * - `[1..16] type`, `[3] type` so many of it
 * - `{ first type, second? type, ... }` a sequence; `?` marks what may be absent, the dots one that may have grown
 * - `< one type, other type, ... >` a choice
 * - `stop` what is not described: reading ends there
 * - the name of a definition
 */
export type Syntax =
  | { readonly is: 'number' | 'bits' | 'octets'; readonly low: number; readonly high: number }
  | { readonly is: 'bool' | 'null' | 'stop' }
  | { readonly is: 'names'; readonly names: readonly string[]; readonly added: readonly string[] | undefined }
  | { readonly is: 'list'; readonly low: number; readonly high: number; readonly of: Syntax }
  | { readonly is: 'sequence' | 'choice'; readonly members: readonly Member[]; readonly extensible: boolean }
  | { readonly is: 'reference'; readonly name: string };

export interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly type: Syntax;
}

/** A size that is not limited; so is one of 64 k and more (ITU-T X.691 section 11.9.4.1), which no table has. */
export const UNLIMITED = Number.POSITIVE_INFINITY;

const TOKENS = /[{}<>()[\],?]|\.\.\.|-?\d+(?:\.\.(?:-?\d+|\*))?|[A-Za-z][\w-]*/g;
const RANGE = /^(-?\d+)(?:\.\.(-?\d+|\*))?$/;

/** The definitions of a table by name, as text: most messages need few of them. */
export function definitionsOf(table: string): ReadonlyMap<string, string> {
  const definitions = new Map<string, string>();
  for (const text of table.split(/\n(?=\S)/)) {
    const equals = text.indexOf('=');
    if (equals > 0) definitions.set(text.slice(0, equals).trim(), text.slice(equals + 1));
  }
  return definitions;
}

/** Undefined for what is not in the language: a defect of the table, which the test that reads all of them finds. */
export function parseType(text: string): Syntax | undefined {
  const tokens = text.match(TOKENS) ?? [];
  if (tokens.join('') !== text.replace(/\s+/g, '')) return undefined;
  const parser = new Parser(tokens);
  const type = parser.type();
  return parser.wrong || parser.left > 0 ? undefined : type;
}

class Parser {
  wrong = false;
  private at = 0;
  private readonly tokens: readonly string[];

  constructor(tokens: readonly string[]) {
    this.tokens = tokens;
  }

  get left(): number {
    return this.tokens.length - this.at;
  }

  type(): Syntax {
    const token = this.next();
    switch (token) {
      case '{':
        return { is: 'sequence', ...this.members('}') };
      case '<':
        return { is: 'choice', ...this.members('>') };
      case '(':
        return this.names();
      case '[': {
        const { low, high } = this.range(this.next());
        this.expect(']');
        return { is: 'list', low, high, of: this.type() };
      }
      case 'bits':
      case 'octets':
        return { is: token, ...(RANGE.test(this.peek()) ? this.range(this.next()) : { low: 0, high: UNLIMITED }) };
      case 'bool':
      case 'null':
      case 'stop':
        return { is: token };
      default:
        if (RANGE.test(token)) return { is: 'number', ...this.range(token) };
        if (!/^[A-Za-z]/.test(token)) this.wrong = true;
        return { is: 'reference', name: token };
    }
  }

  private members(close: string): { members: readonly Member[]; extensible: boolean } {
    const members: Member[] = [];
    let extensible = false;
    while (!this.wrong && !this.take(close)) {
      if (this.take('...')) extensible = true;
      else {
        const name = this.next();
        const optional = this.take('?');
        members.push({ name, optional, type: this.type() });
      }
      if (this.peek() !== close) this.expect(',');
    }
    return { members, extensible };
  }

  private names(): Syntax {
    const names: string[] = [];
    let added: string[] | undefined;
    while (!this.wrong && !this.take(')')) {
      if (this.take('...')) added = [];
      else (added ?? names).push(this.next());
    }
    return { is: 'names', names, added };
  }

  private range(token: string): { low: number; high: number } {
    const match = RANGE.exec(token);
    if (match === null) this.wrong = true;
    const low = Number(match?.[1]);
    const high = match?.[2] === undefined ? low : match[2] === '*' ? UNLIMITED : Number(match[2]);
    return { low, high };
  }

  private peek(): string {
    return this.tokens[this.at] ?? '';
  }

  private next(): string {
    if (this.left === 0) this.wrong = true;
    return this.tokens[this.at++] ?? '';
  }

  private take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) this.wrong = true;
  }
}
