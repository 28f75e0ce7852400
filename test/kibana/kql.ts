/** The part of KQL that the dashboards use, read anew: which fields a condition asks for, and the query Elasticsearch is sent for it. */

export interface Condition {
  readonly fields: readonly string[];
  readonly query: object;
}

type Token = { readonly kind: 'word' | 'text' | 'sign'; readonly text: string };

/** Throws on what is no KQL, or on what nothing here uses (wildcards inside of values, nested fields, free text). */
export function parseKql(kql: string): Condition {
  const tokens = tokenized(kql);
  if (tokens.length === 0) return { fields: [], query: { match_all: {} } };
  const reader = new Reader(tokens, kql);
  const query = reader.either();
  reader.end();
  return { fields: [...new Set(reader.fields)], query };
}

function tokenized(kql: string): Token[] {
  const pattern = /\s*(?:(<=|>=|<|>|:|\(|\))|"((?:[^"\\]|\\.)*)"|([^\s<>:()"]+))/y;
  const tokens: Token[] = [];
  while (pattern.lastIndex < kql.trimEnd().length) {
    const match = pattern.exec(kql);
    if (match === null) throw new Error(`No KQL: ${kql}`);
    const [, sign, text, word] = match;
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replace(/\\(.)/g, '$1') });
    else tokens.push({ kind: 'word', text: word as string });
  }
  return tokens;
}

const RANGE: Readonly<Record<string, string>> = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' };

class Reader {
  readonly fields: string[] = [];
  private readonly tokens: readonly Token[];
  private readonly whole: string;
  private at = 0;

  constructor(tokens: readonly Token[], whole: string) {
    this.tokens = tokens;
    this.whole = whole;
  }

  /** `and` binds more than `or`. */
  either(): object {
    const sides = [this.both()];
    while (this.takes('or')) sides.push(this.both());
    return sides.length === 1 ? (sides[0] as object) : { bool: { should: sides, minimum_should_match: 1 } };
  }

  end(): void {
    if (this.at < this.tokens.length) throw this.wrong();
  }

  private both(): object {
    const sides = [this.one()];
    while (this.takes('and')) sides.push(this.one());
    return sides.length === 1 ? (sides[0] as object) : { bool: { filter: sides } };
  }

  private one(): object {
    if (this.takes('not')) return { bool: { must_not: [this.one()] } };
    if (this.takes('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    const field = this.next();
    if (field.kind !== 'word') throw this.wrong();
    this.fields.push(field.text);
    const sign = this.next().text;
    const bound = RANGE[sign];
    if (bound !== undefined) return { range: { [field.text]: { [bound]: this.next().text } } };
    if (sign !== ':') throw this.wrong();
    if (!this.takes('(')) return this.value(field.text);
    const values = [this.value(field.text)];
    while (this.takes('or')) values.push(this.value(field.text));
    this.expect(')');
    return { bool: { should: values, minimum_should_match: 1 } };
  }

  private value(field: string): object {
    const { kind, text } = this.next();
    if (kind === 'text') return { match_phrase: { [field]: text } };
    if (kind !== 'word') throw this.wrong();
    if (text === '*') return { exists: { field } };
    if (text.includes('*')) throw this.wrong();
    return { match: { [field]: text } };
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at];
    const taken = token !== undefined && token.kind !== 'text' && token.text.toLowerCase() === text;
    if (taken) this.at += 1;
    return taken;
  }

  private expect(text: string): void {
    if (!this.takes(text)) throw this.wrong();
  }

  private next(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw this.wrong();
    this.at += 1;
    return token;
  }

  private wrong(): Error {
    return new Error(`Not read as KQL, at ${this.tokens[this.at]?.text ?? 'the end'}: ${this.whole}`);
  }
}
