/** Names of RLC/MAC control messages (3GPP TS 44.060 section 11.2), and of what LLC frames are for and do (3GPP TS 44.064 section 6). */

/** To the mobile: six bits behind the header of the control block. */
export const DOWNLINK_MESSAGES: ReadonlyMap<number, string> = new Map([
  [1, 'Packet Cell Change Order'],
  [2, 'Packet Downlink Assignment'],
  [3, 'Packet Measurement Order'],
  [4, 'Packet Polling Request'],
  [5, 'Packet Power Control Timing Advance'],
  [6, 'Packet Queueing Notification'],
  [7, 'Packet Timeslot Reconfigure'],
  [8, 'Packet TBF Release'],
  [9, 'Packet Uplink Ack/Nack'],
  [10, 'Packet Uplink Assignment'],
  [11, 'Packet Cell Change Continue'],
  [12, 'Packet Neighbour Cell Data'],
  [13, 'Packet Serving Cell Data'],
  [21, 'Packet Handover Command'],
  [22, 'Packet Physical Information'],
  [33, 'Packet Access Reject'],
  [34, 'Packet Paging Request'],
  [35, 'Packet PDCH Release'],
  [36, 'Packet PRACH Parameters'],
  [37, 'Packet Downlink Dummy Control Block'],
  [48, 'Packet System Information Type 6'],
  [49, 'Packet System Information Type 1'],
  [50, 'Packet System Information Type 2'],
  [51, 'Packet System Information Type 3'],
  [52, 'Packet System Information Type 3bis'],
  [53, 'Packet System Information Type 4'],
  [54, 'Packet System Information Type 5'],
  [55, 'Packet System Information Type 13'],
  [56, 'Packet System Information Type 7'],
  [57, 'Packet System Information Type 8'],
  [58, 'Packet System Information Type 14'],
  [60, 'Packet System Information Type 3ter'],
  [61, 'Packet System Information Type 3quater'],
  [62, 'Packet System Information Type 15'],
]);

/** From the mobile: six bits behind the MAC header. */
export const UPLINK_MESSAGES: ReadonlyMap<number, string> = new Map([
  [0, 'Packet Cell Change Failure'],
  [1, 'Packet Control Acknowledgement'],
  [2, 'Packet Downlink Ack/Nack'],
  [3, 'Packet Uplink Dummy Control Block'],
  [4, 'Packet Measurement Report'],
  [5, 'Packet Resource Request'],
  [6, 'Packet Mobile TBF Status'],
  [7, 'Packet PSI Status'],
  [8, 'EGPRS Packet Downlink Ack/Nack'],
  [9, 'Packet Pause'],
  [10, 'Packet Enhanced Measurement Report'],
  [11, 'Additional MS Radio Access Capability'],
  [12, 'Packet Cell Change Notification'],
  [13, 'Packet SI Status'],
]);

/** Service access points of LLC; the others are reserved. */
export const LLC_SERVICES: ReadonlyMap<number, string> = new Map([
  [1, 'LLGMM'],
  [2, 'TOM2'],
  [3, 'LL3'],
  [5, 'LL5'],
  [7, 'LLSMS'],
  [8, 'TOM8'],
  [9, 'LL9'],
  [11, 'LL11'],
]);

/** By the low four bits of an unnumbered frame's control octet. */
export const LLC_UNNUMBERED: ReadonlyMap<number, string> = new Map([
  [1, 'DM'],
  [4, 'DISC'],
  [6, 'UA'],
  [7, 'SABM'],
  [8, 'FRMR'],
  [11, 'XID'],
]);

/** By the two bits of a supervisory function. */
export const LLC_SUPERVISORY = ['RR', 'ACK', 'RNR', 'SACK'] as const;
