/** What is not as the definition of a message has it, each with the findings of the decoder that say so. */

/** `absent` is lawful: an AVP that may be there and is not. */
export type Mark = 'missing' | 'surplus' | 'unknown' | 'wrong' | 'absent';

/** A rule that the message breaks, as the decoder's documents tell it. */
export interface Finding {
  readonly rule: string;
  /** Names from the outermost group inwards; empty for the message itself. */
  readonly path: string;
  /** `5005 DIAMETER_MISSING_AVP`; empty where no result says the same. */
  readonly result: string;
}

const MARKS: Readonly<Record<string, Mark>> = {
  missing: 'missing',
  too_many: 'surplus',
  not_allowed: 'surplus',
  unknown: 'unknown',
  unknown_mandatory: 'unknown',
};

export function markOf({ rule }: Finding): Mark {
  return MARKS[rule] ?? 'wrong';
}

/** `too many (5009 DIAMETER_AVP_OCCURS_TOO_MANY_TIMES)` */
export function findingText({ rule, result }: Finding): string {
  return rule.replaceAll('_', ' ') + (result === '' ? '' : ` (${result})`);
}

/** Hands out findings, each once: what is left over at the end is about no AVP that can be shown. */
export class Findings {
  private readonly open: Finding[];

  constructor(findings: readonly Finding[]) {
    this.open = [...findings];
  }

  /** All about AVPs of that path, in their order, and how many there are. */
  about(path: string): readonly Finding[] {
    return this.open.filter((finding) => finding.path === path);
  }

  take(wanted: Finding): void {
    const at = this.open.indexOf(wanted);
    if (at >= 0) this.open.splice(at, 1);
  }

  get left(): readonly Finding[] {
    return this.open;
  }
}
