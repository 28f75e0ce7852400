/** Diameter: every request paired with its answer, hop by hop, and the state of the connections between peers. */

import { defineDecoder, minutes, resembles, sctpPayload, sctpPort, tcpPort, z } from 'spoor/decoder';
import { modelWith, problemText } from 'spoor/formats/diameter';
import { Connection } from './connection.js';
import { FINDINGS } from './findings.js';
import { framing, LARGEST } from './header.js';
import { kinds } from './kinds.js';
import { namesWith } from './names.js';
import { looksLikeDiameter } from './resemblance.js';
import { Site } from './site.js';
import { commandNamed } from './timeouts.js';
import { views } from './views.js';

/** Of what is wrong with dictionaries: one mistake may have a hundred consequences. */
const MOST_PROBLEMS = 20;

/** As long as a request is remembered in any case: end-to-end identifiers live so long. */
const waiting = z.number().positive().max(240);
const port = z.number().int().min(1).max(65535);

const options = z
  .strictObject({
    ports: z.array(port).default([3868]).describe('TCP and SCTP ports, either end. SCTP with payload protocol 46 or 47 needs none.'),
    tls_ports: z.array(port).default([5868]).describe('TCP ports of Diameter over TLS: counted, not read.'),
    guess: z
      .boolean()
      .default(false)
      .describe(
        'Look for Diameter in all other TCP connections and SCTP associations, too: each is followed until its first messages are seen.',
      ),
    timeout: waiting.default(10).describe('Seconds after which a request counts as unanswered (RFC 8506 Tx is 10 s).'),
    timeouts: z
      .record(z.string(), waiting)
      .default({})
      .describe(
        'The same of single commands: CCR, Update-Location or 8388600 in all applications, S6a/ULR in one. DWR is 30 unless said (RFC 3539 Tw).',
      ),
    max_pending: z
      .number()
      .int()
      .min(1)
      .default(100_000)
      .describe(
        'Most requests kept per observer while they wait, and for 240 s after they timed out, 1 kB each. The oldest are forgotten.',
      ),
    sessions: z.boolean().default(true).describe('Whether sessions are followed, and attaches: each has a document when it is over.'),
    session_idle_hours: z
      .number()
      .positive()
      .max(1000)
      .default(24)
      .describe('Hours of silence after which a session counts as over. A gateway says something every few hours.'),
    max_sessions: z
      .number()
      .int()
      .min(1)
      .default(500_000)
      .describe('Most sessions kept per observer, 0.7 kB each. The longest silent has its document early.'),
    findings: z
      .strictObject({
        enabled: z.boolean().default(true).describe('Check messages against the model.'),
        notes: z.boolean().default(false).describe('Tell also what is lawful, common, or open to taste: M bits, unknown values.'),
        interval: z
          .number()
          .min(0)
          .max(86_400)
          .default(60)
          .describe('Least seconds between two documents of the same kind; 0 for one each.'),
        max_kinds: z.number().int().min(1).max(100_000).default(2000).describe('Most kinds of findings remembered per observer.'),
      })
      .prefault({})
      .describe('What messages do wrong. The same rule, AVP, command and product are one kind.'),
    messages: z
      .strictObject({
        enabled: z.boolean().default(false).describe('Write a document for every message.'),
        max_avps: z.number().int().min(1).max(5000).default(300).describe('Most AVPs told of one message.'),
      })
      .prefault({})
      .describe('Single messages with their AVPs: for a while and for few peers, because they are many and large.'),
    dictionaries: z
      .array(z.string().min(1))
      .default([])
      .superRefine((files, context) => {
        // Reading the model is for runs that need it.
        const problems = files.length === 0 ? [] : modelWith(files).problems;
        for (const problem of problems.slice(0, MOST_PROBLEMS)) context.addIssue(problemText(problem));
      })
      .describe(
        'Files of your own dictionaries (*.dict), added to those that come along. Paths are absolute, or from where Spoor is started.',
      ),
  })
  .superRefine(({ timeouts, dictionaries }, context) => {
    const keys = Object.keys(timeouts);
    // Reading the model is for runs that need it.
    const names = keys.length === 0 ? undefined : namesWith(dictionaries);
    for (const key of keys)
      if (names !== undefined && commandNamed(names, key) === undefined)
        context.addIssue({
          code: 'custom',
          path: ['timeouts', key],
          message: 'no dictionary has that command. `spoor diameter show S6a` lists those of an application; write CCR, or S6a/ULR.',
        });
  })
  .prefault({});

export default defineDecoder({
  name: 'diameter',
  summary: 'Diameter transactions with result and latency, and connections between peers.',
  sources: [
    'RFC 6733',
    'RFC 8506 section 8',
    '3GPP TS 29.272 clause 7 (S6a, S13)',
    '3GPP TS 29.212 clause 5 (Gx)',
    '3GPP TS 29.229 clause 6 (Cx)',
    '3GPP TS 29.329 clause 6 (Sh)',
    '3GPP TS 29.061 clause 16.4.7',
    '3GPP TS 32.299 clause 7 (Gy, Ro)',
    '3GPP TS 29.230',
  ],
  documents: kinds,
  problems: {
    bad_version: 'The version in the header is not 1: not a Diameter message.',
    bad_length: 'The message length in the header is below 20, or fewer than 20 octets are there.',
  },
  counts: {
    ...FINDINGS,
    violations: 'A message breaks a rule of the model; `diameter_finding` tells which.',
    violations_cut: 'Further rules that a message breaks beyond 32.',
    findings_sampled: 'A finding was counted by the next document of its kind, which is written when its interval is over.',
    findings_dropped: 'A finding has no document: max_kinds other kinds are remembered.',
    duplicates: 'A request was repeated on the same hop with the same identifiers; the transaction counts it.',
    pending_evicted:
      'A request, or an answer without one, was forgotten before its time because max_pending others waited: it has no document.',
    routing_errors_sampled:
      'An agent could not pass a request on, which the next event about it counts; the transaction has its document in any case.',
    routing_errors_dropped: 'The same, and no event counts it: 2000 other agents and realms are remembered.',
    exchanges_forgotten:
      'An exchange was forgotten before its four minutes were over because 50000 newer ones were known: another hop or try of it counts as a new one.',
    sessions_displaced: 'A session had its document early because max_sessions others were open.',
    attaches_displaced: 'An attach was forgotten because 100000 others were under way.',
    opaque_connections: 'A connection is encrypted (TLS, DTLS).',
    opaque_records: 'Further records of encrypted connections.',
    trailing_garbage: 'Octets after a message of an SCTP user message are no message.',
  },
  levels: {
    open_sessions: { describe: 'Sessions that are followed and not over.', of: (site: Site) => site.sessions?.openCount ?? 0 },
  },
  options,
  views,
  match: ({ ports, tls_ports, guess }) => [
    tcpPort(...ports, ...tls_ports),
    sctpPort(...ports),
    sctpPayload(46, 47),
    ...(guess ? [resembles('tcp', looksLikeDiameter), resembles('sctp', looksLikeDiameter)] : []),
  ],
  framing,
  largestMessage: LARGEST,
  // Watchdogs come every 30 s (RFC 3539 3.4.1), and an answer is recognised as late for 240 s.
  idle: minutes(5),
  newObserver: (_observer, options, output) => new Site(options, output),
  onObserverEnd: (site) => site.end(),
  newFlow: (flow, _options, site: Site) => new Connection(flow, site),
  onMessage: (message, connection, output) => connection.read(message, output),
  onGap: (_flow, connection, _output, gap) => connection.gap(gap),
  onFlowEnd: (flow, connection, output, reason) => connection.end(flow, output, reason),
});
