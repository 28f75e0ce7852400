/** Takes everything a source gives, copied, because a batch is the consumer's only until it asks for the next item. */

import type { CaptureEvent, Source, SourceItem, TimePassed } from '../../src/capture/source.js';
import { packetOf, type ReadPacket } from '../capture/read-all.js';

export interface Collected {
  /** Packets of each observer, in order. */
  readonly packets: ReadonlyMap<string, ReadPacket[]>;
  readonly events: readonly CaptureEvent[];
  readonly times: readonly TimePassed[];
  /** What came in which order: `packets bts1`, `gap`, `time bts1`. */
  readonly order: readonly string[];
}

/** Runs the source to its end; `each` may stop it. */
export async function collect(
  source: Source,
  each: (item: SourceItem, so: Collected) => void | Promise<void> = () => {},
): Promise<Collected> {
  const packets = new Map<string, ReadPacket[]>();
  const events: CaptureEvent[] = [];
  const times: TimePassed[] = [];
  const order: string[] = [];
  const collected = { packets, events, times, order };
  for await (const item of source.items()) {
    if (item.kind === 'event') {
      events.push(item);
      order.push(item.action);
    } else if (item.kind === 'time') {
      times.push(item);
      order.push(`time ${item.observer}`);
    } else {
      const list = packets.get(item.observer) ?? [];
      packets.set(item.observer, list);
      for (let i = 0; i < item.count; i++) list.push(packetOf(item, i));
      order.push(`packets ${item.observer}`);
    }
    await each(item, collected);
  }
  return collected;
}
