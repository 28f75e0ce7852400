/** `spoor decoders`: which there are, and everything one of them declares. */

import { Command } from 'commander';
import type { LoadedDecoder } from '../decoder/contract.js';
import type { Match } from '../decoder/match.js';
import { referenceMarkdown, referenceRows } from '../documents/field-reference.js';
import { builtInDecoders, loadDecoder } from '../engine/registry.js';
import { OperatorError } from '../errors.js';

export function decodersCommand(): Command {
  return new Command('decoders')
    .description('List the decoders, or show what one of them matches, emits, counts and refuses.')
    .argument('[name]', 'built-in decoder, npm package, or path of a folder')
    .option('--markdown', 'print the field reference as Markdown')
    .addHelpText('after', '\nExamples:\n  spoor decoders\n  spoor decoders rtp\n  spoor decoders ./my-decoders/dns --markdown')
    .action(async (name: string | undefined, { markdown }: { markdown?: true }) => {
      process.stdout.write(name === undefined ? await list() : await one(name, markdown === true));
    });
}

async function list(): Promise<string> {
  const decoders = await Promise.all(builtInDecoders().map((name) => loadDecoder(name, process.cwd())));
  const width = Math.max(...decoders.map(({ name }) => name.length));
  const lines = decoders.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`);
  return `${lines.join('\n')}\n\nspoor decoders NAME shows one; CONTRIBUTING.md shows how to add one.\n`;
}

async function one(name: string, markdown: boolean): Promise<string> {
  const decoder = await loadDecoder(name, process.cwd());
  if (markdown) return `${referenceMarkdown(decoder)}\n`;
  const sections = [
    `${decoder.name}: ${decoder.summary}`,
    section('Follows', decoder.sources),
    section('Matches', decoder.match(defaults(decoder)).map(matchText)),
    ...Object.entries(decoder.documents).map(([kind, { type, dataset, describe }]) =>
      section(
        `Documents of ${type}-spoor.${dataset}: ${describe}`,
        table([...referenceRows(decoder, kind)].map(({ field, type, unit, meaning }) => [field, type, unit, meaning])),
      ),
    ),
    section('Refuses', table(Object.entries(decoder.problems ?? {}))),
    section('Counts', table(Object.entries(decoder.counts ?? {}))),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function defaults({ name, options }: LoadedDecoder): unknown {
  if (options === undefined) return undefined;
  const parsed = options.safeParse({});
  if (parsed.success) return parsed.data;
  throw new OperatorError(
    'DECODER_INVALID',
    `Decoder ${name} has options without a default.`,
    'Give every option of the decoder a default.',
  );
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  '));
}

function matchText(match: Match): string {
  switch (match.by) {
    case 'port':
      return `${match.transport} port ${match.ports.join(', ')}`;
    case 'sctp_payload':
      return `SCTP payload protocol ${match.identifiers.join(', ')}`;
    case 'link':
      return `link type ${match.linkTypes.join(', ')}`;
    case 'carrier':
      return `content of ${match.decoder}${match.types.length === 0 ? '' : `, type ${match.types.join(', ')}`}`;
    case 'announcement':
      return `endpoints announced as ${match.topic}`;
    case 'resemblance':
      return `${match.transport} flows nobody else claims, when one of the first ${match.messages} messages looks like it`;
  }
}
