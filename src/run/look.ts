/** Reads captures for somebody who looks: one decoder, documents to whoever wants them, nothing kept and nothing sent. */

import { configuredDecoders } from '../config/decoders.js';
import type { LoadedConfiguration } from '../config/load.js';
import type { LoadedDecoder } from '../decoder/contract.js';
import type { Privacy } from '../documents/identity.js';
import type { FinishedDocument } from '../documents/sink.js';
import { Engine } from '../engine/engine.js';
import { readyDecoder } from '../engine/ready-decoder.js';
import type { Log } from '../log.js';
import { Counters } from '../metrics/counters.js';
import { pump } from '../pipeline/pipeline.js';
import { captureFileSource } from '../sources/capture-file.js';

export interface Look {
  readonly files: readonly string[];
  readonly configuration: LoadedConfiguration;
  readonly decoder: LoadedDecoder;
  readonly options: unknown;
  /** Applied to every document. */
  readonly privacy: Privacy;
  readonly log: Log;
  readonly onDocument: (document: FinishedDocument) => void;
}

/** The decoder of that name, with its options from the configuration. */
export async function decoderToLook(
  name: string,
  { decoders, base }: LoadedConfiguration,
): Promise<{ readonly decoder: LoadedDecoder; readonly options: unknown }> {
  const [found] = await configuredDecoders({ [name]: decoders?.[name] ?? null }, base);
  return found!;
}

/** Resolves when all is read. Throws OperatorError for a file that cannot be. */
export async function look({ files, configuration, decoder, options, privacy, log, onDocument }: Look): Promise<void> {
  const counters = new Counters();
  const sink = { document: onDocument, room: () => undefined };
  const engine = new Engine({
    decoders: [readyDecoder(decoder, options, configuration.namespace, counters)],
    namespace: configuration.namespace,
    privacy,
    sink,
    counters,
    log,
    limits: { flows: configuration.flows },
    dissect: { tunnels: configuration.tunnels },
  });
  await pump(captureFileSource({ files }, counters, log), engine, sink, new AbortController().signal);
}
