/** The word for what happened: `event.action` and `event.outcome`, made from a message's name. */

export interface Action {
  /** Lower case, words joined by hyphens: `location-updating-request`. */
  readonly action: string;
  /** What the name alone tells; causes in the message are not read here. */
  readonly outcome?: 'success' | 'failure';
}

/** As many as there are names in the tables: names come from nowhere else. */
const known = new Map<string, Action>();

export function actionOf(name: string): Action {
  let action = known.get(name);
  if (action === undefined) {
    const outcome = outcomeOf(name);
    action = outcome === undefined ? { action: kebab(name) } : { action: kebab(name), outcome };
    known.set(name, action);
  }
  return action;
}

/** `Release Complete` ends a call well or badly. */
function outcomeOf(name: string): Action['outcome'] {
  if (name === 'Release Complete') return undefined;
  if (/(accept|complete)\b/i.test(kebabWords(name))) return 'success';
  if (/(reject|failure|error)\b/i.test(kebabWords(name))) return 'failure';
  return undefined;
}

function kebab(name: string): string {
  return kebabWords(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Splits what ASN.1 runs together: `rrcConnectionRequest`, `UECapabilityEnquiry`. */
function kebabWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase();
}
