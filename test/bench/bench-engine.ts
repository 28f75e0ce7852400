/** An engine whose documents are finished and dropped. */

import type { LoadedDecoder } from '../../src/decoder/contract.js';
import { Privacy } from '../../src/documents/identity.js';
import type { FinishedDocument } from '../../src/documents/sink.js';
import { Engine } from '../../src/engine/engine.js';
import { readyDecoder } from '../../src/engine/ready-decoder.js';
import type { Counters } from '../../src/metrics/counters.js';

/**
 * @param onDocument told of each
 * @param options by name of the decoder; its defaults unless given
 */
export function benchEngine(
  decoders: readonly LoadedDecoder[],
  counters: Counters,
  onDocument: (document: FinishedDocument) => void = () => {},
  options: Readonly<Record<string, unknown>> = {},
): Engine {
  return new Engine({
    decoders: decoders.map((decoder) => readyDecoder(decoder, decoder.options?.parse(options[decoder.name] ?? {}), 'bench', counters)),
    namespace: 'bench',
    privacy: new Privacy({}, new TextEncoder().encode('a key for measurements only')),
    sink: { document: onDocument },
    counters,
    log: { info() {}, warn() {}, error: (message) => process.stderr.write(`${message}\n`) },
  });
}
