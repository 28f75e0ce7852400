/** Log lines that libosmocore programs send as GSMTAP (struct gsmtap_osmocore_log_hdr of libosmocore's gsmtap.h). */

import type { ByteView, Microseconds } from 'spoor/decoder';
import { withhold } from './withhold.js';

export interface LogLine {
  /** When the program wrote it, by the program's clock; undefined when that is no time at all. */
  readonly time: Microseconds | undefined;
  readonly process: string;
  readonly pid: number;
  readonly level: number;
  readonly levelName: string;
  readonly subsystem: string;
  readonly file: string;
  readonly line: number;
  /** Without the newline at its end, and without what withhold.ts takes out. */
  readonly text: string;
}

/*
 *  0  seconds  4  microseconds  8  process (16)  24  pid  28  level  29  3 spare
 *  32 subsystem (16)  48  source file (32)  80  line  84  text, up to the end
 */
const HEADER = 84;

/** LOGL_* of libosmocore's logging.h; numbers between them belong to the level below. */
const LEVELS: readonly (readonly [from: number, name: string])[] = [
  [8, 'fatal'],
  [7, 'error'],
  [5, 'notice'],
  [3, 'info'],
  [0, 'debug'],
];

/** Reads the whole of `view`. A line that was cut off before its text overruns the view. */
export function readLogLine(view: ByteView): LogLine {
  const seconds = view.u32(0);
  const microseconds = view.u32(4);
  const level = view.u8(28);
  return {
    time: seconds > 0 && microseconds < 1e6 ? seconds * 1e6 + microseconds : undefined,
    process: word(view, 8, 16),
    pid: view.u32(24),
    level,
    levelName: LEVELS.find(([from]) => level >= from)![1],
    subsystem: word(view, 32, 16),
    file: word(view, 48, 32),
    line: view.u32(80),
    text: view.length < HEADER ? '' : withhold(upToNull(view.text(HEADER, view.length - HEADER)).trimEnd()),
  };
}

/** Text padded with zeros to a fixed width. */
function word(view: ByteView, at: number, width: number): string {
  return upToNull(view.text(at, width));
}

function upToNull(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
