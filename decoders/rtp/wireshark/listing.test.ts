/** The table as tshark prints it: what it printed for two samples, and what stands behind it. */

import { readCapture, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { START, voice } from '../encode.js';
import { shownOf } from '../testing.js';
import { wiresharkListing } from './listing.js';

const sample = (name: string) => readCapture(new URL(`../samples/${name}.pcap`, import.meta.url));
const linesOf = (packets: readonly TestPacket[], begin = packets[0]!.time) =>
  wiresharkListing.lines(shownOf(replay(decoder, packets, { options: { rtp: { wireshark_columns: true } } })), begin);

/** tshark 4.0.17 -r FILE --enable-heuristic rtp_udp -q -z rtp,streams */
const PRINTED: Readonly<Record<string, readonly string[]>> = {
  impaired: [
    '   Start time      End time     Src IP addr  Port    Dest IP addr  Port       SSRC          Payload  Pkts         Lost   Min Delta(ms)  Mean Delta(ms)   Max Delta(ms)  Min Jitter(ms) Mean Jitter(ms)  Max Jitter(ms) Problems?',
    '     0.005382      3.984078      192.0.2.31 31000      192.0.2.20  6100 0xCA110000             g729   188    12 (6.0%)           0.033          21.276         100.634           0.170           0.884           2.717 X',
    '     0.000922      3.983969      192.0.2.10  6000      192.0.2.30 30000 0xCA110000             g729   200     0 (0.0%)           0.011          20.015          36.203           0.007           0.806           2.692 ',
    '     0.000650      3.979619      192.0.2.30 30000      192.0.2.10  6000 0xCA110000             g729   196     4 (2.0%)           0.014          20.405         117.857           0.007           2.493          13.442 X',
    '     0.000000      3.979403      192.0.2.20  6100      192.0.2.31 31000 0xCA110000             g729   200     0 (0.0%)           0.012          19.997          40.690           0.009           1.423           6.286 ',
  ],
  'call-digits': [
    '   Start time      End time     Src IP addr  Port    Dest IP addr  Port       SSRC          Payload  Pkts         Lost   Min Delta(ms)  Mean Delta(ms)   Max Delta(ms)  Min Jitter(ms) Mean Jitter(ms)  Max Jitter(ms) Problems?',
    '     0.016817      6.498221      192.0.2.20  6100      192.0.2.10  6000 0xCA110000            g711A   325     0 (0.0%)          16.084          20.004          20.173           0.006           0.189           0.383 ',
    '     0.001710      5.761794      192.0.2.10  6000      192.0.2.20  6100 0xD1915000 g711A, CN, rtpevent   257     0 (0.0%)           0.004          19.258          20.095           0.010           1.521          18.501 ',
  ],
};

describe('the table', () => {
  it.each(Object.entries(PRINTED))('of %s begins, line by line, with what tshark prints', (name, printed) => {
    const lines = linesOf(sample(name)).slice(0, printed.length);
    expect(lines.map((line, i) => line.slice(0, printed[i]!.length))).toEqual(printed.map((line) => line.trimEnd().padEnd(line.length)));
  });

  it('has our losses and the reasons behind that, and below what they mean', () => {
    const lines = linesOf(sample('impaired'));
    const width = PRINTED.impaired![0]!.length;
    expect(lines.map((line) => (line.length > width ? line.slice(width) : line))).toEqual([
      ' Our lost  Why its numbers are not ours',
      '       12',
      '        0',
      '        5  duplicates',
      '        0',
      'duplicates: packets that came twice count twice there, so they make up for losses and move times',
    ]);
  });

  it('has one row for what was silent for more than a minute, with our losses of both parts', () => {
    const packets = [...voice(100).filter((_, i) => i !== 50), ...voice(100, 90, 200).filter((_, i) => i !== 50)];
    const [, row, ...rest] = linesOf(packets, START);
    const values = row!.trim().split(/\s+/);
    expect([...values.slice(0, 2), ...values.slice(8, 11), ...values.slice(-3)]).toEqual([
      '0.000000',
      '91.980000',
      '198',
      '2',
      '(1.0%)',
      'X',
      '2',
      'idle_split',
    ]);
    expect(rest).toEqual(['idle_split: goes on with a stream that was over here after silence']);
  });
});
