/** `spoor diameter import`: dictionaries of other programs, and text of specifications, made into one of ours. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { OperatorError } from '../errors.js';
import type { Imported } from '../formats/diameter/import/index.js';
import { writeFile } from './write-file.js';

export function diameterImportCommand(): Command {
  return new Command('import')
    .description(
      'Make a dictionary (.dict) of the ABNF of a specification, a .dia file, or XML of Wireshark or freeDiameter; say what was repaired.',
    )
    .argument('<file...>', 'files that belong together: they become one dictionary')
    .option('--out <file>', 'where to write it; standard output unless said')
    .addHelpText(
      'after',
      `
Only what Spoor does not know yet is written. Standard error has every repair and everything that was left out, with file and line.

Examples:
  spoor diameter import pasted.txt --out vendor-x.dict
  spoor diameter import dictionary.xml VendorX.xml --out vendor-x.dict
  spoor replay trace.pcap --set 'decoders.diameter.dictionaries=["vendor-x.dict"]'`,
    )
    .action(importFiles);
}

async function importFiles(files: readonly string[], { out }: { readonly out?: string }): Promise<void> {
  const sources = files.map((file) => ({ file, text: textOf(file) }));
  // Grammar, model and the reader of XML are for this command alone.
  const [{ importDictionaries, isNotRead }, { shippedModel }] = await Promise.all([
    import('../formats/diameter/import/index.js'),
    import('../formats/diameter/shipped.js'),
  ]);
  const imported = importDictionaries(sources, shippedModel());
  if (isNotRead(imported))
    throw new OperatorError(
      'DICTIONARY_NOT_READABLE',
      `${imported.file}:${imported.line}: ${imported.reason}`,
      'Give text with definitions as specifications print them, a .dia file, or the XML of Wireshark or freeDiameter; a .dict needs no import.',
    );
  process.stderr.write(reportOf(imported));
  if (out === undefined) process.stdout.write(imported.text);
  else writeFile(out, imported.text);
}

function reportOf({ repairs, problems, known, added }: Imported): string {
  const lines = [
    ...repairs.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    ...problems.map(({ place, message }) => `the result, line ${place.line}: ${message}`),
    `${added} written, ${known} known already, ${repairs.length} repaired or left out${problems.length === 0 ? '' : `, ${problems.length} to be mended by hand`}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperatorError(
      'DICTIONARY_NOT_READABLE',
      `${file} cannot be read: ${(error as Error).message}`,
      'Name a file that can be read.',
    );
  }
}
