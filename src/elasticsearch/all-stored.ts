/** The usual answer to a bulk request, in which every document is stored, told by its text: reading it as JSON costs more than sending. */

const START = '{"items":[';
const STORED = '{"create":{"status":201}}';
const END = ']}';

export class AllStored {
  readonly documents: number;

  constructor(documents: number) {
    this.documents = documents;
  }
}

/** What such an answer says of so many documents; thousands at a time, mostly as many as the time before. */
let expected = '';

/** Undefined for any other text: JSON with something else to say of any document, or laid out in another way. */
export function allStored(text: string): AllStored | undefined {
  if (!text.startsWith(START)) return undefined;
  const documents = (text.length - START.length - END.length + 1) / (STORED.length + 1);
  if (!Number.isInteger(documents) || documents < 1) return undefined;
  if (expected.length !== text.length) expected = `${START}${`${STORED},`.repeat(documents - 1)}${STORED}${END}`;
  return text === expected ? new AllStored(documents) : undefined;
}
