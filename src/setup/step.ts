/** What setup is made of: stages that look what is there, and steps that bring about what is not. */

import type { Trouble } from '../elasticsearch/trouble.js';

/** One change at one server. */
export interface Step {
  /** `component template spoor@ecs: version 3 becomes 4`. */
  readonly describe: string;
  /** The request as one pastes it into the Dev Tools of Kibana, or into a shell where those cannot send it. */
  readonly paste: string;
  /** Makes the change. Undefined when it is made, else what is in the way. Never throws for what a server answers. */
  perform(): Promise<Trouble | undefined>;
}

/** What a look found. */
export interface Findings {
  /** What is as it should be, or is the operator's own, in a few words each. */
  readonly kept: readonly string[];
  readonly steps: readonly Step[];
  /** What stands in the way of even looking. */
  readonly troubles: readonly Trouble[];
}

export interface Stage {
  readonly name: string;
  /** False for what makes sense even if a stage before it failed. */
  readonly needsTheOthers: boolean;
  /** Reads only. */
  look(): Promise<Findings>;
}

/** One line of what setup says. */
export type Line =
  | { readonly kind: 'kept' | 'done'; readonly text: string }
  | { readonly kind: 'would'; readonly text: string; readonly paste: string }
  | { readonly kind: 'failed'; readonly text: string; readonly todo: string };

/** Goes through the stages in turn, or with `dryRun` only says what it would do. */
export async function* carryOut(stages: readonly Stage[], dryRun: boolean): AsyncGenerator<Line> {
  let failed = false;
  for (const stage of stages) {
    if (failed && stage.needsTheOthers) {
      yield {
        kind: 'failed',
        text: `${stage.name}: left out, because what it needs is missing`,
        todo: 'Run spoor setup again after that.',
      };
      continue;
    }
    const { kept, steps, troubles } = await stage.look();
    for (const text of kept) yield { kind: 'kept', text };
    for (const { found, todo } of troubles) yield { kind: 'failed', text: `${stage.name}: ${found}`, todo };
    failed ||= troubles.length > 0;
    for (const step of steps) {
      if (dryRun) {
        yield { kind: 'would', text: step.describe, paste: step.paste };
        continue;
      }
      const trouble = await step.perform();
      if (trouble === undefined) yield { kind: 'done', text: step.describe };
      else {
        failed = true;
        yield { kind: 'failed', text: `${step.describe}: ${trouble.found}`, todo: trouble.todo };
        // The next steps of a stage mostly fail for the same reason, or because of this one.
        break;
      }
    }
  }
}
