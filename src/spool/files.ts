/** The few operations of the file system that the spool writes with, so that a test can make a disk full or broken. */

import { type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

export interface Files {
  open(path: string, flags: string): Promise<FileHandle>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

export const realFiles: Files = { open: (path, flags) => open(path, flags), rename, unlink };

/** Writes all pieces from that offset on, one behind the other, in one call: the operating system may take less at a time. */
export async function writeAll(file: FileHandle, pieces: readonly Uint8Array[], offset: number): Promise<void> {
  let at = offset;
  for (let left = pieces; left.length > 0; ) {
    const { bytesWritten } = await file.writev(left, at);
    at += bytesWritten;
    left = behind(left, bytesWritten);
  }
}

/** What is left of the pieces without their first `bytes`. */
function behind(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let rest = bytes;
  return pieces.flatMap((piece) => {
    const taken = Math.min(rest, piece.length);
    rest -= taken;
    return taken === piece.length ? [] : [piece.subarray(taken)];
  });
}

/** Makes the names in a directory as durable as the files; where the system cannot sync a directory its names are as durable as it makes them. */
export async function syncDirectory(directory: string, files: Files): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await files.open(directory, 'r');
  } catch {
    return;
  }
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes(errorCode(error))) throw error;
  } finally {
    await handle.close();
  }
}

/** `ENOSPC` and its like; empty for what is no error of the system. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The sentence of an error, whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Makes the directory and those above it. Not `mkdir` with `recursive`: where a directory refuses with ENOENT to have children, as /proc
 * does, that never returns (Node 20 to 22).
 */
export async function makeDirectories(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    const above = dirname(resolve(path));
    if (code !== 'ENOENT' || (await exists(above))) throw error;
    await makeDirectories(above);
    await makeDirectories(path);
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
