/** Credentials from the configuration or from files, in the form the client wants, and certificates. */

import { readFile } from 'node:fs/promises';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { OperatorError } from '../errors.js';
import type { ElasticsearchOptions } from './options.js';

export type Credentials =
  | { readonly apiKey: string }
  | { readonly username: string; readonly password: string }
  /** Nothing is sent. */
  | undefined;

/** Reads them anew. Throws `CONFIG_SECRET` if a file is missing or empty. */
export async function readCredentials(options: ElasticsearchOptions): Promise<Credentials> {
  const key = options.apiKey ?? (await secretIn(options.apiKeyFile, 'apiKeyFile'));
  // `id:key` is how Beats writes it; the header carries the same in base64.
  if (key !== undefined) return { apiKey: key.includes(':') ? Buffer.from(key).toString('base64') : key };
  const password = options.password ?? (await secretIn(options.passwordFile, 'passwordFile'));
  return options.username === undefined || password === undefined ? undefined : { username: options.username, password };
}

/** The PEM text of `caFile`, or undefined. Throws `CONFIG_SECRET` if it cannot be read. */
export async function readAuthority(options: ElasticsearchOptions): Promise<string | undefined> {
  return secretIn(options.caFile, 'caFile');
}

async function secretIn(path: string | undefined, option: string): Promise<string | undefined> {
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperatorError(
      'CONFIG_SECRET',
      `elasticsearch.${option} cannot be read: ${reason}.`,
      'Make the file, readable for the user that runs Spoor.',
    );
  }
  if (text !== '') return text;
  throw new OperatorError('CONFIG_SECRET', `elasticsearch.${option}: ${path} is empty.`, 'Put the secret into it, or remove the option.');
}

/** Time to shake hands with a server, in ms. */
const HANDSHAKE = 10_000;

/**
 * Fetches the certificate chain of an https address and returns, in PEM, the one with that SHA-256 fingerprint, to be trusted as
 * authority by the real connections, which then check signature and name as always. Undefined if the chain does not hold it.
 * Rejects if there is no TLS server.
 */
export function authorityByFingerprint(address: string, fingerprint: string): Promise<string | undefined> {
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  const wanted = fingerprint.replaceAll(':', '').toLowerCase();
  return new Promise((resolve, reject) => {
    // Nothing is sent over this connection, so that trusting nobody yet gives nothing away.
    const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false, ...servername }, () => {
      const found = inChain(socket.getPeerCertificate(true), wanted);
      socket.destroy();
      resolve(found);
    });
    socket.setTimeout(HANDSHAKE, () => socket.destroy(new Error(`no TLS handshake with ${host} in ${HANDSHAKE / 1000} s`)));
    socket.once('error', reject);
  });
}

function inChain(leaf: DetailedPeerCertificate, wanted: string): string | undefined {
  const seen = new Set<string>();
  for (let certificate = leaf; certificate?.fingerprint256 !== undefined; certificate = certificate.issuerCertificate) {
    const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
    if (seen.has(fingerprint)) return undefined; // a root is its own issuer
    seen.add(fingerprint);
    if (fingerprint !== wanted) continue;
    const lines = certificate.raw.toString('base64').replace(/.{1,64}/g, '$&\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
  }
  return undefined;
}
