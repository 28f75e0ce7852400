/** Link types by name: the numbers captures name them by, which for the types below are libpcap's LINKTYPE_ and DLT_ values alike. */

export const LINK_NULL = 0;
export const LINK_ETHERNET = 1;
export const LINK_PPP = 9;
/** DLT_RAW on most systems; the collector passes this number on where a file would say 101. */
export const LINK_RAW_DLT = 12;
/** DLT_RAW on OpenBSD. */
export const LINK_RAW_OPENBSD = 14;
export const LINK_PPP_SERIAL = 50;
export const LINK_PPPOE = 51;
export const LINK_RAW = 101;
export const LINK_LOOP = 108;
export const LINK_COOKED = 113;
export const LINK_GSMTAP_UM = 217;
export const LINK_GSMTAP_ABIS = 218;
export const LINK_IPV4 = 228;
export const LINK_IPV6 = 229;
export const LINK_COOKED2 = 276;

/** Names as tcpdump.org's list of link types has them, in lower case. */
const NAMES: Readonly<Record<number, string>> = {
  [LINK_NULL]: 'null',
  [LINK_ETHERNET]: 'ethernet',
  [LINK_PPP]: 'ppp',
  [LINK_RAW_DLT]: 'raw',
  [LINK_RAW_OPENBSD]: 'raw',
  [LINK_PPP_SERIAL]: 'ppp_hdlc',
  [LINK_PPPOE]: 'ppp_ether',
  [LINK_RAW]: 'raw',
  [LINK_LOOP]: 'loop',
  [LINK_COOKED]: 'linux_sll',
  [LINK_GSMTAP_UM]: 'gsmtap_um',
  [LINK_GSMTAP_ABIS]: 'gsmtap_abis',
  [LINK_IPV4]: 'ipv4',
  [LINK_IPV6]: 'ipv6',
  [LINK_COOKED2]: 'linux_sll2',
};

/** Link types whose frames are one message of the protocol itself, without IP. */
export const LINK_MESSAGES: ReadonlySet<number> = new Set([LINK_GSMTAP_UM, LINK_GSMTAP_ABIS]);

/** `ethernet`, or `other` for a type that is not read: a bounded set of words, fit for a label. */
export function linkTypeName(linkType: number): string {
  return NAMES[linkType] ?? 'other';
}
