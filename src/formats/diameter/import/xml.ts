/** Dictionaries in XML as Wireshark and freeDiameter's dict_legacy_xml have them (dictionary.dtd of both): the elements, as they come. */

import sax from 'sax';
import type { AvpType, MandatoryRule, RuleKind } from '../syntax.js';
import { type Draft, type DraftRule, type DraftRules, type Note, typeNamed } from './draft.js';

export interface XmlFile {
  readonly file: string;
  readonly text: string;
  readonly note: Note;
}

/** What is wrong with XML that is none. */
export interface NoXml {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  readonly children: Element[];
}

/** Files refer to each other (an entity for each part, vendors and types in the first), so they are read together. */
export function readXml(files: readonly XmlFile[], draft: Draft): NoXml | undefined {
  const roots: { readonly root: Element; readonly from: XmlFile }[] = [];
  const given = files.map(({ file }) => file.replace(/^.*[\\/]/, ''));
  for (const from of files) {
    const root = elementsOf(from, given);
    if ('message' in root) return root;
    roots.push({ root, from });
  }
  const context = new Context(draft);
  for (const { root } of roots) for (const element of all(root, 'vendor')) context.vendor(element);
  for (const { root } of roots) for (const element of all(root, 'typedefn')) context.type(element);
  for (const { root, from } of roots) new Reader(draft, context, from).section(root, undefined);
  return undefined;
}

function elementsOf({ file, text, note }: XmlFile, given: readonly string[]): Element | NoXml {
  const parser = sax.parser(true, { position: true });
  const root: Element = { name: '', attributes: {}, line: 1, children: [] };
  const open = [root];
  let failed: NoXml | undefined;
  parser.onerror = ({ message }) => {
    failed ??= { file, line: parser.line + 1, message: message.split('\n')[0] ?? message };
    parser.resume();
  };
  parser.ondoctype = (doctype) => {
    for (const [, name, part] of doctype.matchAll(/<!ENTITY\s+(\S+)\s+SYSTEM\s+"([^"]*)"/g)) {
      // No file is opened that was not named on the command line.
      parser.ENTITIES[name!] = ' ';
      if (!given.includes(part!))
        note(parser.line + 1, `Refers to ${part}, which was not given: name it beside this file to have it read.`);
    }
  };
  parser.onopentag = ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, line: parser.line + 1, children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => {
    if (open.length > 1) open.pop();
  };
  // Parts of Wireshark's dictionary have several roots, and a declaration of their own.
  const whole = text.includes('<!DOCTYPE') ? text : `<dictionary>${text.replace(/<\?xml[^>]*\?>/, '')}</dictionary>`;
  parser.write(whole).close();
  return failed ?? root;
}

function* all(element: Element, name: string): Generator<Element> {
  if (element.name === name) yield element;
  for (const child of element.children) yield* all(child, name);
}

const child = (element: Element, name: string) => element.children.find((one) => one.name === name);

/** Vendors by the name that AVPs call them, and types that are derived from others. */
class Context {
  private readonly draft: Draft;
  private readonly vendors = new Map<string, number>([
    ['None', 0],
    ['TGPP', 10415],
    ['TGPP2', 5535],
    ['ETSI', 13019],
  ]);
  private readonly parents = new Map<string, string>();

  constructor(draft: Draft) {
    this.draft = draft;
  }

  vendor({ attributes: { 'vendor-id': id = '', code = '', name = '' } }: Element): void {
    if (!/^\d+$/.test(code)) return;
    this.vendors.set(id, Number(code));
    if (Number(code) !== 0) this.draft.vendors.set(Number(code), name === '' ? id : name);
  }

  type({ attributes: { 'type-name': name = '', 'type-parent': parent = '' } }: Element): void {
    if (parent !== '') this.parents.set(name, parent);
  }

  vendorId(name: string | undefined): number | undefined {
    if (name === undefined || name === '') return 0;
    return this.vendors.get(name) ?? (/^\d+$/.test(name) ? Number(name) : undefined);
  }

  typeOf(name: string): AvpType | undefined {
    // As far up as a type may be derived, and no further round a circle.
    let [at, type] = [name, typeNamed(name)];
    for (let steps = 0; type === undefined && steps < 16; steps++) {
      at = this.parents.get(at) ?? '';
      type = typeNamed(at);
    }
    return type;
  }
}

const MANDATORY: Readonly<Record<string, MandatoryRule>> = { must: 'must', mustnot: 'mustnot', shouldnot: 'mustnot', may: 'may' };
const KINDS: readonly RuleKind[] = ['fixed', 'required', 'optional'];

class Reader {
  private readonly draft: Draft;
  private readonly context: Context;
  private readonly file: string;
  private readonly note: Note;

  constructor(draft: Draft, context: Context, { file, note }: XmlFile) {
    this.draft = draft;
    this.context = context;
    this.file = file;
    this.note = note;
  }

  section(element: Element, application: number | undefined): void {
    for (const one of element.children) {
      if (one.name === 'application') {
        const id = Number(one.attributes.id);
        if (!/^\d+$/.test(one.attributes.id ?? '')) this.note(one.line, 'Left out: an application without a number as id.');
        else {
          this.draft.applications.set(id, one.attributes.name ?? '');
          this.section(one, id);
        }
      } else if (one.name === 'avp') this.avp(one);
      else if (one.name === 'command') this.command(one, application);
      else if (one.name !== 'typedefn') this.section(one, application);
    }
  }

  private avp(element: Element): void {
    const { name = '', code = '', mandatory = '' } = element.attributes;
    const { line } = element;
    const grouped = child(element, 'grouped');
    const written = child(element, 'type')?.attributes['type-name'] ?? '';
    const type = grouped === undefined ? this.context.typeOf(written) : 'Grouped';
    const vendor = this.context.vendorId(element.attributes['vendor-id']);
    const reason = this.unfit(element, vendor, type);
    if (reason !== undefined || vendor === undefined || type === undefined) {
      this.note(line, `AVP ${name} was left out: ${reason}`);
      return;
    }
    const from = { file: this.file, line };
    this.draft.avps.push({ name, code: Number(code), vendor, type, mandatory: MANDATORY[mandatory], from });
    if (grouped !== undefined)
      this.draft.groups.push({
        name,
        code: Number(code),
        vendor,
        ...this.members(grouped),
        counted: child(grouped, 'gavp') === undefined,
        from,
      });
    const values = element.children
      .filter(({ name, attributes }) => name === 'enum' && attributes.code !== undefined && Number.isInteger(Number(attributes.code)))
      .map(({ attributes }) => [Number(attributes.code), attributes.name ?? ''] as const);
    if (values.length > 0) this.draft.values.push({ avp: name, key: { vendor, code: Number(code) }, values, from });
  }

  /** Why an AVP cannot be one here. */
  private unfit({ attributes }: Element, vendor: number | undefined, type: AvpType | undefined): string | undefined {
    const { name = '', code = '', 'vendor-id': called = '' } = attributes;
    if (!/^[A-Za-z0-9][A-Za-z0-9_'-]*$/.test(name)) return 'that is no name of an AVP.';
    if (!/^\d+$/.test(code)) return 'it has no code.';
    if (vendor === undefined) return `no vendor ${called} is declared. Name the file that does beside this.`;
    return type === undefined ? 'its type is none of RFC 6733 4.2 and 4.3, nor declared by a typedefn.' : undefined;
  }

  private command(element: Element, application: number | undefined): void {
    const { name = '', code = '', pbit = '' } = element.attributes;
    const { line } = element;
    if (!/^\d+$/.test(code)) {
      this.note(line, `Command ${name} was left out: it has no code.`);
      return;
    }
    const title = name.trim().replace(/[^A-Za-z0-9]+/g, '-');
    const [request, answer] = [child(element, 'requestrules'), child(element, 'answerrules')];
    const one = { code: Number(code), proxiable: pbit === '1', application, from: { file: this.file, line } };
    this.draft.commands.push(
      { ...one, direction: 'request', name: `${title}-Request`, rules: request && this.members(request) },
      { ...one, direction: 'answer', name: `${title}-Answer`, rules: answer && this.members(answer) },
    );
  }

  /** Rules where the file has them; where it has names only (`gavp`), any number of each and of others. */
  private members(element: Element): DraftRules {
    const rules: DraftRule[] = [];
    for (const kind of KINDS)
      for (const { attributes, line } of element.children.filter(({ name }) => name === kind).flatMap(({ children }) => children)) {
        const { name = '', minimum, maximum } = attributes;
        const least = kind === 'optional' ? 0 : 1;
        const min = kind === 'optional' ? 0 : Math.max(kind === 'required' ? 1 : 0, countOf(minimum, least));
        const max = Math.max(min, countOf(maximum, kind === 'fixed' ? 1 : Number.POSITIVE_INFINITY));
        rules.push(name === 'AVP' ? { ...ANY, line } : { kind, avp: name, min, max, line });
      }
    const names = element.children.filter(({ name }) => name === 'gavp');
    for (const { attributes, line } of names) rules.push({ ...ANY, avp: attributes.name ?? '', line });
    if (names.length > 0) rules.push({ ...ANY, line: element.line });
    const seen = new Set<string>();
    return { rules: rules.filter(({ avp }) => avp !== '' && !seen.has(avp) && seen.add(avp)), rest: false };
  }
}

const ANY = { kind: 'optional', avp: 'AVP', min: 0, max: Number.POSITIVE_INFINITY } as const;

/** `none` and absent are what the attribute means when nobody says. */
function countOf(written: string | undefined, otherwise: number): number {
  return written !== undefined && /^\d+$/.test(written) ? Number(written) : otherwise;
}
