/** The message sequence chart of an exchange: the request over each hop, and the answers, or their absence, back. */

import type { SequenceStep, SequenceView, ShownDocument } from 'spoor/decoder';
import type { TransactionDocument, transactionFields } from './fields.js';
import { isRedirect } from './results.js';

type Shown = ShownDocument<typeof transactionFields>;

/** No answer tells the most, then what agents refused, then what the far end did. */
const UNANSWERED = 3;
const REFUSED_ON_THE_WAY = 2;
const REFUSED = 1;
/** An exchange that succeeded when it was sent again did not fail, whatever became of its other copies (RFC 6733 5.5.4). */
const SUCCEEDED = -3;

export const sequence: SequenceView<typeof transactionFields> = {
  view: 'sequence',
  title: 'A failed exchange',
  kind: 'transaction',
  by: 'exchange.id',
  weigh: ({ own: { tally, result } }) => {
    if (result?.success === true) return SUCCEEDED;
    if (tally?.failure !== 1) return undefined;
    if (result === undefined) return UNANSWERED;
    return result.class === 'protocol_error' ? REFUSED_ON_THE_WAY : REFUSED;
  },
  steps,
  caption: ({ own }) => {
    const command = `${own.application?.name ?? own.application?.id} ${own.command?.title ?? own.command?.code}`;
    const asked = own.origin?.host === undefined ? '' : ` of ${own.origin.host}`;
    return `${command}${asked}${own.session?.id === undefined ? '' : `, session ${own.session.id}`}`;
  },
};

function steps({ own, source, destination, from, to }: Shown): SequenceStep[] {
  const sender = own.peer?.sender ?? source?.text ?? '?';
  const receiver = own.peer?.receiver ?? destination?.text ?? '?';
  const arrows: SequenceStep[] = [];
  // The document of the time that was over has the request of a late answer; nobody saw that of an orphan.
  if (own.state !== 'late' && own.state !== 'orphan') arrows.push({ at: from, from: sender, to: receiver, text: requestText(own) });
  const back = { at: to, from: receiver, to: sender };
  if (own.tally?.answer === 1) arrows.push({ ...back, text: answerText(own), ...(isFailure(own) && { tone: 'bad' }) });
  else arrows.push({ ...back, text: absenceText(own), tone: 'missing' });
  return arrows;
}

/** Where else to ask, or that more is to come, is no failure (RFC 6733 6.12, 7.1.1). */
function isFailure({ result }: TransactionDocument): boolean {
  if (result?.code === undefined || result.success === true || result.class === 'informational') return false;
  return !isRedirect(result.vendor ?? 0, result.code);
}

function requestText({ command, flags, cc, tally }: TransactionDocument): string {
  const words = [command?.name ?? `command ${command?.code}`];
  if (cc?.type !== undefined) words.push(cc.number === undefined ? cc.type : `${cc.type} ${cc.number}`);
  if (flags?.retransmitted === true) words.push('sent again');
  const copies = (tally?.retransmission ?? 0) - (flags?.retransmitted === true ? 1 : 0);
  if (copies > 0) words.push(`and ${copies} more on this hop`);
  return words.join(' ');
}

function answerText({ result, state, latency_ms, failed_avp, error_message }: TransactionDocument): string {
  const what = result === undefined ? 'no result' : `${result.code}${result.name === undefined ? '' : ` ${result.name}`}`;
  const details = [
    ...(failed_avp === undefined ? [] : [`for ${failed_avp.join(', ')}`]),
    ...(error_message === undefined ? [] : [`“${error_message}”`]),
    ...(latency_ms === undefined ? [] : [latencyText(latency_ms)]),
    ...(state === 'late' ? ['late'] : state === 'orphan' ? ['request not seen'] : []),
  ];
  return [what, ...details].join(', ');
}

function latencyText(ms: number): string {
  return ms < 10_000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function absenceText({ reason, state }: TransactionDocument): string {
  if (state === 'superseded') return 'no answer: another request took its identifier';
  return `no answer: ${(reason ?? 'unknown').replaceAll('_', ' ')}`;
}
