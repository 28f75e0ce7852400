/** Tables of causes: one row per code or range, indexed when first asked for. */

/** `to`: the last code of a range that has one meaning. */
export type CauseRow = readonly [code: number, name: string, to?: number];

/** Names by code, 0 to 255. */
export type CauseNames = readonly (string | undefined)[];

export function indexCauses(rows: readonly CauseRow[]): CauseNames {
  const names = new Array<string | undefined>(256).fill(undefined);
  for (const [code, name, to] of rows) names.fill(name, code, (to ?? code) + 1);
  return names;
}
