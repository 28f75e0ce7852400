/** The same media at several capture points: compared when both views are over, in all observers of a run. */

import { type Comparison, compare } from './comparison.js';
import { pathAbout, pathDocument } from './documents.js';
import type { RtpObserverOutput, StreamView } from './view.js';

/** Views that are kept to be compared with later ones. */
const MOST_VIEWS = 20_000;
/** Views of one SSRC: a generator may use one SSRC for all its calls. */
const MOST_ALIKE = 64;

/** `observer`, `tunnel`, `vlan`: same addresses, and that is where the points differ. `nat`: one address differs. `relay`: both may. */
export type PathMethod = 'observer' | 'tunnel' | 'vlan' | 'nat' | 'relay';

/** Two views of the same media, the one nearer the sender first. */
export interface Path {
  readonly first: StreamView;
  readonly second: StreamView;
  readonly method: PathMethod;
  readonly comparison: Comparison;
}

/**
 * State of the run. A pair is compared once, when the later of its two streams ends, from what both tracks hold then and nothing else, and told
 * at the observer of the first: so the documents are the same whichever of the two it is. Only if more than MOST_VIEWS streams end between the
 * two does one go missing, which is counted.
 */
export class Paths {
  /** The last views in the order of their ends, written round and round. */
  private readonly ring: (StreamView | undefined)[] = [];
  private next = 0;
  private readonly bySource = new Map<number, StreamView[]>();
  private readonly outputs = new Map<string, RtpObserverOutput>();

  /** An observer begins, or begins anew: documents of its views go this way from now on. */
  meet(observer: string, output: RtpObserverOutput): void {
    this.outputs.set(observer, output);
  }

  /** A stream is over: compares it with those that ended before. */
  ended(view: StreamView): void {
    const alike = this.bySource.get(view.ssrc);
    if (alike === undefined) this.bySource.set(view.ssrc, [view]);
    else {
      for (const other of alike) this.tell(view, other);
      alike.push(view);
      if (alike.length > MOST_ALIKE) this.forget(alike[0]!, view);
    }
    const oldest = this.ring[this.next];
    if (oldest !== undefined) this.forget(oldest, view);
    this.ring[this.next] = view;
    this.next = (this.next + 1) % MOST_VIEWS;
  }

  /** A view in favour of a newer one; nothing when it is forgotten already. */
  private forget(view: StreamView, newer: StreamView): void {
    const alike = this.bySource.get(view.ssrc);
    const at = alike?.indexOf(view) ?? -1;
    if (alike === undefined || at < 0) return;
    this.outputs.get(newer.observer)?.count('forgotten_views');
    alike.splice(at, 1);
    if (alike.length === 0) this.bySource.delete(view.ssrc);
  }

  private tell(one: StreamView, other: StreamView): void {
    const path = pathOf(one, other);
    if (path !== undefined) this.outputs.get(path.first.observer)?.emit('same_media', pathDocument(path), pathAbout(path));
  }
}

/** Undefined when the two are not the same media, or no two points. Does not depend on which is given first. */
export function pathOf(one: StreamView, other: StreamView): Path | undefined {
  const [a, b] = one.id < other.id ? [one, other] : [other, one];
  const method = methodOf(a, b);
  if (method === undefined) return undefined;
  const comparison = compare(a.tracks, b.tracks);
  if (comparison === undefined) return undefined;
  return isFirst(a, b, comparison)
    ? { first: a, second: b, method, comparison }
    : { first: b, second: a, method, comparison: comparison.reversed() };
}

function methodOf(a: StreamView, b: StreamView): PathMethod | undefined {
  const source = a.source.ip === b.source.ip && a.source.port === b.source.port;
  const destination = a.destination.ip === b.destination.ip && a.destination.port === b.destination.port;
  if (!source || !destination) return source || destination ? 'nat' : 'relay';
  if (a.observer !== b.observer) return 'observer';
  if (a.tunnel !== b.tunnel) return 'tunnel';
  return a.vlans === b.vlans ? undefined : 'vlan';
}

/** A relay's input is before its output; else each router takes one off the time to live; else who had the packets earlier. */
function isFirst(a: StreamView, b: StreamView, { delaySum }: Comparison): boolean {
  if (a.destination.ip === b.source.ip && a.source.ip !== b.destination.ip) return true;
  if (b.destination.ip === a.source.ip && b.source.ip !== a.destination.ip) return false;
  const relayed = a.source.ip !== b.source.ip || a.source.port !== b.source.port;
  if (!relayed && a.ttl !== b.ttl) return a.ttl > b.ttl;
  return delaySum >= 0;
}
