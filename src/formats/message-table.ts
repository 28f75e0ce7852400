/** Tables of message types: one row per code, indexed once, looked up without cost. */

/** The way a message may go: from the mobile, to the mobile, or either. */
export type MessageDirection = 'uplink' | 'downlink' | 'both';

export type MessageRow = readonly [code: number, name: string, direction: MessageDirection];

/** What a table knows about one message type. One object per type: compare and key by identity. */
export interface MessageName {
  /** As in the octet on the wire, after the protocol's mask. */
  readonly code: number;
  /** As the specification spells it. */
  readonly name: string;
  readonly direction: MessageDirection;
}

/** By code, 0 to 255; undefined where the specification has no message. */
export type MessageIndex = readonly (MessageName | undefined)[];

export function indexMessages(rows: readonly MessageRow[]): MessageIndex {
  const index = new Array<MessageName | undefined>(256).fill(undefined);
  for (const [code, name, direction] of rows) index[code] = { code, name, direction };
  return index;
}
