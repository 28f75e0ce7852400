/** A whole document as stories and listings are given it. */

import type { Document, Fields } from '../decoder/fields.js';
import type { ShownDocument, ShownEndpoint } from '../decoder/views.js';
import { type Body, numberOf, textOf } from './field-path.js';
import { endpointText } from './names.js';

/** Undefined for a document without a time, which nothing can be told of. */
export function shownDocument(body: Body, decoder: string): ShownDocument | undefined {
  const time = numberOf(body['@timestamp']);
  if (time === undefined) return undefined;
  const event = objectOf(body.event);
  return {
    own: objectOf(body[decoder]) as Document<Fields>,
    source: endpointOf(body.source),
    destination: endpointOf(body.destination),
    from: numberOf(event.start) ?? time,
    to: numberOf(event.end) ?? time,
  };
}

function endpointOf(value: unknown): ShownEndpoint | undefined {
  const own = objectOf(value);
  const ip = textOf(own.ip);
  if (ip === undefined) return undefined;
  const port = numberOf(own.port);
  return { ip, port, text: port === undefined ? ip : endpointText(ip, String(port)) };
}

function objectOf(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}
