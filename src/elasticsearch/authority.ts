/** The authority behind a fingerprint: found in the chain that a server sends, to be trusted by the real connections. */

import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect, type DetailedPeerCertificate } from 'node:tls';
import type { ClientCertificate } from './secrets.js';

/** Time to shake hands with a server, in ms. */
const HANDSHAKE = 10_000;

export interface WayThere {
  readonly proxy?: string | undefined;
  readonly certificate?: ClientCertificate | undefined;
}

/**
 * Fetches the certificate chain of an https address and returns, in PEM, the one with that SHA-256 fingerprint, to be trusted as
 * authority by the real connections, which then check signature and name as always. Undefined if the chain does not hold it.
 * Rejects if there is no TLS server.
 */
export async function authorityByFingerprint(address: string, fingerprint: string, way: WayThere = {}): Promise<string | undefined> {
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  const wanted = fingerprint.replaceAll(':', '').toLowerCase();
  const through = way.proxy === undefined ? undefined : await tunnel(way.proxy, `${hostname}:${port || 443}`);
  const options: ConnectionOptions = {
    ...(through === undefined ? { host, port: Number(port || 443) } : { socket: through }),
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ...way.certificate,
    // Nothing is sent over this connection, so that trusting nobody yet gives nothing away.
    rejectUnauthorized: false,
  };
  return new Promise((resolve, reject) => {
    const socket = connect(options, () => {
      const found = inChain(socket.getPeerCertificate(true), wanted);
      socket.destroy();
      resolve(found);
    });
    socket.setTimeout(HANDSHAKE, () => socket.destroy(new Error(`no TLS handshake with ${host} in ${HANDSHAKE / 1000} s`)));
    socket.once('error', reject);
  });
}

/** A connection through an HTTP proxy (RFC 9110 9.3.6). The proxy's credentials are named in no error. */
async function tunnel(proxy: string, target: string): Promise<Socket> {
  const { protocol, hostname, port, username, password } = new URL(proxy);
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const request = (protocol === 'https:' ? httpsRequest : httpRequest)({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...(username !== '' && { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }) },
    timeout: HANDSHAKE,
  }).end();
  request.once('timeout', () => request.destroy(new Error(`the proxy ${hostname} did not answer in ${HANDSHAKE / 1000} s`)));
  const [{ statusCode }, socket] = (await once(request, 'connect')) as [{ statusCode?: number }, Socket];
  if (statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`the proxy ${hostname} refuses the way to ${target} (${statusCode})`);
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
