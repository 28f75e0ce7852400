/** Cloud IDs of Elastic Cloud: a name, and in base64 the host of the region with the names of Elasticsearch and Kibana below it. */

export interface CloudAddresses {
  readonly elasticsearch: string;
  /** Undefined for a deployment without Kibana. */
  readonly kibana: string | undefined;
}

/**
 * Undefined for what is none. Decoded here and not by the client, which for a Cloud ID ties TLS down to version 1.2.
 * The text is `HOST[:PORT]$ELASTICSEARCH[:PORT][$KIBANA[:PORT]]`.
 */
export function readCloudId(id: string): CloudAddresses | undefined {
  const text = Buffer.from(id.slice(id.lastIndexOf(':') + 1), 'base64').toString('latin1');
  const [region = '', elasticsearch = '', kibana = ''] = text.split('$');
  const address = addressIn(region, elasticsearch);
  return address === undefined ? undefined : { elasticsearch: address, kibana: addressIn(region, kibana) };
}

const HOST = /^([a-zA-Z0-9.-]+)(?::(\d{1,5}))?$/;

function addressIn(region: string, name: string): string | undefined {
  const [, domain, regionPort] = HOST.exec(region) ?? [];
  const [, host, port] = HOST.exec(name) ?? [];
  return domain === undefined || host === undefined ? undefined : `https://${host}.${domain}:${port ?? regionPort ?? '443'}`;
}
