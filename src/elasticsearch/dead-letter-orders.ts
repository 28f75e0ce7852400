/**
 * What `spoor dead-letters` wants done, carried out by whoever owns the spool: the command itself, or the `spoor run` that is going on.
 *
 * Only one process ever writes to a spool. So while another owns it, the command leaves its order in a file there; the owner looks every
 * second, does it and answers in another file.
 */

import { link, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../log.js';
import type { DeadLetters, KeptLetter } from './dead-letters.js';

/** Which letters: those to which all that is said applies. */
export interface Selection {
  readonly dataStream?: string | undefined;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
}

export interface Order {
  readonly action: 'retry' | 'drop';
  readonly selection: Selection;
}

export interface Outcome {
  /** Letters that were sent back into the queue, or dropped. */
  readonly done: number;
  /** Letters that were selected and cannot be sent again: their action line was damaged, nobody knows where they belong. */
  readonly kept: number;
}

/** Puts documents back into the queue; resolves when they are on disk. */
export type PutBack = (letters: readonly KeptLetter[]) => Promise<void>;

export function selects({ dataStream, type, id }: Selection, letter: KeptLetter): boolean {
  return (
    (dataStream === undefined || letter.dataStream === dataStream) &&
    (type === undefined || letter.type === type) &&
    (id === undefined || letter.id === id)
  );
}

/** For the owner of the spool. */
export async function carryOut({ action, selection }: Order, letters: DeadLetters, putBack: PutBack): Promise<Outcome> {
  let kept = 0;
  const wanted = (letter: KeptLetter) => {
    if (!selects(selection, letter)) return false;
    const sendable = letter.id !== '' && letter.dataStream !== '';
    if (action === 'retry' && !sendable) kept += 1;
    return action === 'drop' || sendable;
  };
  const done = await letters.take(wanted, action === 'retry' ? putBack : async () => undefined);
  return { done, kept };
}

const ORDER = 'dead-letters.order';
const ANSWER = 'dead-letters.answer.';
const LOOK_MS = 1000;

const orderForm = z.object({
  number: z.string().regex(/^\w{1,40}$/),
  action: z.enum(['retry', 'drop']),
  selection: z.object({ dataStream: z.string().optional(), type: z.string().optional(), id: z.string().optional() }),
});
const answerForm = z.union([z.object({ done: z.number(), kept: z.number() }), z.object({ error: z.string() })]);

/** The owner's side: looks for orders until it is closed. */
export class OrderDesk {
  private readonly directory: string;
  private readonly letters: DeadLetters;
  private readonly putBack: PutBack;
  private readonly log: Log;
  private readonly timer: NodeJS.Timeout;
  private working: Promise<void> | undefined;

  constructor(directory: string, letters: DeadLetters, putBack: PutBack, log: Log) {
    this.directory = directory;
    this.letters = letters;
    this.putBack = putBack;
    this.log = log;
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }

  /** What is being done is done first. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.working;
  }

  private look(): void {
    this.working ??= this.serve()
      .catch((error: unknown) => this.log.warn(`dead letters: an order cannot be dealt with: ${(error as Error).message}`))
      .finally(() => {
        this.working = undefined;
      });
  }

  private async serve(): Promise<void> {
    const path = join(this.directory, ORDER);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    // Whoever gave the order sees by this that it was taken.
    await unlink(path);
    const order = orderForm.parse(JSON.parse(text));
    const answer = await carryOut(order, this.letters, this.putBack).catch((error: unknown) => ({ error: (error as Error).message }));
    if ('done' in answer) {
      const what = order.action === 'retry' ? 'put back into the queue' : 'dropped';
      this.log.info(`dead letters: ${answer.done} ${what}, as spoor dead-letters asked`);
    }
    await this.forgetAnswers();
    const place = join(this.directory, `${ANSWER}${order.number}`);
    await writeFile(`${place}.new`, JSON.stringify(answer));
    await rename(`${place}.new`, place);
  }

  /** Those that nobody fetched. */
  private async forgetAnswers(): Promise<void> {
    for (const name of await readdir(this.directory)) {
      if (name.startsWith(ANSWER)) await unlink(join(this.directory, name)).catch(() => undefined);
    }
  }
}

/** How an order to another process ended without an outcome. */
export type Unanswered =
  /** Another command waits for its answer. */
  | { readonly problem: 'busy' }
  /** The owner does not look: it delivers nowhere, or is frozen. The order is taken back. */
  | { readonly problem: 'not taken' }
  /** It took the order, and no answer came. */
  | { readonly problem: 'no answer' }
  | { readonly problem: 'failed'; readonly reason: string };

/** The command's side while another process owns the spool: leaves the order there and waits for the answer. `pause` waits so many ms. */
export async function giveOrder(
  directory: string,
  order: Order,
  pause: (milliseconds: number) => Promise<void>,
): Promise<Outcome | Unanswered> {
  const number = `${process.pid}x${Math.random().toString(36).slice(2)}`;
  const path = join(directory, ORDER);
  const own = `${path}.${number}`;
  await writeFile(own, JSON.stringify({ ...order, number }));
  try {
    // A link fails if the name exists, and the name never shows half an order.
    await link(own, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { problem: 'busy' };
    throw error;
  } finally {
    await unlink(own);
  }
  const answer = join(directory, `${ANSWER}${number}`);
  for (let waits = 0; waits < 600; waits += 1) {
    const text = await readFile(answer, 'utf8').catch(() => undefined);
    if (text !== undefined) {
      await unlink(answer).catch(() => undefined);
      const said = answerForm.parse(JSON.parse(text));
      return 'error' in said ? { problem: 'failed', reason: said.error } : said;
    }
    if (waits === 50 && (await takenBack(path))) return { problem: 'not taken' };
    await pause(100);
  }
  return { problem: 'no answer' };
}

async function takenBack(path: string): Promise<boolean> {
  return unlink(path).then(
    () => true,
    () => false,
  );
}
