/** Where the build puts what it makes of grammar and dictionaries: one place for sources, compiled modules and the program of a few files. */

import { join } from 'node:path';
import { packageRoot } from '../../installation.js';

export const MADE = join(packageRoot, 'dist', 'src', 'formats', 'diameter');
