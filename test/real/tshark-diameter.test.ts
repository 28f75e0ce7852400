/** Diameter messages, their pairing and their times as tshark reads them, message by message. Needs tshark 4.x. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import decoder from '../../decoders/diameter/decoder.js';
import type { TransactionDocument } from '../../decoders/diameter/fields.js';
import { framing } from '../../decoders/diameter/header.js';
import { Reader } from '../../decoders/diameter/reader.js';
import { Privacy } from '../../src/documents/identity.js';
import { readCapture, replay, viewOf } from '../../src/testing/index.js';
import { diameterCapture } from '../capture/diameter-capture.js';
import { describeWith } from './needs.js';
import { plain, tshark, version } from './tshark.js';

const FOLDER = new URL('../../decoders/diameter/', import.meta.url);

/** One AVP value, or field of the header. */
interface Field {
  readonly show: string;
  readonly octets: string;
  /** What it says beside the number: `DIAMETER_SUCCESS (2001)`. */
  readonly label: string;
}

/** One Diameter message in tshark's eyes. */
interface Seen {
  readonly frame: number;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly path: string;
  /** Header and AVPs outside groups, by name. */
  readonly top: ReadonlyMap<string, readonly Field[]>;
  /** Everything, groups opened. */
  readonly all: ReadonlyMap<string, readonly Field[]>;
}

/** Every message of a capture. Its PDML has one element a line, indented by depth. */
function seenIn(file: string): Seen[] {
  const text = tshark(file, '-Y', 'diameter', '-T', 'pdml', '-J', 'frame ip tcp sctp diameter');
  const messages: Seen[] = [];
  let packet = new Map<string, string>();
  let message: { top: Map<string, Field[]>; all: Map<string, Field[]> } | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('<packet>')) packet = new Map();
    else if (line.startsWith('  <proto')) message = line.includes('name="diameter"') ? { top: new Map(), all: new Map() } : undefined;
    else if (line.startsWith('  </proto>') && message !== undefined) {
      const of = (name: string) => packet.get(name) ?? packet.get(name.replace('tcp', 'sctp')) ?? '';
      const [source, destination] = [`${of('ip.src')}:${of('tcp.srcport')}`, `${of('ip.dst')}:${of('tcp.dstport')}`];
      messages.push({
        frame: Number(of('num')),
        time: Math.round(Number(of('frame.time_epoch')) * 1e6),
        path: `${source} > ${destination}`,
        ...message,
      });
      message = undefined;
    } else {
      const name = /<field name="([^"]*)"/.exec(line)?.[1];
      if (name === undefined) continue;
      const attribute = (which: string) => plain(new RegExp(` ${which}="([^"]*)"`).exec(line)?.[1] ?? '');
      if (message === undefined) {
        // The first of a name: bundled chunks repeat what they share.
        if (!packet.has(name)) packet.set(name, attribute('show'));
        continue;
      }
      const field = { show: attribute('show'), octets: attribute('value'), label: attribute('showname').replace(/^[^:]*: /, '') };
      const key = name.replace(/^diameter\./, '');
      message.all.set(key, [...(message.all.get(key) ?? []), field]);
      if (/^ {4,6}</.test(line)) message.top.set(key, [...(message.top.get(key) ?? []), field]);
    }
  }
  return messages;
}

const first = (message: Seen | undefined, name: string): Field | undefined => message?.top.get(name)?.[0];
const numberOf = (field: Field | undefined): number | undefined => (field === undefined ? undefined : Number(field.show));
const number = (message: Seen | undefined, name: string) => numberOf(first(message, name));
const anywhere = (name: string, ...messages: (Seen | undefined)[]): Field | undefined =>
  messages.map((message) => message?.all.get(name)?.[0]).find((field) => field !== undefined);
const flag = (message: Seen, bit: number): boolean => (Number(first(message, 'flags')?.show) & bit) !== 0;
/** `DIAMETER_SUCCESS (2001)`, as it names what it knows. */
const named = (field: Field | undefined): string | undefined => /^(?!Unknown)(.*) \(\d+\)$/.exec(field?.label ?? '')?.[1];
/** Swapped digits: TBCD. */
const swapped = (octets: string | undefined) => octets?.replace(/(.)(.)/g, '$2$1').replace(/f$/, '');

/** What tshark says of a request and of the answer it pairs it with. */
function theirs(request: Seen, answer: Seen | undefined): object {
  const experimental = first(answer, 'Result-Code') === undefined ? anywhere('Experimental-Result-Code', answer) : undefined;
  const result = first(answer, 'Result-Code') ?? experimental;
  const userName = anywhere('User-Name', request, answer)?.show;
  const subscriber = anywhere('Subscription-Id-Data', request, answer)?.show;
  const imsi = [userName, subscriber].map((name) => /^(\d{15})(?:@|$)/.exec(name ?? '')?.[1]).find((name) => name !== undefined);
  const plmn = swapped(anywhere('Visited-PLMN-Id', request)?.octets);
  const sgsn = first(request, '3GPP-SGSN-MCC-MNC')?.show;
  return {
    time: request.time,
    path: request.path,
    command: number(request, 'cmd.code'),
    application: number(request, 'applicationId'),
    hop_by_hop: number(request, 'hopbyhopid'),
    end_to_end: number(request, 'endtoendid'),
    proxiable: flag(request, 0x40),
    retransmitted: flag(request, 0x10),
    leg: request.top.get('Route-Record')?.length ?? 0,
    origin_host: first(request, 'Origin-Host')?.show,
    origin_realm: first(request, 'Origin-Realm')?.show,
    destination_host: first(request, 'Destination-Host')?.show,
    destination_realm: first(request, 'Destination-Realm')?.show,
    session: (first(request, 'Session-Id') ?? first(answer, 'Session-Id'))?.show,
    size_request: number(request, 'length'),
    imsi,
    imei: anywhere('IMEI', request)?.show,
    msisdn: swapped(anywhere('MSISDN', request, answer)?.octets),
    // f in the fourth place: the network code has two digits.
    visited: (plmn ?? sgsn)?.replace(/^(\d{3})f?(\d+)$/, '$1-$2'),
    apn: first(request, 'Called-Station-Id')?.show,
    cc_number: number(request, 'CC-Request-Number'),
    used_octets: sum(request, 'Used-Service-Unit'),
    answer:
      answer === undefined
        ? undefined
        : {
            latency_us: Math.round(Number(first(answer, 'resp_time')?.show) * 1e6),
            error: flag(answer, 0x20),
            host: first(answer, 'Origin-Host')?.show,
            realm: first(answer, 'Origin-Realm')?.show,
            result: numberOf(result),
            result_name: named(result),
            experimental: experimental !== undefined,
            size: number(answer, 'length'),
            granted_octets: sum(answer, 'Granted-Service-Unit'),
          },
  };
}

/** CC-Total-Octets of a message that has the group. */
function sum(message: Seen, group: string): number | undefined {
  const totals = message.all.has(group) ? message.all.get('CC-Total-Octets') : undefined;
  return totals?.reduce((total, { show }) => total + Number(show), 0);
}

/** The same from a document; `end` is that of the answer when it came late. */
function ours(path: string, time: number, request: TransactionDocument, end: TransactionDocument): object {
  return {
    time,
    path,
    command: request.command?.code,
    application: request.application?.id,
    hop_by_hop: request.hop_by_hop,
    end_to_end: request.end_to_end,
    proxiable: request.flags?.proxiable,
    retransmitted: request.flags?.retransmitted,
    leg: request.leg,
    origin_host: request.origin?.host,
    origin_realm: request.origin?.realm,
    destination_host: request.destination?.host,
    destination_realm: request.destination?.realm,
    session: request.session?.id,
    size_request: request.size?.request,
    imsi: end.user?.imsi,
    imei: end.equipment?.imei,
    msisdn: end.user?.msisdn,
    visited: request.plmn?.visited,
    apn: request.apn,
    cc_number: request.cc?.number,
    used_octets: request.cc?.used_octets,
    answer:
      end.size?.answer === undefined
        ? undefined
        : {
            latency_us: Math.round((end.latency_ms ?? Number.NaN) * 1e3),
            error: end.flags?.error,
            host: end.answer?.origin?.host,
            realm: end.answer?.origin?.realm,
            result: end.result?.code,
            result_name: end.result?.name,
            experimental: end.result?.experimental,
            size: end.size.answer,
            granted_octets: end.cc?.granted_octets,
          },
  };
}

const KEEP = new Privacy({ imsi: 'keep', imei: 'keep', tmsi: 'keep', msisdn: 'keep', sip_user: 'keep' }, new Uint8Array(1));

interface Envelope {
  readonly '@timestamp': string;
  readonly source: { readonly ip: string; readonly port: number };
  readonly destination: { readonly ip: string; readonly port: number };
  readonly diameter: TransactionDocument;
}

/** Documents of transactions, the late answer with its request, in the order of requests. */
function transactions(file: string): { envelope: Envelope; request: TransactionDocument; end: TransactionDocument }[] {
  const found = new Map<string, { envelope: Envelope; request: TransactionDocument; end: TransactionDocument }>();
  for (const { json } of replay(decoder, readCapture(file), { privacy: KEEP }).documents) {
    const envelope = JSON.parse(json) as Envelope;
    const { diameter } = envelope;
    const id = diameter.transaction?.id;
    if (id === undefined) continue;
    const before = found.get(id);
    if (before === undefined) found.set(id, { envelope, request: diameter, end: diameter });
    else before.end = diameter;
  }
  return [...found.values()];
}

const microseconds = (time: string) => Date.parse(`${time.slice(0, 19)}Z`) * 1e3 + Number(time.slice(20, 26));
const order = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));

/** Messages that RFC 6733 3 lets pass, or has a peer answer with an error, by number of the vector. */
const REFUSED: readonly (readonly [n: number, why: string])[] = [
  [3, '20 octets are a message, and tshark asks for 36'],
  [66, '32 octets are a message, and tshark asks for 36'],
  [24, 'reserved bits of the header are to be ignored'],
  [25, 'a request with the E bit is answered with 3008, so it was read'],
];

const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeWith('tshark', version, 'install it, 4.x', () => {
  describe.each(['agents-tcp', 'agents-sctp', 'broken-avp', 'redirect-failover'])('%s', (name) => {
    const file = fileURLToPath(new URL(`samples/${name}.pcap`, FOLDER));
    const messages = seenIn(file);
    const documents = transactions(file);
    const requests = messages.filter((message) => flag(message, 0x80));
    const answers = messages.filter((message) => !flag(message, 0x80));
    const answerTo = (request: Seen) =>
      answers.find(
        (answer) => number(answer, 'answer_to') === request.frame && number(answer, 'hopbyhopid') === number(request, 'hopbyhopid'),
      );

    it('finds the same requests and answers', () => {
      expect(requests.length).toBeGreaterThan(40);
      const tally = (which: 'request' | 'answer') =>
        new Set(documents.filter(({ request, end }) => (which === 'request' ? request : end).tally?.[which] === 1)).size;
      expect({ requests: tally('request'), answers: tally('answer') }).toEqual({ requests: requests.length, answers: answers.length });
    });

    it('pairs them alike, with the same header, times, identities, results and sizes', () => {
      expect(
        documents
          .map(({ envelope: { source, destination, ...envelope }, request, end }) => {
            const path = `${source.ip}:${source.port} > ${destination.ip}:${destination.port}`;
            return ours(path, microseconds(envelope['@timestamp']), request, end);
          })
          .sort(order),
      ).toEqual(requests.map((request) => theirs(request, answerTo(request))).sort(order));
    });

    it('calls commands by the same names', () => {
      const names = (message: Seen) => named(first(message, 'cmd.code'))?.replace(/^3GPP-/, '');
      const theirNames = new Map(requests.map((request) => [`${number(request, 'hopbyhopid')}@${request.time}`, names(request)]));
      for (const { envelope, request } of documents)
        expect(request.command?.title).toBe(theirNames.get(`${request.hop_by_hop}@${microseconds(envelope['@timestamp'])}`));
    });
  });

  describe('byte vectors', () => {
    const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', FOLDER), 'utf8')) as {
      vectors: readonly { n: number; case: string; hex: string; expect: { stream?: unknown; framing?: unknown; refused?: string } }[];
    };
    const file = join(folder, 'vectors.pcap');
    writeFileSync(file, diameterCapture(vectors.map(({ hex }) => Buffer.from(hex, 'hex'))));
    /** By number; those it calls a continuation have no command. */
    const seen = new Map(
      seenIn(file)
        .filter((message) => first(message, 'cmd.code') !== undefined)
        .map((message) => [vectors[message.frame - 1]?.n ?? 0, message]),
    );
    const messages = vectors.filter(({ expect: { refused, stream, framing } }) => (refused ?? stream ?? framing) === undefined);

    it.each(REFUSED)('reads %i although tshark 4.0 does not: %s', (n) => {
      expect(seen.has(n)).toBe(false);
      const vector = vectors.find((one) => one.n === n);
      expect(framing(viewOf(Buffer.from(vector?.hex ?? '', 'hex')))).toBe((vector?.hex.length ?? 0) / 2);
    });

    it('reads every other message that tshark reads, and no other', () => {
      const numbers = messages.map(({ n }) => n).filter((n) => !REFUSED.some(([refused]) => refused === n));
      expect([...seen.keys()].filter((n) => vectors.find((one) => one.n === n)?.expect.stream === undefined)).toEqual(numbers);
    });

    it('reads the same headers, originators and results', () => {
      const reader = new Reader();
      const compared = messages.flatMap((vector) => {
        const message = seen.get(vector.n);
        if (message === undefined) return [];
        const bytes = viewOf(Buffer.from(vector.hex, 'hex'));
        reader.read(bytes, 0, bytes.length);
        const { header, facts } = reader;
        return [
          {
            ours: {
              n: vector.n,
              header: [header.length, header.flags, header.command, header.application, header.hopByHop, header.endToEnd],
              host: facts.originHost,
              result: facts.resultCode,
            },
            theirs: {
              n: vector.n,
              header: ['length', 'flags', 'cmd.code', 'applicationId', 'hopbyhopid', 'endtoendid'].map((name) => number(message, name)),
              host: first(message, 'Origin-Host')?.show,
              result: numberOf(first(message, 'Result-Code') ?? anywhere('Experimental-Result-Code', message)),
            },
          },
        ];
      });
      expect(compared.length).toBeGreaterThan(40);
      expect(compared.map(({ ours: reading }) => reading)).toEqual(compared.map(({ theirs: reading }) => reading));
    });
  });
});
