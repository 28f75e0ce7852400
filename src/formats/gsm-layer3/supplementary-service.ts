/** Which operation of supplementary services a facility element holds (3GPP TS 24.080 section 3.6, 3GPP TS 29.002). */

import type { ByteView } from '../../bytes/view.js';

export type ComponentType = 'invoke' | 'return-result' | 'return-error' | 'reject';

const COMPONENTS: ReadonlyMap<number, ComponentType> = new Map([
  [0xa1, 'invoke'],
  [0xa2, 'return-result'],
  [0xa3, 'return-error'],
  [0xa4, 'reject'],
]);
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** Local values of operations between mobile and network, 3GPP TS 24.080 section 4.5 and 3GPP TS 29.002 section 17.5. */
const OPERATIONS: ReadonlyMap<number, string> = new Map([
  [10, 'registerSS'],
  [11, 'eraseSS'],
  [12, 'activateSS'],
  [13, 'deactivateSS'],
  [14, 'interrogateSS'],
  [16, 'notifySS'],
  [17, 'registerPassword'],
  [18, 'getPassword'],
  [19, 'processUnstructuredSS-Data'],
  [38, 'forwardCheckSS-Indication'],
  [59, 'processUnstructuredSS-Request'],
  [60, 'unstructuredSS-Request'],
  [61, 'unstructuredSS-Notify'],
  [76, 'registerCC-Entry'],
  [77, 'eraseCC-Entry'],
  [111, 'lcs-PeriodicLocationRequest'],
  [112, 'lcs-AreaEventCancellation'],
  [113, 'lcs-AreaEventReport'],
  [114, 'lcs-AreaEventRequest'],
  [115, 'lcs-MOLR'],
  [116, 'lcs-LocationNotification'],
  [117, 'callDeflection'],
  [118, 'userUserService'],
  [119, 'accessRegisterCCEntry'],
  [120, 'forwardCUG-Info'],
  [121, 'splitMPTY'],
  [122, 'retrieveMPTY'],
  [123, 'holdMPTY'],
  [124, 'buildMPTY'],
  [125, 'forwardChargeAdvice'],
  [126, 'explicitCT'],
]);

export interface FacilityComponent {
  readonly type: ComponentType;
  /** Local value; undefined where the component has none, as a result without content. */
  readonly operation: number | undefined;
  readonly operationName: string | undefined;
  /** Of a returned error. */
  readonly error: number | undefined;
}

/** The first component; undefined for what is none. Text of the service is not read. */
export function readFacility(view: ByteView, at: number, length: number): FacilityComponent | undefined {
  const end = at + length;
  const component = element(view, at, end);
  const type = component === undefined ? undefined : COMPONENTS.get(component.tag);
  if (component === undefined || type === undefined) return undefined;
  // Invoke identifier, in an invoke perhaps a linked one, then the operation's or the error's number.
  let next = element(view, component.at, component.end);
  if (next?.tag !== INTEGER) return { type, operation: undefined, operationName: undefined, error: undefined };
  next = element(view, next.end, component.end);
  if (next?.tag === 0x80) next = element(view, next.end, component.end);
  // A result has number and content in a sequence.
  if (next?.tag === SEQUENCE) next = element(view, next.at, next.end);
  const code = next?.tag === INTEGER && next.end - next.at === 1 ? view.u8(next.at) : undefined;
  if (type === 'return-error') return { type, operation: undefined, operationName: undefined, error: code };
  if (type === 'reject' || code === undefined) return { type, operation: undefined, operationName: undefined, error: undefined };
  return { type, operation: code, operationName: OPERATIONS.get(code), error: undefined };
}

/** BER with tags of one octet and lengths of up to two. */
function element(view: ByteView, at: number, end: number): { tag: number; at: number; end: number } | undefined {
  if (at + 2 > end) return undefined;
  const tag = view.u8(at);
  let length = view.u8(at + 1);
  let contentAt = at + 2;
  if (length === 0x81 && at + 3 <= end) {
    length = view.u8(at + 2);
    contentAt = at + 3;
  } else if (length >= 0x80) return undefined;
  return contentAt + length > end ? undefined : { tag, at: contentAt, end: contentAt + length };
}
