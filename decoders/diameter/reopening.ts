/** A peer that was lost and came back is trusted again after three watchdogs were answered (RFC 3539 3.4.1, REOPEN). */

/** Answers after which it is, counted from 0. */
const TRUSTED = 2;
/** Where counting begins again after a watchdog without an answer: one more than at first. */
const DOUBTED = -1;

/** Each end counts the answers to its own watchdogs; the first that has enough is believed. */
export class Reopening {
  private readonly answers: [number, number] = [0, 0];

  /** True when that was enough. */
  answered(fromInitiator: boolean): boolean {
    const side = Number(fromInitiator) as 0 | 1;
    if (this.answers[side] === TRUSTED) return true;
    this.answers[side] += 1;
    return false;
  }

  /** True when the peer is lost again: the second in a row. */
  missed(fromInitiator: boolean): boolean {
    const side = Number(fromInitiator) as 0 | 1;
    const again = this.answers[side] < 0;
    this.answers[side] = DOUBTED;
    return again;
  }
}
