/** The same media at several capture points: compared when both views are over, in all observers of a run. */

import { type Comparison, compare } from './comparison.js';
import { pathAbout, pathDocument } from './documents.js';
import type { StreamView } from './view.js';

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
  private readonly byRun = new Set<StreamView>();
  private readonly bySource = new Map<number, StreamView[]>();

  /** A stream is over: compares it with those that ended before. */
  ended(view: StreamView): void {
    const alike = this.bySource.get(view.ssrc);
    if (alike !== undefined) for (const other of alike) this.tell(view, other);
    this.keep(view, alike);
  }

  private tell(one: StreamView, other: StreamView): void {
    const path = pathOf(one, other);
    if (path !== undefined) path.first.output.emit('same_media', pathDocument(path), pathAbout(path));
  }

  private keep(view: StreamView, alike: StreamView[] | undefined): void {
    if (alike === undefined) this.bySource.set(view.ssrc, [view]);
    else alike.push(view);
    this.byRun.add(view);
    let oldest: StreamView | undefined;
    if (alike !== undefined && alike.length > MOST_ALIKE) oldest = alike[0];
    else if (this.byRun.size > MOST_VIEWS) [oldest] = this.byRun;
    if (oldest === undefined) return;
    view.output.count('forgotten_views');
    this.byRun.delete(oldest);
    const left = this.bySource.get(oldest.ssrc)!.filter((other) => other !== oldest);
    if (left.length === 0) this.bySource.delete(oldest.ssrc);
    else this.bySource.set(oldest.ssrc, left);
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
