/** Cell broadcast: pages put together from blocks of a channel of their own, and told when they are news (3GPP TS 44.012 section 3.3). */

import { type ByteView, type Microseconds, OldestFirst } from 'spoor/decoder';
import { readBroadcastPage } from 'spoor/formats/gsm-layer3';
import { viewOf } from 'spoor/formats/octets';
import type { MessageDocument } from './fields.js';
import { gsm } from './layer3/branches.js';
import { RepeatedBlocks } from './repeated-blocks.js';
import { type Silence, type Spoken, speak, unnamed } from './spoken.js';

/** Octets of a block behind its type. */
const CONTENT = 22;
const MOST_BLOCKS = 4;
/** In the type: this block is the last with something in it. */
const LAST = 0x10;
/** Numbers of blocks: 0 to 3 are a page, from 8 on stands when pages will come, 15 fills the channel. */
const FIRST_OF_SCHEDULE = 8;
const NULL = 15;
/** A cell has one, or two; a flood of invented carriers ends here, at some 2 MB. */
export const MOST_CHANNELS = 256;

interface Channel {
  readonly page: Uint8Array;
  /** Blocks of the page so far; 0 when it has no beginning. */
  blocks: number;
  since: Microseconds;
  readonly told: RepeatedBlocks;
}

export class CellBroadcasts {
  private readonly channels = new OldestFirst<string, Channel>();
  private readonly repeat: Microseconds;
  /** Channels forgotten because there were too many. */
  displaced = 0;

  /** @param repeat the same page is told this often. */
  constructor(repeat: Microseconds) {
    this.repeat = repeat;
  }

  /** @param name of the channel: what its blocks are told apart by. */
  read(name: string, view: ByteView, time: Microseconds, document: MessageDocument): Spoken | Silence {
    if (view.length === 0) {
      document.truncated = true;
      return unnamed('um');
    }
    const type = view.u8(0);
    const number = type & 15;
    if (number === NULL) return 'fill_frames';
    if (number >= FIRST_OF_SCHEDULE) {
      gsm(document).cbch_sequence = number;
      return unnamed('cell-broadcast-schedule');
    }
    const channel = this.channels.get(name) ?? this.add(name);
    if (number === 0) {
      channel.blocks = 0;
      channel.since = time;
    }
    if (number !== channel.blocks || number >= MOST_BLOCKS) {
      // A block before this one was not captured.
      channel.blocks = 0;
      return 'broadcast_blocks';
    }
    const there = Math.min(CONTENT, view.length - 1);
    for (let i = 0; i < there; i++) channel.page[number * CONTENT + i] = view.u8(1 + i);
    channel.blocks++;
    const whole = there === CONTENT;
    if (whole && (type & LAST) === 0 && channel.blocks < MOST_BLOCKS) return 'broadcast_blocks';
    const octets = viewOf(channel.page.slice(0, number * CONTENT + there));
    channel.blocks = 0;
    if (!whole) document.truncated = true;
    if (channel.told.isRepeated(octets.hex(0, octets.length), time, this.repeat)) return 'unchanged_system_information';
    return tell(octets, number === 0 ? undefined : channel.since, document);
  }

  private add(name: string): Channel {
    if (this.channels.size >= MOST_CHANNELS) {
      const { oldestKey } = this.channels;
      if (oldestKey !== undefined) this.channels.delete(oldestKey);
      this.displaced++;
    }
    const channel: Channel = { page: new Uint8Array(MOST_BLOCKS * CONTENT), blocks: 0, since: 0, told: new RepeatedBlocks() };
    this.channels.set(name, channel);
    return channel;
  }
}

/** @param start of a page in several blocks. */
function tell(octets: ByteView, start: Microseconds | undefined, document: MessageDocument): Spoken {
  const read = readBroadcastPage(octets);
  if (read === undefined) {
    document.truncated = true;
    return unnamed('um');
  }
  const { serialNumber, messageId, dataCoding, page, pages, alphabet, text } = read;
  const warning = warningOf(messageId);
  gsm(document).cbs = {
    serial_number: serialNumber,
    message_id: messageId,
    data_coding: dataCoding,
    page,
    pages,
    ...(warning !== undefined && { warning }),
    ...(alphabet !== undefined && { alphabet }),
    ...(text !== undefined && text !== '' && { text }),
  };
  const spoken = speak(document, 'CBS', 'CBS Page');
  return start === undefined ? spoken : { ...spoken, start };
}

/** 3GPP TS 23.041 section 9.4.1.2.2: of earthquakes and tsunamis, and what authorities tell the public. */
function warningOf(messageId: number): string | undefined {
  if (messageId >= 4352 && messageId <= 4359) return 'etws';
  return messageId >= 4370 && messageId <= 4399 ? 'cmas' : undefined;
}
