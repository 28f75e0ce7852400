/** What documents say of the other direction, of sources that change, and of the same media at two points. */

import { type About, boolean, type Document, type Endpoint, float, integer, ip, keyword, long, many, short } from 'spoor/decoder';
import { rounded } from '../rounded.js';
import type { Leg } from './leg.js';
import type { Path } from './paths.js';
import { mediaIds, type StreamView } from './view.js';

/** Stand in the group `stream` of both documents of a stream. */
export const reverseFields = {
  reverse_id: keyword('Stream of the other direction, as far as it is known then'),
  reverse_method: keyword(
    'How that is known: swap (the same addresses and ports the other way), signalling (two ends of one call), rtcp (its receiver reports come from there), ports (same hosts and the ports of one pair)',
  ),
};

/** Stand in the group `stream` of its last document. */
export const linkFields = {
  previous_id: keyword('Stream of another SSRC in the same flow that this one took over from'),
  continues_id: keyword('Stream of the same SSRC, and the numbers before, that goes on here from or to another address or port'),
  media_id: many(
    keyword('Two names of the media, the same at every capture point: streams that began within half a minute of each other share one'),
  ),
};

export const changeFields = {
  ssrc_changes: long('1 when this stream took over from one of another SSRC'),
  ssrc_changes_minute: short('Such changes in this direction of the flow within a minute, up to this one'),
  src_changes: long('1 when this stream goes on with a source that sent from another address or port before'),
  ssrc_collision: boolean('Another address sends other packets with the same SSRC to the same place (RFC 3550 section 8.2)'),
};

export function reverseDocument({ reverse }: Leg): Document<typeof reverseFields> {
  return { reverse_id: reverse?.id, reverse_method: reverse?.method };
}

export function linkDocument(leg: Leg): Document<typeof linkFields> {
  return { previous_id: leg.previousId, continues_id: leg.continuesId, media_id: mediaIds(leg) };
}

/** @param counts the document counts the changes: the first interval, and the stream */
export function changeDocument(leg: Leg, counts: boolean): Document<typeof changeFields> {
  return {
    ssrc_changes: counts && leg.ssrcChanges > 0 ? leg.ssrcChanges : undefined,
    ssrc_changes_minute: counts && leg.recentChanges.length > 0 ? leg.recentChanges.length : undefined,
    src_changes: counts && leg.sourceChanges > 0 ? leg.sourceChanges : undefined,
    ssrc_collision: leg.collision || undefined,
  };
}

const point = {
  stream_id: keyword('Stream as it was seen there'),
  observer: keyword('Capture point'),
  vlans: keyword('VLANs there, outermost first, with points between'),
  tunnel: keyword('Tunnel there'),
  source: { ip: ip('Sender as seen there'), port: integer('Its port') },
  destination: { ip: ip('Receiver as seen there'), port: integer('Its port') },
  ttl: short('Time to live there'),
  unique: long('Different packets seen there, of those compared', 'packets'),
};

export const pathFields = {
  ssrc: keyword('Synchronisation source of the sender, hexadecimal'),
  method: keyword(
    'What differs between the two points: observer, tunnel, vlan, nat (one address or port is another), relay (handed on unchanged by a host between)',
  ),
  first: point,
  second: point,
  compared: long('Sequence numbers that could be compared', 'packets'),
  only_first: long('Packets seen at the first point and not at the second: lost between, or by the capture there. At least', 'packets'),
  only_second: long(
    'Packets seen at the second point and not at the first: lost by the capture there, or another way. At least',
    'packets',
  ),
  loss_pct: float('Packets seen at the first point only, in percent of those seen there', 'percent'),
  delay: {
    min_ms: float('Smallest delay from the first point to the second; below 0 when the clocks of two observers differ by more', 'ms'),
    mean_ms: float('Mean', 'ms'),
    max_ms: float('Largest', 'ms'),
    samples: integer('Packets it was measured with'),
    same_clock: boolean('Both points have one observer and so one clock; otherwise the offset of two clocks is in the delay'),
  },
  ttl_difference: short('Time to live at the first point less that at the second: routers between'),
  capture: { loss: boolean('The capture at one of the points may have lost packets: then what only the other saw proves no loss between') },
};

export const pathDocuments = {
  same_media: {
    dataset: 'rtp_path',
    type: 'logs',
    describe: 'The same media at two capture points: what was lost between them and how long it took.',
    fields: pathFields,
  },
} as const;

export function pathDocument({ first, second, method, comparison }: Path): Document<typeof pathFields> {
  const { samples } = comparison;
  return {
    ssrc: (first.ssrc >>> 0).toString(16).padStart(8, '0'),
    method,
    first: pointDocument(first, comparison.seenFirst),
    second: pointDocument(second, comparison.seenSecond),
    compared: comparison.compared,
    only_first: comparison.onlyFirst,
    only_second: comparison.onlySecond,
    loss_pct: comparison.seenFirst > 0 ? rounded((100 * comparison.onlyFirst) / comparison.seenFirst) : undefined,
    delay: {
      min_ms: rounded(comparison.delayMin / 1e3),
      mean_ms: rounded(comparison.delaySum / samples / 1e3),
      max_ms: rounded(comparison.delayMax / 1e3),
      samples,
      same_clock: first.observer === second.observer,
    },
    ttl_difference: first.ttl - second.ttl,
    capture: first.captureLoss || second.captureLoss ? { loss: true } : undefined,
  };
}

export function pathAbout({ first, second }: Path) {
  return {
    source: first.source,
    destination: second.destination,
    protocol: 'rtp',
    time: Math.max(first.lastSeen, second.lastSeen),
    start: Math.min(first.firstSeen, second.firstSeen),
    end: Math.max(first.lastSeen, second.lastSeen),
    key: `${first.id} ${second.id}`,
  } satisfies About;
}

function pointDocument(view: StreamView, unique: number): Document<typeof point> {
  return {
    stream_id: view.id,
    observer: view.observer,
    vlans: view.vlans === '' ? undefined : view.vlans,
    tunnel: view.tunnel,
    source: endpoint(view.source),
    destination: endpoint(view.destination),
    ttl: view.ttl,
    unique,
  };
}

function endpoint({ ip, port }: Endpoint): Endpoint {
  return { ip, port };
}
