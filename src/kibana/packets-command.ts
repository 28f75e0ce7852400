/** From a document to its packets: a field of the data view that says the command which prints them from the collector's trace files. */

import type { StreamFields } from './stream-fields.js';

/** Name of the field; it exists in Kibana only and is computed for the rows that are shown. */
export const PACKETS = 'spoor.packets';

interface RuntimeField {
  readonly type: 'keyword';
  readonly script: { readonly source: string };
}

/** What names an RTP stream in a capture; a data view whose documents lack one of them has no such field. */
const NEEDED = ['observer.name', 'source.ip', 'source.port', 'destination.ip', 'destination.port', 'event.start', 'event.end', 'rtp.ssrc'];

/**
 * The collector names its files `trace-NAME-YYYYMMDD_HHMMSS.pcap` by the time they were opened, so the packets stand in the first
 * files written to since the document began; `find -newermt` is GNU's. The end is rounded up: Elasticsearch keeps milliseconds.
 */
const SCRIPT = `
for (def field : [${NEEDED.map((name) => `'${name}'`).join(',')}]) { if (doc[field].size() == 0) { return; } }
String source = doc['source.ip'].value;
String ip = source.contains(':') ? 'ipv6' : 'ip';
String observer = doc['observer.name'].value;
if (observer.contains("'")) { return; }
long from = doc['event.start'].value.toInstant().toEpochMilli();
long to = doc['event.end'].value.toInstant().toEpochMilli() + 1;
emit("find . -name 'trace-" + observer + "-*.pcap' -newermt @" + (from / 1000) + " | sort | head -n 3 | xargs -r -n 1 tshark"
  + " -d udp.port==" + doc['destination.port'].value + ",rtp"
  + " -Y 'rtp.ssrc == 0x" + doc['rtp.ssrc'].value
  + " && " + ip + ".src == " + source + " && udp.srcport == " + doc['source.port'].value
  + " && " + ip + ".dst == " + doc['destination.ip'].value + " && udp.dstport == " + doc['destination.port'].value
  + " && frame.time_epoch >= " + (from / 1000) + "." + String.format('%03d', new def[] {from % 1000})
  + " && frame.time_epoch <= " + (to / 1000) + "." + String.format('%03d', new def[] {to % 1000}) + "' -r");
`.trim();

/** The field, where documents say enough for it. */
export function packetsField({ all }: StreamFields): RuntimeField | undefined {
  return NEEDED.every((name) => all.has(name)) ? { type: 'keyword', script: { source: SCRIPT } } : undefined;
}
