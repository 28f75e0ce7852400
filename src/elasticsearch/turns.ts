/** One after the other: what must not run twice at a time, as reading a queue or writing a file. */

export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs the action when all that were given before are over, however they ended. */
  take<T>(action: () => Promise<T>): Promise<T> {
    const result = this.last.then(action);
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when all that were given so far are over. */
  async over(): Promise<void> {
    await this.last;
  }
}
