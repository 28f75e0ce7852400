/** The file that Kibana imports, opened: its objects, and the panels of its dashboards with all that is packed in text unpacked. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reference, SavedObject } from '../../src/kibana/saved-object.js';
import type { LensState } from './lens.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const SHIPPED = join(root, 'mappings', 'kibana', 'spoor.ndjson');

export interface ShippedPanel {
  readonly dashboard: string;
  readonly title: string;
  readonly type: string;
  readonly panelIndex: string;
  readonly grid: { readonly x: number; readonly y: number; readonly w: number; readonly h: number; readonly i: string };
  /** Of a panel that Lens draws. */
  readonly lens: LensState | undefined;
  readonly config: Readonly<Record<string, unknown>>;
  /** Title of the data view that it reads. */
  readonly pattern: string | undefined;
  /** Identifier of the saved search that it shows. */
  readonly savedObject: string | undefined;
}

export function shippedObjects(text: string = readFileSync(SHIPPED, 'utf8')): SavedObject[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SavedObject);
}

export const attribute = <T>(object: SavedObject, name: string): T => object.attributes[name] as T;
export const unpacked = <T>(object: SavedObject, name: string): T => JSON.parse(attribute<string>(object, name)) as T;

/** The panels of a dashboard, in reading order. */
export function panelsOf(dashboard: SavedObject, objects: readonly SavedObject[]): ShippedPanel[] {
  const patterns = new Map(
    objects.filter(({ type }) => type === 'index-pattern').map((view) => [view.id, attribute<string>(view, 'title')]),
  );
  type Raw = { type: string; panelIndex: string; gridData: ShippedPanel['grid']; embeddableConfig: Record<string, unknown> };
  return unpacked<Raw[]>(dashboard, 'panelsJSON')
    .map(({ type, panelIndex, gridData, embeddableConfig }) => {
      const lens = type === 'lens' ? (embeddableConfig.attributes as LensState) : undefined;
      const referred = (kind: Reference['type']) =>
        dashboard.references.find((reference) => reference.type === kind && reference.name.startsWith(`${panelIndex}:`))?.id;
      return {
        dashboard: attribute<string>(dashboard, 'title'),
        title: (embeddableConfig.title as string | undefined) ?? '',
        type,
        panelIndex,
        grid: gridData,
        lens,
        config: embeddableConfig,
        pattern: patterns.get(referred('index-pattern') ?? ''),
        savedObject: referred('search'),
      };
    })
    .toSorted((a, b) => a.grid.y - b.grid.y || a.grid.x - b.grid.x);
}

export function allPanels(objects: readonly SavedObject[]): ShippedPanel[] {
  return objects.filter(({ type }) => type === 'dashboard').flatMap((dashboard) => panelsOf(dashboard, objects));
}
