/** The public contract `spoor/decoder`: all that a decoder imports. */

export { z } from 'zod';
export { type Microseconds, milliseconds, minutes, seconds } from '../bytes/time.js';
export type { ByteView } from '../bytes/view.js';
export * from './contract.js';
export {
  boolean,
  byte,
  type Document,
  date,
  double,
  type Field,
  type Fields,
  type FieldType,
  flattened,
  float,
  type IdentityClass,
  integer,
  ip,
  keyword,
  long,
  many,
  short,
  text,
} from './fields.js';
export { announced, carriedBy, linkType, type Match, resembles, sctpPayload, sctpPort, tcpPort, udpPort } from './match.js';
export { OldestFirst } from './oldest-first.js';
export { type Announcement, type MediaAnnouncement, mediaAnnounced, type Topic, topic } from './topics.js';
export type {
  Column,
  FieldPath,
  ListingView,
  PlotView,
  SequenceStep,
  SequenceView,
  ShownDocument,
  ShownEndpoint,
  StateTone,
  StoryView,
  TableView,
  TimelineView,
  View,
} from './views.js';
