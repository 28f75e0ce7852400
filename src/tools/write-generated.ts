/** `npm run mappings`: writes what field tables give into the repository, for review and for people who install with curl. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot as root } from '../installation.js';
import { generatedFiles } from './generated.js';

const files = await generatedFiles(root);
rmSync(join(root, 'mappings'), { recursive: true, force: true });
for (const { path, content } of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
process.stdout.write(`${files.length} files written\n`);
