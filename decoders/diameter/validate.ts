/** One message against the model: what its command and groups must, may and may not hold, and what is malformed, each with its path. */

import type { ByteView } from 'spoor/decoder';
import type { Avp, Definition, Profile, Rule } from 'spoor/formats/diameter';
import { IETF_AVP as I, TGPP } from './avp-codes.js';
import { type AvpTable, MOST_DEPTH } from './avps.js';
import { CER, DPR, DWR } from './commands.js';
import { BIT, findingWords } from './findings.js';
import { compiled, type Grammar, type Members, membersOf, type Reading } from './grammar.js';
import { FLAG_PROXIABLE } from './header.js';
import type { Reader } from './reader.js';
import { resultClass } from './results.js';
import { isRule, RULES, type RuleName, type Severity } from './rules.js';
import { faultOf } from './typed-values.js';

/** One broken rule. */
export interface Violation {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** Result code of the base protocol that says the same. */
  readonly code: number | undefined;
  /** Names from the outermost group inwards to the AVP it is about; empty for the message itself. */
  readonly path: string;
  /** That AVP by its key; undefined for the message itself. */
  readonly avpVendor: number | undefined;
  readonly avpCode: number | undefined;
  /** The value that an enumeration does not have. */
  readonly value: number | undefined;
}

export interface Checked {
  readonly violations: readonly Violation[];
  readonly errors: number;
  /** How many were broken beyond `MOST_VIOLATIONS`. */
  readonly cut: number;
}

/** Most broken rules told of one message: a sender that breaks more is wrong about something else. */
export const MOST_VIOLATIONS = 32;

/** Found at the level they stand in; the rest of `BIT` is about values, the pair, or the capture. */
const LEVEL =
  BIT.avp_length |
  BIT.avp_overrun |
  BIT.trailing_octets |
  BIT.padding |
  BIT.missing_padding |
  BIT.vendor_zero |
  BIT.avp_flag_bits |
  BIT.too_many_avps;
/** What stops a walk before its end: an AVP that is missing then may have stood behind. */
const STOPPED = BIT.avp_length | BIT.avp_overrun | BIT.trailing_octets | BIT.truncated | BIT.too_many_avps;
const MESSAGE = BIT.application_mismatch | BIT.no_result | BIT.e_without_protocol_error;

/** Without these nobody knows who answered what, whatever went wrong (RFC 6733 7.2). */
const ALWAYS: readonly number[] = [I.originHost, I.originRealm, I.resultCode];

/** One object serves all messages, one after the other. */
export class Validator {
  private readonly grammar: Grammar;
  private violations: Violation[] = [];
  private errors = 0;
  private cut = 0;
  private bytes!: ByteView;
  private avps!: AvpTable;
  private profile: Profile | undefined = undefined;
  private request = false;
  /** Severity of what is missing: an answer of failure leaves out what it does not have. */
  private lenient = false;
  /** Indexes of the groups around what is looked at. */
  private readonly path: number[] = [];
  private readonly counters: Uint16Array[] = [];

  constructor(grammar: Grammar) {
    this.grammar = grammar;
  }

  /**
   * Checks what `reader` has read last. `context` is the Service-Context-Id of the exchange. Where several profiles may be meant
   * the one counts that the message breaks least.
   */
  check(bytes: ByteView, reader: Reader, context: string | undefined): Checked {
    this.bytes = bytes;
    this.avps = reader.avps;
    const { application, command } = reader.header;
    const readings = this.grammar.find(application, command, context);
    let best = this.against(reader, readings[0]);
    for (let i = 1; i < readings.length && best.errors > 0; i++) {
      const other = this.against(reader, readings[i]);
      if (other.errors < best.errors) best = other;
    }
    return best;
  }

  private against(reader: Reader, reading: Reading | undefined): Checked {
    const { header, facts, avps } = reader;
    this.violations = [];
    this.errors = 0;
    this.cut = 0;
    this.path.length = 0;
    this.profile = reading?.profile;
    this.request = header.request;
    const failed = facts.resultCode !== undefined && !header.request && /failure|protocol_error/.test(resultClass(facts.resultCode));
    this.lenient = failed && !header.error;
    const part = header.request ? reading?.command.request : reading?.command.answer;
    const definition = header.error && !header.request ? this.grammar.errorAnswer : part?.definition;
    this.malformed(header.findings | (reader.findings & MESSAGE) | (reader.levelFindings & LEVEL));
    if (reading === undefined)
      this.add(avps.names.application(header.application) === undefined ? 'unknown_application' : 'unknown_command');
    const whole = (reader.levelFindings & STOPPED) === 0;
    this.level(reader.first, reader.first + reader.topLevel, definition, undefined, whole);
    this.beyondGrammar(reader);
    return { violations: this.violations, errors: this.errors, cut: this.cut };
  }

  /**
   * AVPs `first` to `last` against their definition; without one only what each AVP is by itself. What `general` names is welcome
   * too: charging specifications print a group anew for the request and mean the old one in the answer.
   */
  private level(first: number, last: number, definition: Definition | undefined, general: Definition | undefined, whole: boolean): void {
    const { avps } = this;
    const members = definition === undefined ? undefined : compiled(definition);
    const counts = this.countersFor(members);
    // Index of the last fixed AVP, while nothing else has been seen.
    let fixed = 0;
    for (let i = first; i < last; i++) {
      const avp = avps.names.avp(avps.vendor(i), avps.code(i));
      const at = members === undefined || avp === undefined ? -1 : members.indexOf(avp);
      if (members !== undefined && at < 0 && !members.open && !isWelcome(avp, general)) this.add('not_allowed', i);
      if (members !== undefined && at >= 0) {
        const { kind, max } = members.rules[at]!;
        const count = counts[at]!;
        if (count < 0xffff) counts[at] = count + 1;
        if (max === 0) this.add('not_allowed', i);
        else if (count === max && !this.ofAgents(i)) this.add('too_many', i);
        if (kind === 'fixed' && at < fixed && count < max) this.add('misplaced', i);
        fixed = kind === 'fixed' ? Math.max(fixed, at) : Number.POSITIVE_INFINITY;
      } else fixed = Number.POSITIVE_INFINITY;
      if (avp === undefined) this.unknown(i);
      else this.one(avp, i);
    }
    if (members === undefined || !whole) return;
    const { rules } = members;
    for (let at = 0; at < rules.length; at++) if (counts[at]! < rules[at]!.min) this.missing(rules[at]!);
  }

  /** Appended by whoever passes the message on, in answers too: not the doing of its maker (RFC 6733 6.1.9, 6.7.2). */
  private ofAgents(i: number): boolean {
    const code = this.avps.code(i);
    return this.avps.vendor(i) === 0 && (code === I.routeRecord || code === I.proxyInfo);
  }

  private one(avp: Avp, i: number): void {
    const { bytes, avps } = this;
    const mandatory = this.profile?.mandatory.get(avp) ?? avp.mandatory;
    const set = (avps.flags(i) & 0x40) !== 0;
    if ((mandatory === 'must' && !set) || (mandatory === 'mustnot' && set)) this.add('flag_m', i);
    if (avp.type === 'Grouped') {
      this.group(avp, i);
      return;
    }
    const fault = faultOf(bytes, avps.at(i), avps.length(i), avp);
    if (fault === undefined) return;
    if (fault === 'length') this.add('bad_length', i);
    // A value of somebody's privacy is not quoted.
    else if (fault === 'word') this.add('unknown_value', i, avp.privacy === undefined ? bytes.u32(avps.at(i)) | 0 : undefined);
    else this.add('bad_value', i);
  }

  private unknown(i: number): void {
    const { avps } = this;
    const [vendor, code] = [avps.vendor(i), avps.code(i)];
    // The V bit forgotten, or set for what has no vendor: the number is known on the other side.
    const other = vendor === 0 ? avps.names.avp(TGPP, code) : avps.names.knowsVendor(vendor) ? undefined : avps.names.avp(0, code);
    if (other !== undefined) this.add('flag_v', i);
    else this.add((avps.flags(i) & 0x40) !== 0 ? 'unknown_mandatory' : 'unknown', i);
  }

  private group(avp: Avp, i: number): void {
    const { bytes, avps } = this;
    // A quotation of what was wrong, and what agents keep for themselves (RFC 6733 7.5, 6.7.2), have no rules inside.
    if (avp.vendor === 0 && (avp.code === I.failedAvp || avp.code === I.proxyInfo)) return;
    if (this.path.length + 1 >= MOST_DEPTH) {
      if (avps.length(i) > 0) this.add('depth', i);
      return;
    }
    const before = avps.count;
    avps.findings = 0;
    const first = avps.open(bytes, i);
    const bits = avps.findings;
    this.path.push(i);
    this.malformed(bits & LEVEL);
    const members = membersOf(avp, this.profile);
    const general = members === avp.definition ? undefined : avp.definition;
    this.level(first, avps.count, members, general, (bits & STOPPED) === 0);
    this.path.pop();
    if (avp.vendor === 0 && avp.code === I.vendorSpecificApplicationId && (bits & STOPPED) === 0) this.applicationChoice(first, i);
    avps.release(before);
  }

  /** RFC 6733 6.11: exactly one of the two. */
  private applicationChoice(first: number, group: number): void {
    const { avps } = this;
    let ids = 0;
    for (let i = first; i < avps.count; i++)
      if (avps.vendor(i) === 0 && (avps.code(i) === I.authApplicationId || avps.code(i) === I.acctApplicationId)) ids++;
    if (ids === 0) this.push('missing', this.pathTo('Vendor-Specific-Application-Id/Auth-Application-Id'), 0, I.authApplicationId);
    else if (ids > 1) this.add('application_choice', group);
  }

  private beyondGrammar({ header, facts }: Reader): void {
    const { application, command, flags, request } = header;
    if (application === 0 && (command === CER || command === DWR || command === DPR) && (flags & FLAG_PROXIABLE) !== 0)
      this.add('not_proxiable');
    // RFC 8506 8.2: the first of a session is number 0.
    const { ccType, ccNumber } = facts;
    if (request && ccType === INITIAL && ccNumber !== undefined && ccNumber !== 0)
      this.push('first_request_number', 'CC-Request-Number', 0, I.ccRequestNumber, ccNumber);
  }

  private malformed(bits: number): void {
    if (bits !== 0) for (const word of findingWords(bits)) if (isRule(word)) this.add(word);
  }

  private missing({ avp }: Rule): void {
    // A slip of TS 32.299, which prints the rule of the answer in the request too: a request has no result.
    if (avp === undefined || (this.request && avp.vendor === 0 && avp.code === I.resultCode)) return;
    const note = this.lenient && this.path.length === 0 && !(avp.vendor === 0 && ALWAYS.includes(avp.code));
    this.push('missing', this.pathTo(avp.name), avp.vendor, avp.code, undefined, note ? 'note' : 'error');
  }

  /** @param i the AVP it is about; undefined for the message, or the group that is open. */
  private add(rule: RuleName, i?: number, value?: number): void {
    const { avps } = this;
    const about = i ?? this.path.at(-1);
    const [vendor, code] = about === undefined ? [undefined, undefined] : [avps.vendor(about), avps.code(about)];
    this.push(rule, this.pathTo(i === undefined ? undefined : avps.names.avpLabel(avps.vendor(i), avps.code(i))), vendor, code, value);
  }

  private push(
    rule: RuleName,
    path: string,
    avpVendor: number | undefined,
    avpCode: number | undefined,
    value?: number,
    severity: Severity = RULES[rule].severity,
  ): void {
    if (severity === 'error') this.errors++;
    if (this.violations.length === MOST_VIOLATIONS) {
      this.cut++;
      return;
    }
    this.violations.push({ rule, severity, code: RULES[rule].code, path, avpVendor, avpCode, value });
  }

  private pathTo(name: string | undefined): string {
    const { avps } = this;
    const labels = this.path.map((i) => avps.names.avpLabel(avps.vendor(i), avps.code(i)));
    return (name === undefined ? labels : [...labels, name]).join('/');
  }

  /** Zeros, one for each rule; those of the levels above stay. */
  private countersFor(members: Members | undefined): Uint16Array {
    const depth = this.path.length;
    const size = members?.rules.length ?? 0;
    let counts = this.counters[depth];
    if (counts === undefined || counts.length < size) {
      counts = new Uint16Array(Math.max(64, size));
      this.counters[depth] = counts;
    } else counts.fill(0, 0, size);
    return counts;
  }
}

function isWelcome(avp: Avp | undefined, definition: Definition | undefined): boolean {
  if (avp === undefined || definition === undefined) return false;
  const members = compiled(definition);
  return members.open || members.indexOf(avp) >= 0;
}

/** CC-Request-Type of the first request of a session. */
const INITIAL = 1;
