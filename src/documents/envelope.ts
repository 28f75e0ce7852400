/** The fields that every document has beside its decoder's own: names and meanings of the Elastic Common Schema 9.4. */

import { date, type Fields, integer, ip, keyword, long, many } from '../decoder/fields.js';

const endpoint = { ip: ip('Address'), port: integer('Port') } as const;

/** Without `data_stream`, whose values are constants of the data stream. */
export const ENVELOPE = {
  '@timestamp': date('Packet time of what the document tells'),
  ecs: { version: keyword('Version of the schema these names are from') },
  event: {
    kind: keyword('event, or metric for reports at intervals'),
    category: many(keyword('Always network')),
    type: many(keyword('Always protocol')),
    module: keyword('Always spoor'),
    dataset: keyword('spoor.DATASET, as in the name of the data stream'),
    action: keyword('What happened, a word from a list of the decoder'),
    outcome: keyword('success, failure or unknown'),
    start: date('Packet time when it began'),
    end: date('Packet time when it ended'),
    duration: long('From begin to end', 'ns'),
  },
  host: { name: keyword('The same as observer.name') },
  observer: { name: keyword('Capture point: the client of the collector') },
  network: {
    protocol: keyword('Protocol that was decoded'),
    transport: keyword('udp, tcp, sctp'),
    type: keyword('ipv4 or ipv6'),
    community_id: keyword('Community ID 1 of the flow'),
    vlan: { id: keyword('Outer VLAN') },
    inner: { vlan: { id: keyword('Inner VLAN') } },
  },
  source: endpoint,
  destination: endpoint,
  related: { ip: many(ip('Both addresses')) },
  labels: { tunnel: keyword('Tunnel that the flow was in') },
} as const satisfies Fields;
