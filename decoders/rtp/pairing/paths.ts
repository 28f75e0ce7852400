/** The same media at several capture points: compared when both views are over, in all observers of a run. */

import { type Microseconds, seconds } from 'spoor/decoder';
import { type Comparison, compare } from './comparison.js';
import { pathAbout, pathDocument } from './documents.js';
import type { RtpObserverOutput, StreamView } from './view.js';

/** Views that are kept to be compared with later ones. */
const MOST_VIEWS = 20_000;
/** Views of one SSRC: a generator may use one SSRC for all its calls. */
const MOST_ALIKE = 64;

/** The same packets are at two points within this time of each other; with the same addresses, also by two clocks that are wrong by so much. */
const LONGEST_WAY: Microseconds = seconds(2);
const LARGEST_OFFSET: Microseconds = seconds(60);

/** `observer`, `tunnel`, `vlan`: same addresses, and that is where the points differ. `nat`: one end has another address. `relay`: handed on by a host or several. */
export type PathMethod = 'observer' | 'tunnel' | 'vlan' | 'nat' | 'relay';

/** Two views of the same media, the one nearer the sender first. */
export interface Path {
  readonly first: StreamView;
  readonly second: StreamView;
  readonly method: PathMethod;
  readonly comparison: Comparison;
}

/** Views of one SSRC. */
class Alike {
  readonly views: StreamView[] = [];
  /** The same packets ran twice between the same hosts: a generator that plays one recording in several calls, so hosts and packets do not tell which is which. */
  repeated = false;
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
  private readonly bySource = new Map<number, Alike>();
  private readonly outputs = new Map<string, RtpObserverOutput>();

  /** An observer begins, or begins anew: documents of its views go this way from now on. */
  meet(observer: string, output: RtpObserverOutput): void {
    this.outputs.set(observer, output);
  }

  /** A stream is over: compares it with those that ended before. */
  ended(view: StreamView): void {
    let alike = this.bySource.get(view.ssrc);
    if (alike === undefined) {
      alike = new Alike();
      this.bySource.set(view.ssrc, alike);
    }
    const { views } = alike;
    alike.repeated ||= views.some((other) => isRepetition(view, other));
    for (const other of views) this.tell(view, other, alike.repeated);
    views.push(view);
    if (views.length > MOST_ALIKE) this.forget(views[0]!, view);
    const oldest = this.ring[this.next];
    if (oldest !== undefined) this.forget(oldest, view);
    this.ring[this.next] = view;
    this.next = (this.next + 1) % MOST_VIEWS;
  }

  /** A view in favour of a newer one; nothing when it is forgotten already. */
  private forget(view: StreamView, newer: StreamView): void {
    const views = this.bySource.get(view.ssrc)?.views;
    const at = views?.indexOf(view) ?? -1;
    if (views === undefined || at < 0) return;
    this.outputs.get(newer.observer)?.count('forgotten_views');
    views.splice(at, 1);
    if (views.length === 0) this.bySource.delete(view.ssrc);
  }

  private tell(one: StreamView, other: StreamView, sameAddresses: boolean): void {
    const path = pathOf(one, other, sameAddresses);
    if (path !== undefined) this.outputs.get(path.first.observer)?.emit('same_media', pathDocument(path), pathAbout(path));
  }
}

/**
 * Undefined when the two are not the same media, or no two points. Does not depend on which is given first.
 *
 * @param sameAddresses only points with the same addresses are wanted
 */
export function pathOf(one: StreamView, other: StreamView, sameAddresses = false): Path | undefined {
  const [a, b] = one.id < other.id ? [one, other] : [other, one];
  const method = methodOf(a, b);
  if (method === undefined || (sameAddresses && (method === 'nat' || method === 'relay'))) return undefined;
  const comparison = compare(a.tracks, b.tracks);
  if (comparison === undefined) return undefined;
  // Senders that begin each call with the same numbers are told apart by time.
  const apart = Math.abs(comparison.delaySum / comparison.samples);
  if (apart > (method === 'observer' ? LARGEST_OFFSET : LONGEST_WAY)) return undefined;
  return isFirst(a, b, comparison)
    ? { first: a, second: b, method, comparison }
    : { first: b, second: a, method, comparison: comparison.reversed() };
}

function methodOf(a: StreamView, b: StreamView): PathMethod | undefined {
  const sources = a.source.ip === b.source.ip;
  const destinations = a.destination.ip === b.destination.ip;
  if (sources && destinations) {
    if (a.source.port !== b.source.port || a.destination.port !== b.destination.port) return undefined;
    if (a.observer !== b.observer) return 'observer';
    if (a.tunnel !== b.tunnel) return 'tunnel';
    return a.vlans === b.vlans ? undefined : 'vlan';
  }
  // A relay may have an address on either side, so none need be the same.
  if (a.destination.ip === b.source.ip || b.destination.ip === a.source.ip) return 'relay';
  const sameEnd = (sources && a.source.port === b.source.port) || (destinations && a.destination.port === b.destination.port);
  return sameEnd ? 'nat' : 'relay';
}

/** The same packets between the same hosts, from or to other ports. */
function isRepetition(a: StreamView, b: StreamView): boolean {
  if (a.source.ip !== b.source.ip || a.destination.ip !== b.destination.ip) return false;
  if (a.source.port === b.source.port && a.destination.port === b.destination.port) return false;
  return compare(a.tracks, b.tracks) !== undefined;
}

/** A relay's input is before its output; else each router takes one off the time to live; else who had the packets earlier. */
function isFirst(a: StreamView, b: StreamView, { delaySum }: Comparison): boolean {
  if (a.destination.ip === b.source.ip && a.source.ip !== b.destination.ip) return true;
  if (b.destination.ip === a.source.ip && b.source.ip !== a.destination.ip) return false;
  const sameSource = a.source.ip === b.source.ip && a.source.port === b.source.port;
  if (sameSource && a.ttl !== b.ttl) return a.ttl > b.ttl;
  return delaySum >= 0;
}
