/** Credentials and certificates, from the configuration or from files that may be replaced while the program runs. */

import { readFile, stat } from 'node:fs/promises';
import { OperatorError } from '../errors.js';
import type { ElasticsearchOptions } from './options.js';

export type Credentials =
  | { readonly apiKey: string }
  | { readonly username: string; readonly password: string }
  /** Nothing is sent. */
  | undefined;

export interface Secrets {
  readonly credentials: Credentials;
  /** PEM. */
  readonly authority: string | undefined;
  /** What we show to a server that asks for it. */
  readonly certificate: ClientCertificate | undefined;
}

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string;
}

type SecretOptions = Omit<ElasticsearchOptions, 'dataStreams'>;
type FileOption = 'apiKeyFile' | 'passwordFile' | 'caFile' | 'certificateFile' | 'keyFile' | 'keyPassphraseFile';
const FILE_OPTIONS: readonly FileOption[] = ['apiKeyFile', 'passwordFile', 'caFile', 'certificateFile', 'keyFile', 'keyPassphraseFile'];

/** Reads them anew. Throws `CONFIG_SECRET` if a file is missing or empty. */
export async function readSecrets(options: SecretOptions): Promise<Secrets> {
  const [credentials, authority, cert, key, passphrase] = await Promise.all([
    readCredentials(options),
    secretIn(options, 'caFile'),
    secretIn(options, 'certificateFile'),
    secretIn(options, 'keyFile'),
    secretIn(options, 'keyPassphraseFile'),
  ]);
  const certificate = cert === undefined || key === undefined ? undefined : { cert, key, ...(passphrase !== undefined && { passphrase }) };
  return { credentials, authority, certificate };
}

/** Changes when one of the files does: time, size or the file behind the name. Files that are gone count as unchanged. */
export async function secretFilesState(options: SecretOptions): Promise<string> {
  const states = FILE_OPTIONS.map(async (option) => {
    const path = options[option];
    const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
    return found === undefined ? '' : `${found.ino}/${found.mtimeMs}/${found.size}`;
  });
  return (await Promise.all(states)).join(' ');
}

async function readCredentials(options: SecretOptions): Promise<Credentials> {
  const key = options.apiKey ?? (await secretIn(options, 'apiKeyFile'));
  // `id:key` is how Beats writes it; the header carries the same in base64.
  if (key !== undefined) return { apiKey: key.includes(':') ? Buffer.from(key).toString('base64') : key };
  const password = options.password ?? (await secretIn(options, 'passwordFile'));
  return options.username === undefined || password === undefined ? undefined : { username: options.username, password };
}

async function secretIn(options: SecretOptions, option: FileOption): Promise<string | undefined> {
  const path = options[option];
  const more = option === 'apiKeyFile' ? ' spoor setup --create-key FILE makes a key.' : '';
  return path === undefined ? undefined : secretFile(`elasticsearch.${option}`, path, more);
}

/** The text of a file that the configuration names, `key` by key. Throws `CONFIG_SECRET` if it is missing or empty. */
export async function secretFile(key: string, path: string, more = ''): Promise<string> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperatorError(
      'CONFIG_SECRET',
      `${key} cannot be read: ${reason}.`,
      `Make the file, readable for the user that runs Spoor.${more}`,
    );
  }
  if (text !== '') return text;
  throw new OperatorError('CONFIG_SECRET', `${key}: ${path} is empty.`, 'Put the secret into it, or remove the option.');
}
