/** Frames on the dedicated channels of the air interface (SDCCH, FACCH, SACCH): LAPDm, and what it carries. */

import type { ByteView } from 'spoor/decoder';
import { readLayer3Header, readShortRr } from 'spoor/formats/gsm-layer3';
import type { Direction } from './direction.js';
import { tellDistance } from './distance.js';
import type { MessageDocument } from './fields.js';
import { type Frame, isShortHeader, readFrame } from './lapdm.js';
import { gsm } from './layer3/branches.js';
import { readLayer3 } from './layer3/message.js';
import type { Links, Received } from './links.js';
import { type Silence, type Spoken, speak, unnamed } from './spoken.js';
import type { UmBlock } from './um.js';

type Gsm = NonNullable<MessageDocument['gsm']>;
type Lapdm = NonNullable<Gsm['lapdm']>;

/** Octets of layer 1 in front of a frame on the SACCH (3GPP TS 44.004 section 7.1). */
const LAYER_1 = 2;

export function readDedicated(block: UmBlock, direction: Direction, links: Links, document: MessageDocument): Spoken | Silence {
  const { view, slow } = block;
  const at = slow ? LAYER_1 : 0;
  if (slow && view.length >= LAYER_1) readLayer1(view, document);
  if (view.length > at && isShortHeader(view.u8(at))) return readShort(view.u8(at), document);
  const frame = readFrame(view, at, direction, slow);
  if (frame === undefined) {
    document.truncated = true;
    return unnamed('um');
  }
  const lapdm = lapdmFields(frame);
  gsm(document).lapdm = lapdm;
  if (frame.truncated) document.truncated = true;
  switch (frame.type) {
    case 'UI':
      return readUnnumbered(view, frame, document);
    case 'I':
      return readInformation(block, links.receive(block, frame, view, direction, block.time), document, lapdm);
    case 'SABM':
      links.reset(block, frame.sapi);
      return frame.infoLength > 0 ? readLayer3(view.sub(frame.infoAt, frame.infoLength), document) : unnamed('lapdm-sabm');
    case 'UA':
      // Says the first message of the mobile again, so that of two mobiles on one channel one goes away
      // (3GPP TS 44.006 section 5.4.1.4). To name it here would count it twice.
      if (frame.infoLength > 0) lapdm.contention_resolution = true;
      links.reset(block, frame.sapi);
      return unnamed('lapdm-ua');
    case 'DM':
    case 'DISC':
      links.reset(block, frame.sapi);
      return unnamed(`lapdm-${frame.type.toLowerCase()}`);
    default:
      return unnamed(`lapdm-${frame.type.toLowerCase()}`);
  }
}

function readLayer1(view: ByteView, document: MessageDocument): void {
  const octet = view.u8(0);
  const timingAdvance = view.u8(1);
  tellDistance(document, timingAdvance);
  gsm(document).l1 = {
    ms_power_level: octet & 0x1f,
    fast_power_control: (octet & 0x20) !== 0,
    sacch_repetition: (octet & 0x40) !== 0,
    timing_advance: timingAdvance,
  };
}

function readShort(first: number, document: MessageDocument): Spoken {
  const message = readShortRr(first);
  if (message === undefined) return unnamed('unknown-message');
  document.message_type = message.code;
  return speak(document, 'RR', message.name);
}

function lapdmFields(frame: Frame): Lapdm {
  const fields: Lapdm = {
    sapi: frame.sapi,
    frame_type: frame.type,
    command_response: frame.commandResponse,
    poll_final: frame.pollFinal,
  };
  if (frame.ns !== undefined) fields.n_s = frame.ns;
  if (frame.nr !== undefined) fields.n_r = frame.nr;
  if (frame.length !== undefined) fields.length = frame.length;
  if (frame.more) fields.more = true;
  return fields;
}

/** UI frames are never segmented; an empty one fills the channel. */
function readUnnumbered(view: ByteView, frame: Frame, document: MessageDocument): Spoken | Silence {
  if (frame.length === undefined && !frame.truncated) {
    // Format B4: system information with a pseudo length of its own, behind which rest octets stand.
    const length = frame.infoLength === 0 ? 0 : view.u8(frame.infoAt) >> 2;
    if (frame.infoLength < 1 + length) document.truncated = true;
    if (frame.infoLength < 2) return unnamed('lapdm-ui');
    // The same block as on the BCCH, so an empty one looks the same: nothing but padding.
    return length === 0 ? 'fill_frames' : readLayer3(view.sub(frame.infoAt + 1), document, length);
  }
  if (frame.length === 0) return 'fill_frames';
  if (frame.infoLength === 0) return unnamed('lapdm-ui');
  return readLayer3(view.sub(frame.infoAt, frame.infoLength), document);
}

function readInformation(block: UmBlock, received: Received, document: MessageDocument, lapdm: Lapdm): Spoken {
  if (received.gap) lapdm.gap = true;
  switch (received.state) {
    case 'repeated':
      lapdm.repeated = true;
      return unnamed('lapdm-i');
    case 'lost':
      lapdm.lost = true;
      return unnamed('lapdm-segment');
    case 'segment':
      return unnamed('lapdm-segment');
    default:
  }
  if (received.content === undefined || received.content.length === 0) return unnamed('lapdm-i');
  // Behind a gap this may be the end of a message as well as a whole one: it is named only if it looks like one.
  if (received.gap && readLayer3Header(received.content)?.message === undefined) return unnamed('lapdm-i');
  const spoken = readLayer3(received.content, document);
  if (received.frames === 1) return spoken;
  lapdm.frames = received.frames;
  if (received.firstTime >= block.time) return spoken;
  return spoken.outcome === undefined
    ? { action: spoken.action, start: received.firstTime }
    : { action: spoken.action, outcome: spoken.outcome, start: received.firstTime };
}
