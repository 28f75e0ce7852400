/** The secret that pseudonyms are made with: given, or made once for this user and kept. */

import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { OperatorError } from '../errors.js';

/** Shorter keys can be guessed together with the fifteen digits they protect. */
const SHORTEST = 16;

/**
 * The key itself, or the file's content without a line end. Without either, one is made at random and kept in the user's
 * state directory, so that all runs of one user give the same pseudonyms. Throws CONFIG_SECRET.
 */
export function privacyKey(
  { key, keyFile }: { readonly key?: string | undefined; readonly keyFile?: string | undefined },
  environment: NodeJS.ProcessEnv,
): Uint8Array {
  if (key !== undefined) return checked(key, 'privacy.key');
  if (keyFile !== undefined) return checked(readKey(keyFile), `privacy.keyFile ${keyFile}`);
  const own = join(environment.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'spoor', 'pseudonym.key');
  return checked(ownKey(own), own);
}

function checked(key: string, where: string): Uint8Array {
  if (key.length >= SHORTEST) return new TextEncoder().encode(key);
  throw new OperatorError(
    'CONFIG_SECRET',
    `${where}: found ${key.length} characters, at least ${SHORTEST} are wanted.`,
    'Make one with: openssl rand -hex 32',
  );
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new OperatorError(
      'CONFIG_SECRET',
      `privacy.keyFile ${file} cannot be read: ${(error as Error).message}`,
      'Make one with: openssl rand -hex 32 > FILE; chmod 600 FILE',
      { cause: error },
    );
  }
}

/** Two programs that start at once agree: the file appears whole, and only for one of them. */
function ownKey(file: string): string {
  const mine = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (!existsSync(file)) {
      writeFileSync(mine, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
      linkSync(mine, file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotKeep(file, error as Error);
  } finally {
    rmSync(mine, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

function cannotKeep(file: string, error: Error): OperatorError {
  return new OperatorError(
    'CONFIG_SECRET',
    `No key for pseudonyms is configured, and none can be kept at ${file}: ${error.message}`,
    'Name one in the configuration: privacy: { keyFile: /etc/spoor/pseudonym.key }; make it with: openssl rand -hex 32',
    { cause: error },
  );
}
