/** Diameter: which requests fail, by whom they are answered and how fast, and which connections are down. */

import { GROWING, SERIES } from '../colours.js';
import {
  count,
  distinct,
  type Measure,
  max,
  median,
  milliseconds,
  number,
  percent,
  percentile,
  share,
  sum,
  terms,
  time,
} from '../measure.js';
import type { Dashboard } from '../panel.js';

const TRANSACTIONS = 'diameter';
const PEERS = 'diameter_peer';
const FINDINGS = 'diameter_finding';
const SESSIONS = 'diameter_session';

const requests: Measure = { label: 'Requests', of: sum('diameter.tally.request'), format: number(), colour: SERIES.neutral };
const failures: Measure = { label: 'Failures', of: sum('diameter.tally.failure'), format: number() };
const FAILED = { look: 0.02, bad: 0.1, worst: 'high' } as const;
const failed: Measure = {
  label: 'Failed',
  of: share(sum('diameter.tally.failure'), sum('diameter.tally.request')),
  format: percent(1),
  bands: FAILED,
};
const unanswered: Measure = {
  label: 'Unanswered',
  of: share(sum('diameter.tally.request', 'diameter.state: "unanswered"'), sum('diameter.tally.request')),
  format: percent(1),
  bands: { look: 0.005, bad: 0.02, worst: 'high' },
};
const retransmissions: Measure = {
  label: 'Copies',
  of: sum('diameter.tally.retransmission'),
  format: number(),
  bands: { look: 1, bad: 100, worst: 'high' },
};
const SLOW = { look: 200, bad: 1000, worst: 'high' } as const;
const latency = (label: string, part: number, colour: string): Measure => ({
  label,
  of: part === 50 ? median('diameter.latency_ms') : percentile('diameter.latency_ms', part),
  format: milliseconds(),
  colour,
});
const p95: Measure = { ...latency('Latency p95', 95, SERIES.worse), bands: SLOW };
/** A connection that is disconnected and then closed has two such events. */
const ended: Measure = { label: 'Ended', of: distinct('diameter.connection.id', 'diameter.ends: 1'), format: number() };
/** A document stands for all of its kind since the one before it. */
const found: Measure = { label: 'Findings', of: sum('diameter.finding.seen'), format: number() };
const mostFindings = { by: found.label, direction: 'desc' } as const;
const sessions: Measure = { label: 'Number', of: sum('diameter.tally.session'), format: number(), colour: SERIES.neutral };
const notBegun: Measure = {
  label: 'Failed',
  of: share(sum('diameter.tally.failure'), sum('diameter.tally.session')),
  format: percent(1),
  bands: FAILED,
};
const mostSessions = { by: sessions.label, direction: 'desc' } as const;
const most = { by: requests.label, direction: 'desc' } as const;
const mostFailures = { by: failures.label, direction: 'desc' } as const;
const measures = [requests, failures, failed, unanswered, retransmissions, p95] as const;

export const diameter: Dashboard = {
  key: 'diameter',
  title: '[Spoor] Diameter',
  link: 'Diameter',
  description: 'Success and latency by command, peer, realm and network; results; state of connections; what is wrong with messages.',
  from: 'now-4h',
  controls: [
    { dataset: TRANSACTIONS, field: 'observer.name', title: 'Capture point' },
    { dataset: TRANSACTIONS, field: 'diameter.application.name', title: 'Application' },
    { dataset: TRANSACTIONS, field: 'diameter.command.name', title: 'Command' },
    { dataset: TRANSACTIONS, field: 'diameter.leg', title: 'Leg: 0 is next to the originator' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        {
          width: 8,
          panel: 'metric',
          dataset: TRANSACTIONS,
          title: 'Requests on all hops',
          subtitle: 'a relay makes two of one: see Leg',
          measure: requests,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: TRANSACTIONS,
          title: 'Failed, % of requests',
          subtitle: 'errors, and no answer',
          measure: failed,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: TRANSACTIONS,
          title: 'Unanswered, % of requests',
          subtitle: 'after the timeout',
          measure: unanswered,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: TRANSACTIONS,
          title: 'Latency, p95 in ms',
          subtitle: 'late answers included',
          measure: p95,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: TRANSACTIONS,
          title: 'Retransmissions',
          subtitle: 'copies of requests',
          measure: retransmissions,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: PEERS,
          title: 'Connections ended',
          subtitle: 'closed, refused, down',
          measure: { ...ended, bands: { look: 1, bad: 10, worst: 'high' } },
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: TRANSACTIONS,
          title: 'Requests by command',
          series: 'bar_stacked',
          x: time,
          split: terms('diameter.command.name', 'Command', 12, most),
          measures: [requests],
          axis: 'Requests',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: TRANSACTIONS,
          title: 'Failures by result (answers)',
          note: 'Results of classes 3xxx to 5xxx by name, of the base protocol and of 3GPP.',
          series: 'bar_stacked',
          x: time,
          split: terms('diameter.result.name', 'Result', 12, mostFailures),
          where: 'diameter.tally.failure: 1 and diameter.result.name: *',
          measures: [failures],
          axis: 'Failures',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: TRANSACTIONS,
          title: 'Latency of answers in time, percentiles in ms',
          note: 'Late answers are not in it: they are counted beside it.',
          where: 'diameter.state: "answered"',
          series: 'line',
          x: time,
          measures: [latency('p50', 50, SERIES.neutral), latency('p95', 95, SERIES.worse), latency('p99', 99, GROWING[4])],
          axis: 'ms',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: TRANSACTIONS,
          title: 'Not simply answered, transactions by state',
          series: 'bar_stacked',
          x: time,
          measures: [
            { label: 'unanswered', of: count('diameter.state: "unanswered"'), format: number(), colour: GROWING[4] },
            { label: 'late', of: count('diameter.state: "late"'), format: number(), colour: GROWING[3] },
            { label: 'superseded', of: count('diameter.state: "superseded"'), format: number(), colour: GROWING[2] },
            { label: 'orphan answer', of: count('diameter.state: "orphan"'), format: number(), colour: SERIES.unknown },
          ],
          axis: 'Transactions',
        },
      ],
    },
    {
      height: 13,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: TRANSACTIONS,
          title: 'By command (requests, %, ms)',
          rows: [terms('diameter.application.name', 'Application', 10, most), terms('diameter.command.name', 'Command', 20, most)],
          measures: [...measures],
          sort: mostFailures,
        },
        {
          width: 24,
          panel: 'table',
          dataset: TRANSACTIONS,
          title: 'By connection (requests, %, ms)',
          rows: [terms('diameter.peer.sender', 'Asks', 20, most), terms('diameter.peer.receiver', 'Is asked', 10, most)],
          measures: [...measures],
          sort: mostFailures,
        },
      ],
    },
    {
      height: 13,
      panels: [
        {
          width: 16,
          panel: 'table',
          dataset: TRANSACTIONS,
          title: 'By realm asked for (requests, %)',
          rows: [terms('diameter.destination.realm', 'Realm', 30, most)],
          measures: [requests, failed, unanswered, p95],
          sort: most,
        },
        {
          width: 16,
          panel: 'table',
          dataset: TRANSACTIONS,
          title: 'Visited networks: attaches (requests, %)',
          note: 'Authentication and location updates on S6a, on the leg next to the originator.',
          where: 'diameter.command.name: ("AIR" or "ULR") and diameter.leg: 0',
          rows: [terms('diameter.plmn.visited', 'Visited', 30, most), terms('diameter.user.imsi_prefix', 'Home (MCC and MNC)', 10, most)],
          measures: [requests, failures, failed],
          sort: most,
        },
        {
          width: 16,
          panel: 'table',
          dataset: TRANSACTIONS,
          title: 'Results by who answered (answers)',
          where: 'diameter.tally.failure: 1',
          rows: [
            terms('diameter.result.name', 'Result', 20, mostFailures),
            terms('diameter.answer.origin.host', 'Answered by', 5, mostFailures),
          ],
          measures: [failures],
          sort: mostFailures,
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'table',
          dataset: SESSIONS,
          title: 'Attach by network (number, %)',
          note: 'From the vectors to the location update, one row for each pair of networks, what decided it beside.',
          where: 'diameter.life: "attach"',
          rows: [
            terms('diameter.plmn.visited', 'Visited', 20, mostSessions),
            terms('diameter.user.imsi_prefix', 'Home (MCC and MNC)', 10, mostSessions),
            terms('diameter.result.name', 'Result', 5, mostSessions),
          ],
          measures: [sessions, notBegun],
          sort: mostSessions,
        },
        {
          width: 16,
          panel: 'table',
          dataset: SESSIONS,
          title: 'Sessions by how they ended (number, %)',
          where: 'diameter.life: ("credit_control" or "accounting" or "authorization")',
          rows: [terms('diameter.application.name', 'Application', 10, mostSessions), terms('diameter.state', 'Ended', 7, mostSessions)],
          measures: [
            sessions,
            notBegun,
            {
              label: 'Lost updates',
              of: sum('diameter.exchanges.missing'),
              format: number(),
              bands: { look: 1, bad: 100, worst: 'high' },
            },
          ],
          sort: mostSessions,
        },
        {
          width: 16,
          panel: 'xy',
          dataset: SESSIONS,
          title: 'Sessions that ended, by application',
          series: 'bar_stacked',
          x: time,
          where: 'diameter.life: ("credit_control" or "accounting" or "authorization")',
          split: terms('diameter.application.name', 'Application', 10, mostSessions),
          measures: [sessions],
          axis: 'Sessions',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'xy',
          dataset: PEERS,
          title: 'Events of connections',
          series: 'bar_stacked',
          x: time,
          split: terms('diameter.event', 'Event', 10, { by: 'Events', direction: 'desc' }),
          measures: [{ label: 'Events', of: count(), format: number() }],
          axis: 'Events',
        },
        {
          width: 16,
          panel: 'table',
          dataset: PEERS,
          title: 'Connections (ends, watchdogs, ms)',
          rows: [
            terms('diameter.client.host', 'Client', 30, { by: ended.label, direction: 'desc' }),
            terms('diameter.server.host', 'Server', 10, { by: ended.label, direction: 'desc' }),
          ],
          measures: [
            ended,
            {
              label: 'Missed watchdogs',
              of: count('diameter.event: "watchdog_missed"'),
              format: number(),
              bands: { look: 1, bad: 3, worst: 'high' },
            },
            { label: 'Slowest watchdog', of: max('diameter.watchdogs.max_latency_ms'), format: milliseconds() },
          ],
          sort: { by: ended.label, direction: 'desc' },
        },
        {
          width: 16,
          panel: 'xy',
          dataset: TRANSACTIONS,
          title: 'Wrong in messages, transactions with each finding',
          series: 'bar_horizontal',
          x: terms('diameter.findings', 'Finding', 15, { by: 'Transactions', direction: 'desc' }),
          measures: [{ label: 'Transactions', of: count(), format: number(), colour: SERIES.neutral }],
          axis: 'Transactions',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: FINDINGS,
          title: 'Who breaks which rule (findings)',
          note: 'Of products that sent the message themselves; what relays pass on has no product, see the search below.',
          rows: [
            terms('diameter.product.name', 'Product', 10, mostFindings),
            terms('diameter.command.name', 'Command', 10, mostFindings),
            terms('diameter.finding.rule', 'Rule', 5, mostFindings),
          ],
          measures: [found],
          sort: mostFindings,
        },
        {
          width: 24,
          panel: 'xy',
          dataset: FINDINGS,
          title: 'Rules broken by AVP (findings)',
          series: 'bar_horizontal',
          x: terms('diameter.finding.path', 'AVP', 15, mostFindings),
          split: terms('diameter.finding.rule', 'Rule', 8, mostFindings),
          measures: [found],
          axis: 'Findings',
        },
      ],
    },
    { height: 12, panels: [{ width: 48, panel: 'search', search: 'diameter-findings', title: 'Rules broken, newest first' }] },
    { height: 14, panels: [{ width: 48, panel: 'search', search: 'diameter-failures', title: 'Failures, newest first' }] },
  ],
};
