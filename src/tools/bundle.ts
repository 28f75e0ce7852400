/**
 * The last step of `npm run build`: the compiled modules of the command once more, in a few files. Node 20 takes a third of a millisecond to
 * find, read and compile each of three hundred modules, which is a third of the time of a short replay.
 *
 * What is loaded only when somebody asks for it stays in files of its own, as do other packages; those named here are taken in, since they
 * are of many small modules and every command needs them.
 */

import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { builtInDecoders } from '../engine/registry.js';
import { codeRoot, packageRoot } from '../installation.js';

const TAKEN_IN = ['zod', 'commander'];

const program = join(packageRoot, 'dist', 'program');
const decoders = builtInDecoders().map((name) => [`decoders/${name}/decoder`, join(codeRoot, 'decoders', name, 'decoder.js')]);
const bundle = await rolldown({
  cwd: packageRoot,
  platform: 'node',
  input: { cli: join(codeRoot, 'src', 'cli.js'), ...Object.fromEntries(decoders) },
  external: (id) => /^[@\w]/.test(id) && !id.startsWith('spoor/') && !TAKEN_IN.some((name) => id === name || id.startsWith(`${name}/`)),
});
rmSync(program, { recursive: true, force: true });
await bundle.write({ dir: program, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js', sourcemap: true });
await bundle.close();
chmodSync(join(program, 'cli.js'), 0o755);
const licences = TAKEN_IN.map((name) => `${name}\n\n${readFileSync(join(packageRoot, 'node_modules', name, 'LICENSE'), 'utf8')}`);
writeFileSync(join(program, 'LICENSES'), licences.join('\n\n'));
