/** Words from a dictionary or a packet, made harmless for the language of Mermaid. */

import { safeText } from '../report/terminal.js';

/** Entities are what Mermaid takes for letters that mean something to it. */
export function mermaidText(words: string): string {
  return safeText(words).replace(/[#"<>&;]/g, (character) => `#${character.charCodeAt(0)};`);
}
