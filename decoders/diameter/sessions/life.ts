/** What an exchange is for the session it bears the identifier of: its begin, more of it, or its end. */

import type { Facts } from '../facts.js';

/** Sessions of charging and policy, of accounting records, and those that a server authorized (RFC 6733 8, RFC 8506 5). */
export type Life = 'credit_control' | 'accounting' | 'authorization';

/** `open`: the first one begins the session, a later one goes on with it. `server`: the server asks, or tells. */
export type Step = 'begin' | 'open' | 'update' | 'end' | 'server';

export interface Part {
  readonly life: Life;
  readonly step: Step;
}

const RE_AUTH = 258;
const AA = 265;
const DIAMETER_EAP = 268;
const ACCOUNTING = 271;
const CREDIT_CONTROL = 272;
const ABORT_SESSION = 274;
const SESSION_TERMINATION = 275;
/** Sy, TS 29.219 5.1. */
const SPENDING_LIMIT = 8388635;
const SPENDING_STATUS = 8388636;

const PARTS: Readonly<Record<number, Part>> = {
  [AA]: { life: 'authorization', step: 'open' },
  [DIAMETER_EAP]: { life: 'authorization', step: 'open' },
  [SPENDING_LIMIT]: { life: 'authorization', step: 'open' },
  [SPENDING_STATUS]: { life: 'authorization', step: 'server' },
  [SESSION_TERMINATION]: { life: 'authorization', step: 'end' },
};

/** CC-Request-Type (RFC 8506 8.3) and Accounting-Record-Type (RFC 6733 9.8.1); an event is no session. */
const CREDIT_CONTROL_PARTS: Readonly<Record<number, Part>> = {
  1: { life: 'credit_control', step: 'begin' },
  2: { life: 'credit_control', step: 'update' },
  3: { life: 'credit_control', step: 'end' },
};
const ACCOUNTING_PARTS: Readonly<Record<number, Part>> = {
  2: { life: 'accounting', step: 'begin' },
  3: { life: 'accounting', step: 'update' },
  4: { life: 'accounting', step: 'end' },
};

/**
 * Undefined for exchanges of no session: those of applications that keep no state (S6a, Cx, Sh ...), and events.
 * @param isCharged whether the session is known as one of credit control: servers ask both kinds by the same commands.
 */
export function partOf(command: number, { ccType, accountingType }: Facts, isCharged: () => boolean): Part | undefined {
  switch (command) {
    case CREDIT_CONTROL:
      return ccType === undefined ? undefined : CREDIT_CONTROL_PARTS[ccType];
    case ACCOUNTING:
      return accountingType === undefined ? undefined : ACCOUNTING_PARTS[accountingType];
    case RE_AUTH:
    case ABORT_SESSION:
      return { life: isCharged() ? 'credit_control' : 'authorization', step: 'server' };
    default:
      return PARTS[command];
  }
}
