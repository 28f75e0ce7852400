/** Colours of pictures that stand in files of their own, light and dark as the reader has it: those of the report page. */

export const PICTURE_COLOURS = `
svg { color-scheme: light dark; --ink: #1a2129; --faint: #5a6672; --line: #8b96a1; --rule: #d9dee4; --card: #ffffff; --must: #0b62a8; --alarm: #b3261e; --good: #007a5a; --paper: #f6f7f9; }
@media (prefers-color-scheme: dark) { svg { --ink: #e6eaee; --faint: #9aa6b2; --line: #76828e; --rule: #2d353e; --card: #181d23; --must: #6cb8f5; --alarm: #ff9389; --good: #3ccfa0; --paper: #101418; } }`;
