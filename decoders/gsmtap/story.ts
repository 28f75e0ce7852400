/** The story of procedures that failed, in words of who runs the network: only what stands in their documents. */

import type { ShownDocument, StoryView } from 'spoor/decoder';
import type { transactionFields } from './transaction-fields.js';

type Shown = ShownDocument<typeof transactionFields>;
type Sentence = string | undefined;

/** What people mind most comes first; that nobody answers a telephone is no failure of a network. */
const WEIGHTS: Readonly<Record<string, number>> = { dropped: 4, rejected: 3, abandoned: 2 };
/** Without it a mobile can do nothing at all. */
const REGISTRATIONS: readonly string[] = ['location-update', 'attach', 'tracking-area-update', 'routing-area-update'];

/** Those whose name is not that of the field with blanks. */
const NAMES: Readonly<Record<string, string>> = { 'pdn-connectivity': 'PDN connection', 'pdp-context': 'PDP context' };
const HOW: Readonly<Record<string, string>> = {
  dropped: 'was dropped',
  rejected: 'was rejected',
  abandoned: 'came to no end: its channel was released before',
};

/** Between a number and its unit, which no line may part. */
const SPACE = '\u00a0';

export const story: StoryView<typeof transactionFields> = {
  view: 'story',
  title: 'What failed',
  kind: 'transaction',
  weigh: ({ own: { result = '', procedure = '' } }) => {
    const weight = WEIGHTS[result];
    return weight === undefined ? undefined : weight + (REGISTRATIONS.includes(procedure) ? 2 : 0);
  },
  tell: (document) =>
    [headText(document), causeText(document), trustText(document), partiesText(document)].filter((sentence) => sentence !== undefined),
  most: 5,
  calm: 'Nothing was refused, dropped or left without an end.',
};

function headText({ own, from, to }: Shown): string {
  const { procedure = 'procedure', originator, result = '', cell, talk_ms } = own;
  const name = NAMES[procedure] ?? procedure.replaceAll('-', ' ');
  const began = originator === undefined ? '' : ` that the ${originator} began`;
  const where = cell?.key === undefined ? '' : ` in cell ${cell.key}`;
  const when =
    result === 'dropped' && talk_ms !== undefined ? ` after ${duration(talk_ms)} of talk` : ` after ${duration((to - from) / 1000)}`;
  return `${clock(from)}, the ${name}${began}${where} ${HOW[result] ?? 'failed'}${result === 'abandoned' ? '' : when}.`;
}

function causeText({ own: { cause, cause_name, cause_of, last_message } }: Shown): Sentence {
  if (cause === undefined) return last_message === undefined ? undefined : `No cause was given; the last message was ${last_message}.`;
  return `${cause_of === undefined ? 'Cause' : `${cause_of} cause`} ${cause}${cause_name === undefined ? '' : `: ${cause_name}`}.`;
}

/** Whether the mobile was asked who it is before, and what hid what was said. */
function trustText({ own: { authenticated, cipher } }: Shown): Sentence {
  if (authenticated === undefined) return undefined;
  const asked = authenticated ? 'The mobile was asked to authenticate itself' : 'The mobile was not asked to authenticate itself';
  return cipher === undefined ? `${asked}.` : `${asked}, and ciphering was ${cipher}.`;
}

/** As the privacy policy left them: what to search the other documents for. */
function partiesText({ own: { identity = {}, called_number, calling_number } }: Shown): Sentence {
  const { imsi, tmsi, imei = identity.imeisv } = identity;
  const parties = [
    imsi !== undefined ? `IMSI ${imsi}` : tmsi !== undefined ? `TMSI ${tmsi}` : imei !== undefined ? `IMEI ${imei}` : undefined,
    called_number === undefined ? undefined : `called number ${called_number}`,
    calling_number === undefined ? undefined : `calling number ${calling_number}`,
  ].filter((party) => party !== undefined);
  return parties.length === 0 ? undefined : `Search for ${parties.join(', ')}.`;
}

/** `12:07:50`, UTC. */
function clock(time: number): string {
  const milliseconds = time / 1000;
  return Math.abs(milliseconds) < 8.64e15 ? new Date(milliseconds).toISOString().slice(11, 19) : '?';
}

function duration(milliseconds: number): string {
  return milliseconds >= 10_000 ? `${(milliseconds / 1000).toFixed(1)}${SPACE}s` : `${Math.round(milliseconds)}${SPACE}ms`;
}
