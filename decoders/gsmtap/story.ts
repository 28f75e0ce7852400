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
const NAMES: Readonly<Record<string, string>> = {
  'pdn-connectivity': 'PDN connection',
  'pdp-context': 'PDP context',
  'rrc-connection': 'RRC connection',
  'rrc-reestablishment': 'RRC reestablishment',
};
const HOW: Readonly<Record<string, string>> = {
  dropped: 'was dropped',
  rejected: 'was rejected',
  abandoned: 'came to no end: its channel was released before',
  unanswered: 'was not answered',
};

/** Between a number and its unit, which no line may part. */
const SPACE = '\u00a0';

export const story: StoryView<typeof transactionFields> = {
  view: 'story',
  title: 'What failed',
  kind: 'transaction',
  weigh: ({ own: { result = '', procedure = '' } }) => {
    const weight = result === 'unanswered' && isOfRadio(procedure) ? WEIGHTS.abandoned : WEIGHTS[result];
    return weight === undefined ? undefined : weight + (REGISTRATIONS.includes(procedure) ? 2 : 0);
  },
  tell: (document) =>
    [headText(document), causeText(document), purposeText(document), trustText(document), partiesText(document)].filter(
      (sentence) => sentence !== undefined,
    ),
  most: 5,
  calm: 'Nothing was refused, dropped or left without an end.',
};

/** The connection under all else: before anybody is asked who he is. */
function isOfRadio(procedure: string): boolean {
  return procedure.startsWith('rrc-');
}

function headText(document: Shown): string {
  const { procedure = 'procedure', originator, result = '', cell } = document.own;
  const name = NAMES[procedure] ?? procedure.replaceAll('-', ' ');
  const began = originator === undefined ? '' : ` that the ${originator} began`;
  const where = cell?.key === undefined ? '' : ` in cell ${cell.key}`;
  return `${clock(document.from)}, the ${name}${began}${where} ${HOW[result] ?? 'failed'}${whenText(document)}.`;
}

function whenText({ own: { result, talk_ms }, from, to }: Shown): string {
  const lasted = duration((to - from) / 1000);
  if (result === 'abandoned') return '';
  if (result === 'unanswered') return ` within ${lasted}`;
  return result === 'dropped' && talk_ms !== undefined ? ` after ${duration(talk_ms)} of talk` : ` after ${lasted}`;
}

function causeText({ own: { result, cause, cause_name, cause_of, last_message } }: Shown): Sentence {
  if (result === 'unanswered') return undefined;
  if (cause === undefined && cause_name !== undefined) return `Cause: ${cause_name}.`;
  if (cause === undefined) return last_message === undefined ? undefined : `No cause was given; the last message was ${last_message}.`;
  return `${cause_of === undefined ? 'Cause' : `${cause_of} cause`} ${cause}${cause_name === undefined ? '' : `: ${cause_name}`}.`;
}

/** What a connection on the radio was wanted for, or how the one before was lost. */
function purposeText({ own: { procedure = '', establishment_cause, wait_s } }: Shown): Sentence {
  if (!isOfRadio(procedure) || establishment_cause === undefined) return undefined;
  const wait = wait_s === undefined ? '' : `, and may ask again after ${wait_s}${SPACE}s`;
  return `The mobile asked for it because of ${establishment_cause}${wait}.`;
}

/** Whether the mobile was asked who it is before, and what hid what was said. */
function trustText({ own: { procedure = '', authenticated, cipher } }: Shown): Sentence {
  if (authenticated === undefined || isOfRadio(procedure)) return undefined;
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
