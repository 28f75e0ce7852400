/** Endpoints that are plain TCP: what the native receiver can connect to. */

export interface TcpEndpoint {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Undefined for other transports, and for what only libzmq understands, as an own address before the collector's. */
export function tcpEndpoint(url: string): TcpEndpoint | undefined {
  const [, address, name, port] = url.match(/^tcp:\/\/(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/) ?? [];
  const host = address ?? name;
  return host === undefined ? undefined : { host, port: Number(port) };
}
