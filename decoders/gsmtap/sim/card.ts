/** A card as its commands show it: which file is selected on each logical channel (ETSI TS 102.221 section 8.4). */

import { type FileRow, FOLDERS } from './files.js';
import type { Sensitive } from './names.js';

/** A file or folder. Those in no table have their identifier for a name. */
export interface SelectedFile {
  readonly id: number | undefined;
  readonly name: string;
  readonly sensitive: Sensitive | undefined;
}

/** A folder or application with those above it, and the file in it that is selected. */
export interface Selection {
  readonly folders: readonly SelectedFile[];
  readonly file: SelectedFile | undefined;
}

const MASTER_FILE = 0x3f00;
/** Identifier that stands for the folder of the application in use. */
const APPLICATION = 0x7fff;
const MASTER: SelectedFile = { id: MASTER_FILE, name: 'MF', sensitive: undefined };
/** One that a command named by a short number. */
export const UNNAMED: SelectedFile = { id: undefined, name: '?', sensitive: undefined };
const AT_MASTER: Selection = { folders: [MASTER], file: undefined };
/** Channels that a class octet can name. */
const CHANNELS = 20;

export class Card {
  /** By logical channel. */
  private readonly selections: (Selection | undefined)[] = new Array(CHANNELS).fill(undefined);
  private application: SelectedFile | undefined;

  /** The card was switched on. */
  reset(): void {
    this.selections.fill(undefined);
    this.application = undefined;
  }

  /** Undefined until a command was seen that selects something. */
  selection(channel: number): Selection | undefined {
    return this.selections[channel];
  }

  select(channel: number, selection: Selection | undefined): void {
    this.selections[channel] = selection;
  }

  /** A channel was opened: the master file is selected on it. */
  open(channel: number): void {
    if (channel < CHANNELS) this.selections[channel] = AT_MASTER;
  }

  /** What the identifier means where the channel is now: the file itself, one in its folder, or a folder beside or above. */
  byIdentifier(channel: number, id: number): Selection {
    if (id === MASTER_FILE) return AT_MASTER;
    if (id === APPLICATION) return this.inApplication();
    const { folders } = this.selections[channel] ?? AT_MASTER;
    const above = folders.findIndex((folder) => folder.id === id);
    if (above >= 0) return { folders: folders.slice(0, above + 1), file: undefined };
    for (let depth = folders.length; depth > 0; depth--) {
      const row = FOLDERS.get(folders[depth - 1]!.name)?.get(id);
      // Files are looked for in the folder itself only, folders also beside it.
      if (row !== undefined && (depth === folders.length || isFolder(id))) return below(folders.slice(0, depth), id, row);
    }
    return below(isFirstLevel(id) ? folders.slice(0, 1) : folders, id, undefined);
  }

  /** @param from the master file, or the folder that is selected */
  byPath(channel: number, from: 'master' | 'current', ids: readonly number[]): Selection {
    let found = from === 'master' ? AT_MASTER : { ...(this.selections[channel] ?? AT_MASTER), file: undefined };
    for (const id of ids) {
      if (id === MASTER_FILE) found = AT_MASTER;
      else if (id === APPLICATION) found = this.inApplication();
      else found = below(found.folders, id, FOLDERS.get(found.folders.at(-1)!.name)?.get(id));
    }
    return found;
  }

  parent(channel: number): Selection {
    const { folders } = this.selections[channel] ?? AT_MASTER;
    return { folders: folders.length > 1 ? folders.slice(0, -1) : folders, file: undefined };
  }

  byApplication(name: string): Selection {
    this.application = { id: APPLICATION, name, sensitive: undefined };
    return this.inApplication();
  }

  private inApplication(): Selection {
    return { folders: [MASTER, this.application ?? { id: APPLICATION, name: 'ADF', sensitive: undefined }], file: undefined };
  }
}

/** Identifiers of folders begin with 3f, 7f and 5f (ETSI TS 102.221 section 8.6). */
function isFolder(id: number): boolean {
  return isFirstLevel(id) || id >> 8 === 0x5f;
}

function isFirstLevel(id: number): boolean {
  return id >> 8 === 0x7f;
}

function below(folders: readonly SelectedFile[], id: number, row: FileRow | undefined): Selection {
  const file: SelectedFile = { id, name: row?.[1] ?? id.toString(16).padStart(4, '0'), sensitive: row?.[2] };
  return isFolder(id) ? { folders: [...folders, file], file: undefined } : { folders, file };
}
