/** What a picture of a definition, or of a message over its definition, is made of: things that consist of things. */

import type { Mark } from './marks.js';

export interface TreeNode {
  readonly name: string;
  /** What else is to be said of it, in few words. */
  readonly detail: string;
  /** How it belongs to what stands above it: `1`, `0..1`, `0..*`. Empty at the root. */
  readonly edge: string;
  /** It must be there. */
  readonly required: boolean;
  readonly children: readonly TreeNode[];
  /** Children that are left out of the picture. */
  readonly folded: number;
  /** Undefined for what is as it should be. */
  readonly mark?: Mark | undefined;
}

/** A tree of its own, with what it is called where several are shown. */
export interface TitledTree {
  readonly title: string;
  readonly root: TreeNode;
}
