/** What the configuration may say about RTP, below `decoders.rtp`. */

import { z } from 'spoor/decoder';
import { thresholdsSchema } from './anomalies/thresholds.js';
import { HINT_PROFILES } from './payload/hints.js';

/** Ports of protocols that now and then look like RTP, RADIUS to VXLAN; Osmux, the worst of them, is 1984. */
const OTHER_PROTOCOLS = [
  1701, 1812, 1813, 1900, 1984, 2123, 2152, 2427, 2727, 2944, 2945, 4500, 4729, 4789, 5060, 5061, 5353, 5355, 6081, 8805,
];

export const optionsSchema = z.strictObject({
  /** Take media that no signalling announced. */
  heuristic: z.boolean().default(true),
  /** Ports that carry no RTP unless signalling says so. */
  excluded_ports: z.array(z.number().int().min(0).max(65535)).default(OTHER_PROTOCOLS),
  /** Length of intervals, in s; they begin at multiples of it since 1970. */
  interval_seconds: z.number().int().min(1).max(3600).default(10),
  /** How scores are estimated. */
  quality: z
    .strictObject({
      /** The jitter buffer whose losses they, and concealed seconds, go by. */
      reference_buffer: z.enum(['fixed50', 'fixed200', 'adaptive']).default('fixed50'),
      /** One way through the network in milliseconds, for where RTCP does not tell; without it no score has a delay there. */
      assumed_delay_ms: z.number().min(0).max(10_000).optional(),
      /** Receivers of G.711 conceal what is lost. */
      g711_plc: z.boolean().default(true),
      /** Whether audio at 8 kHz has a score when nobody knows its codec. */
      unknown_codec: z.enum(['none', 'placeholder']).default('none'),
    })
    .prefault({}),
  /** Which habit tells codecs of dynamic payload types where neither signalling nor the payloads do. */
  payload_hints: z.enum(HINT_PROFILES).default('none'),
  /** From where on something is an anomaly. */
  anomalies: thresholdsSchema.prefault({}),
  /** Say of each stream what Wireshark's stream analysis shows for it, and why it differs. */
  wireshark_columns: z.boolean().default(false),
});

export type RtpOptions = z.infer<typeof optionsSchema>;

export const DEFAULT_OPTIONS: RtpOptions = optionsSchema.parse({});
