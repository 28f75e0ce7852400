/** The story of what failed in the samples, and that it says nothing which the documents do not. */

import type { ShownDocument } from 'spoor/decoder';
import { readCapture, replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';
import { story } from './story.js';
import type { transactionFields } from './transaction-fields.js';

type Shown = ShownDocument<typeof transactionFields>;

interface Stored {
  readonly event: { readonly dataset: string; readonly start: string; readonly end: string };
  readonly gsmtap: Shown['own'];
}

const microseconds = (time: string) => Date.parse(`${time.slice(0, 19)}Z`) * 1000 + Number(time.slice(20, 26));
const proceduresOf = (sample: string): Shown[] =>
  replay(decoder, readCapture(new URL(`samples/${sample}.pcap`, import.meta.url))).documents.flatMap(({ json }) => {
    const { event, gsmtap } = JSON.parse(json) as Stored;
    if (event.dataset !== 'spoor.gsmtap_transaction') return [];
    return [{ own: gsmtap, source: undefined, destination: undefined, from: microseconds(event.start), to: microseconds(event.end) }];
  });

/** Worst first, ordinary spaces, without what is other for each key of pseudonyms. */
const told = (documents: readonly Shown[]) =>
  documents
    .filter((document) => story.weigh(document) !== undefined)
    .toSorted((a, b) => story.weigh(b)! - story.weigh(a)!)
    .map((document) =>
      story
        .tell(document)
        .join(' ')
        .replaceAll('\u00a0', ' ')
        .replace(/[\da-f]{32}/g, '*'),
    );

const shown = (own: Shown['own'], seconds = 2): Shown => ({ own, source: undefined, destination: undefined, from: 0, to: seconds * 1e6 });

describe('the story', () => {
  it('tells of the refused mobile first, then of calls that the network could not carry', () => {
    expect(told(proceduresOf('bts-um'))).toEqual([
      '07:12:01, the location update that the mobile began in cell 001-01-1-6969 was rejected after 305 ms. MM cause 2: IMSI unknown in HLR. The mobile was not asked to authenticate itself. Search for IMSI *.',
      '07:13:51, the call that the mobile began in cell 001-01-1-6969 was rejected after 4306 ms. CC cause 47: Resources unavailable, unspecified. The mobile was asked to authenticate itself, and ciphering was A5/1. Search for TMSI *, called number *.',
      '07:13:55, the call that the network began in cell 001-01-1-6969 was rejected after 706 ms. CC cause 47: Resources unavailable, unspecified. The mobile was asked to authenticate itself, and ciphering was A5/1. Search for TMSI *, called number *, calling number *.',
    ]);
  });

  it('is calm where every procedure went well', () => {
    const procedures = proceduresOf('virtual-um');
    expect(procedures.length).toBeGreaterThan(0);
    expect(told(procedures)).toEqual([]);
  });

  it('puts a dropped call before a refused one, and says how long people had talked', () => {
    const dropped = shown({ procedure: 'call', result: 'dropped', talk_ms: 75_300, cause: 47, cause_of: 'CC' });
    const rejected = shown({ procedure: 'call', result: 'rejected' });
    expect(told([rejected, dropped])).toEqual([
      '00:00:00, the call was dropped after 75.3 s of talk. CC cause 47.',
      '00:00:00, the call was rejected after 2000 ms.',
    ]);
  });

  it('says what was heard last where no cause was given', () => {
    const left = shown({ procedure: 'pdp-context', originator: 'mobile', result: 'abandoned', last_message: 'Channel Release' });
    expect(told([left])).toEqual([
      '00:00:00, the PDP context that the mobile began came to no end: its channel was released before. No cause was given; the last message was Channel Release.',
    ]);
  });

  it('tells of connections on the radio what they were wanted for, and nothing of trust, which comes after them', () => {
    const radio = {
      procedure: 'rrc-connection',
      protocol: 'LTE RRC',
      originator: 'mobile',
      establishment_cause: 'mo-Data',
      authenticated: false,
    } as const;
    const rejected = shown({ ...radio, result: 'rejected', wait_s: 5, last_message: 'rrcConnectionReject' });
    const silent = shown({ ...radio, result: 'unanswered', last_message: 'rrcConnectionRequest' });
    expect(told([silent, rejected])).toEqual([
      '00:00:00, the RRC connection that the mobile began was rejected after 2000 ms. No cause was given; the last message was rrcConnectionReject. The mobile asked for it because of mo-Data, and may ask again after 5 s.',
      '00:00:00, the RRC connection that the mobile began was not answered within 2000 ms. The mobile asked for it because of mo-Data.',
    ]);
  });

  it('does not tell of people who do not answer', () => {
    expect(story.weigh(shown({ procedure: 'call', result: 'unanswered', cause: 17 }))).toBeUndefined();
  });
});
