/** Trees as a flowchart in the language of Mermaid, which GitHub, GitLab and Kibana's markdown draw. */

import { mermaidText } from './mermaid-text.js';
import type { TitledTree, TreeNode } from './tree.js';

export function treesMermaid(trees: readonly TitledTree[]): string {
  const lines = ['flowchart LR'];
  let count = 0;
  const visit = (node: TreeNode): string => {
    const id = `n${count++}`;
    lines.push(`  ${id}["${mermaidText(node.name)}${node.detail === '' ? '' : `<br>${mermaidText(node.detail)}`}"]`);
    for (const child of node.children) {
      const at = lines.length;
      const below = visit(child);
      // The line to it, behind its own and before those of what is below it.
      lines.splice(
        at + 1,
        0,
        `  ${id} ${child.required ? '==>' : '-->'}${child.edge === '' ? '' : `|"${mermaidText(child.edge)}"|`} ${below}`,
      );
    }
    if (node.folded > 0) lines.push(`  ${id} -.-> n${count++}["${node.folded} more"]`);
    return id;
  };
  for (const { root } of trees) visit(root);
  return `${lines.join('\n')}\n`;
}
