/** Why a frame ended before the engine: every reason, with what it means to the person who reads the counter. */

import type { Counter, Counters } from '../metrics/counters.js';

export const REFUSALS = {
  link_type: 'The link type of the capture is not one that is read.',
  link_truncated: 'The frame ends inside its link layer header.',
  link_malformed: 'A link layer header contradicts itself, or more than eight tags or headers are stacked.',
  not_ip: 'The frame carries something else than IP (ARP, LLDP, spanning tree).',
  ip_truncated: 'The frame ends inside the IP header or its extensions.',
  ip_version: 'Where an IP header must begin stands no version 4 or 6.',
  ip_length: 'An IP length is shorter than the headers it includes.',
  ip_extensions: 'More than eight IPv6 extension headers, or one whose length leads past the packet.',
  ip_jumbogram: 'An IPv6 jumbogram (RFC 2675).',
  ip_protocol: 'IP carries something else than UDP, TCP and SCTP (OSPF, IGMP, a tunnel that is not opened).',
  icmp: 'ICMP: its quotes of other packets are never taken for those packets.',
  encrypted: 'IPsec ESP: the content cannot be read.',
  udp_truncated: 'The capture ends inside the UDP header.',
  udp_length: 'The UDP length is shorter than its header or longer than the IP packet.',
  tcp_truncated: 'The capture ends inside the TCP header.',
  tcp_length: 'The TCP header length is below 20 octets or longer than the IP packet.',
  sctp_truncated: 'The capture ends inside the SCTP common header.',
  fragment_length: 'A fragment is empty, no multiple of 8 octets, reaches beyond 65535, or disagrees about where the packet ends.',
  fragment_overlap: 'Fragments overlap with different content; the whole packet is dropped (RFC 5722, CVE-2018-5391).',
  fragment_excess: 'A packet came in more than 256 fragments; the whole packet is dropped.',
  fragment_timeout: 'Fragments of one packet never became whole (a capture filter with a port passes first fragments only).',
  fragment_displaced: 'Fragments were given up before their time because the memory for fragments was full.',
  tunnel_depth: 'Tunnels are nested more than three deep.',
  tunnel_malformed: 'A tunnel header is cut short or of an unknown version.',
  tunnel_content: 'A tunnel carries something else than IP or Ethernet.',
} as const;

export type Refusal = keyof typeof REFUSALS;

/** One counter a reason, made beforehand: `spoor_net_refused_total{reason}`. */
export function refusalCounters(counters: Counters): Readonly<Record<Refusal, Counter>> {
  const entries = Object.entries(REFUSALS).map(([reason, help]) => [reason, counters.counter('spoor_net_refused_total', help, { reason })]);
  return Object.fromEntries(entries) as Record<Refusal, Counter>;
}
