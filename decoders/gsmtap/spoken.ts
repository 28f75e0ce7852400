/** What a reader of a payload found, beside the fields it filled in. */

import type { Microseconds } from 'spoor/decoder';
import { actionOf } from './actions.js';
import type { MessageDocument } from './fields.js';

/** Packets that are counted and get no document: nothing was said. Keys of the decoder's `counts`. */
export type Silence =
  | 'fill_frames'
  | 'empty_pagings'
  | 'packet_blocks'
  | 'packet_dummies'
  | 'voice_frames'
  | 'broadcast_blocks'
  | 'unchanged_system_information';

export interface Spoken {
  /** `event.action`. */
  readonly action: string;
  readonly outcome?: 'success' | 'failure';
  /** When the first frame of a message in several was seen. */
  readonly start?: Microseconds;
}

/** Puts a named message into the document. */
export function speak(document: MessageDocument, protocol: string, message: string): Spoken {
  document.protocol = protocol;
  document.message = message;
  return actionOf(message);
}

/** A payload whose message has no name, or none that may be given. */
export function unnamed(what: string): Spoken {
  return { action: what };
}
