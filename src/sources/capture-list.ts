/** Which files a replay reads, in which order, and whose packets they hold. */

import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { OperatorError } from '../errors.js';

export interface ListedCapture {
  /** As given, or the directory's name and the file's; `-` is standard input. */
  readonly path: string;
  readonly observer: string;
  /** Named by the operator, not found in a directory: then its absence ends the program. */
  readonly named: boolean;
}

/** How the collector names its trace files. A client's name may hold hyphens. */
const TRACE_FILE = /^trace-(.+)-\d{8}_\d{6}\.(?:pcap|pcapng)(?:\.gz|\.zst)?$/;
const CAPTURE_FILE = /\.(?:pcap|pcapng|cap)(?:\.gz|\.zst)?$/;

/**
 * The capture point whose packets a file holds: NAME for `trace-NAME-YYYYMMDD_HHMMSS.pcap` and its kin, whatever `--observer`
 * says, because one command may name files of many clients; else `--observer`; else the file's name without its endings.
 */
export function observerOf(path: string, observer: string | undefined): string {
  const name = basename(path);
  return TRACE_FILE.exec(name)?.[1] ?? observer ?? (path === '-' ? 'stdin' : name.replace(CAPTURE_FILE, '') || name);
}

/**
 * Files in the order they were given; of a directory those that end like a capture, by name, so that one client's trace files
 * follow each other in time. Not in folders below it. Rejects with OperatorError for what does not exist.
 */
export async function listCaptures(paths: readonly string[], observer: string | undefined): Promise<ListedCapture[]> {
  const listed: ListedCapture[] = [];
  for (const path of paths) {
    if (path !== '-' && (await isDirectory(path))) {
      for (const found of await capturesIn(path)) listed.push({ path: found, observer: observerOf(found, observer), named: false });
    } else listed.push({ path, observer: observerOf(path, observer), named: true });
  }
  return listed;
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw notReadable(path, error);
  }
}

async function capturesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw notReadable(directory, error);
  });
  const captures = names.filter((name) => CAPTURE_FILE.test(name)).sort();
  if (captures.length > 0) return captures.map((name) => join(directory, name));
  throw new OperatorError(
    'SOURCE_NOT_READABLE',
    `${directory} holds no file that ends in .pcap, .pcapng or .cap (or one of these with .gz or .zst).`,
    'Name the directory that the collector writes its trace files to (its base-path or completed-path), or the files themselves.',
  );
}

/** The operator's words for what the system says about a file. */
export function notReadable(path: string, error: unknown): OperatorError {
  if (error instanceof OperatorError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, readonly [string, string]>> = {
    ENOENT: ['does not exist', 'Check the path; capture files are named as they are on this machine.'],
    EACCES: ['may not be read by this user', 'Let this user read it (chmod, or a group of the capture tool).'],
    EPERM: ['may not be read by this user', 'Let this user read it (chmod, or a group of the capture tool).'],
  };
  const [found, todo] = known[code] ?? [
    `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    'See what the system says.',
  ];
  return new OperatorError('SOURCE_NOT_READABLE', `${path} ${found}.`, todo, { cause: error });
}
