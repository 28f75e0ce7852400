/** What the configuration may say about RTP, below `decoders.rtp`. */

import { z } from 'spoor/decoder';
import { thresholdsSchema } from './anomalies/thresholds.js';

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
  /** From where on something is an anomaly. */
  anomalies: thresholdsSchema.prefault({}),
  /** Say of each stream what Wireshark's stream analysis shows for it, and why it differs. */
  wireshark_columns: z.boolean().default(false),
});

export type RtpOptions = z.infer<typeof optionsSchema>;

export const DEFAULT_OPTIONS: RtpOptions = optionsSchema.parse({});
