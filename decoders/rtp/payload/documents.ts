/** How frames and odd headers stand in the documents of a stream. */

import { type Document, float, long, short } from 'spoor/decoder';
import type { Interval } from '../interval.js';
import { rounded } from '../rounded.js';
import type { FrameCounts } from './frame-counts.js';
import { MODE_RATES } from './modes.js';

/** `kbps_12_2`: the frames of one mode. */
const MODE_NAMES = MODE_RATES.map((rate) => `kbps_${String(rate).replace('.', '_')}`);
const modeFields = Object.fromEntries(MODE_RATES.map((rate, i) => [MODE_NAMES[i]!, long(`Frames of speech at ${rate} kbit/s`, 'frames')]));

/** Absent where the codec is not known, or says nothing of its frames. */
export const payloadFields = {
  frames: long(
    'Frames that could be told: good and bad speech, silence descriptors, and places without a frame; of G.711, packets',
    'frames',
  ),
  bad_frames: long('Frames of speech that were damaged or missing when they came to the sender, mostly on the radio', 'frames'),
  bad_frames_pct: float('Those in percent of all speech', 'percent'),
  damaged: long('Packets with such a frame: for a listener as bad as lost ones', 'packets'),
  no_data: long('Places without a frame where none was due: in silence', 'frames'),
  sid: long('Silence descriptors: frames that say how silence sounds', 'frames'),
  silent: long('Packets of G.711 at rest: not even noise', 'packets'),
  misfits: long('Packets whose payload is none of their codec, or of a layout not known', 'packets'),
  modes: {
    mean_kbps: float('Mean bit rate of the frames of speech of AMR, AMR-WB and EVS', 'kbit/s'),
    lowest_request_kbps: float('Lowest bit rate that the sender asked the other side for', 'kbit/s'),
    hist: modeFields,
  },
  amr: {
    octet_aligned: long('Packets of AMR or AMR-WB whose fields fill octets up', 'packets'),
    bandwidth_efficient: long('Packets of AMR or AMR-WB without such filling', 'packets'),
  },
  opus: {
    frame_ms: float('Mean length of the frames of opus', 'ms'),
    audio_ms: float('Sound in all packets of opus, as long as they say', 'ms'),
  },
  mtu_padding: long('Packets with padding of no octets or of more than there are', 'packets'),
  csrc_max: short('Most contributing sources named in one packet: a mixer sent it'),
};

export function payloadDocument({ frames, oddHeaders }: Interval): Document<typeof payloadFields> {
  return Object.assign(frames === undefined ? {} : framesOf(frames), {
    mtu_padding: oddHeaders?.badPadding || undefined,
    csrc_max: oddHeaders?.sourcesMax || undefined,
  });
}

/** Counts of 0 are left out, but for damage where frames could show it. */
function framesOf(counts: FrameCounts): Document<typeof payloadFields> {
  const { octetAligned, bandwidthEfficient, opusTime, opusFrames, lowestRequest } = counts;
  return {
    frames: counts.frames || undefined,
    bad_frames: counts.tellsDamage ? counts.bad : undefined,
    damaged: counts.damagedPackets || undefined,
    bad_frames_pct: counts.tellsDamage ? rounded(counts.badPercent) : undefined,
    no_data: counts.noData || undefined,
    sid: counts.sid || undefined,
    silent: counts.silent || undefined,
    misfits: counts.misfits || undefined,
    modes: counts.modes === undefined && lowestRequest < 0 ? undefined : modesOf(counts),
    amr:
      octetAligned + bandwidthEfficient === 0
        ? undefined
        : { octet_aligned: octetAligned || undefined, bandwidth_efficient: bandwidthEfficient || undefined },
    opus: opusFrames === 0 ? undefined : { frame_ms: rounded(opusTime / opusFrames / 1e3), audio_ms: opusTime / 1e3 },
  };
}

function modesOf(counts: FrameCounts): Document<typeof payloadFields.modes> {
  const { modes, lowestRequest } = counts;
  const hist: Record<string, number> = {};
  for (const [i, name] of MODE_NAMES.entries()) if (modes !== undefined && modes[i]! > 0) hist[name] = modes[i]!;
  return {
    mean_kbps: rounded(counts.meanRate),
    lowest_request_kbps: lowestRequest < 0 ? undefined : MODE_RATES[lowestRequest],
    hist: modes === undefined ? undefined : hist,
  };
}
