/** Everything that Kibana is given: a data view for each data stream, and the searches and dashboards of those there are. */

import type { OwnedKind } from '../documents/templates.js';
import { dashboardObject } from './dashboard.js';
import { capture } from './dashboards/capture.js';
import { cells } from './dashboards/cells.js';
import { diameter } from './dashboards/diameter.js';
import { packetRadio } from './dashboards/packet-radio.js';
import { pipeline } from './dashboards/pipeline.js';
import { radio } from './dashboards/radio.js';
import { rtpOverview } from './dashboards/rtp-overview.js';
import { rtpStream } from './dashboards/rtp-stream.js';
import { rtpWorst } from './dashboards/rtp-worst.js';
import { dataView } from './data-view.js';
import type { Dashboard, Panel } from './panel.js';
import { ndjson, type SavedObject } from './saved-object.js';
import { savedSearch } from './saved-search.js';
import { SEARCHES } from './searches.js';
import { streamFields } from './stream-fields.js';

/** In the order of the row of links. */
export const DASHBOARDS: readonly Dashboard[] = [rtpOverview, rtpWorst, rtpStream, diameter, radio, cells, packetRadio, capture, pipeline];

/**
 * A decoder of somebody else gets its data view. A dashboard is left out with the decoder it is about, and so are links to it; of others
 * only the panels are. Throws when a panel asks for what its documents do not have.
 */
export function kibanaObjects(kinds: readonly OwnedKind[]): SavedObject[] {
  const streams = streamFields(kinds);
  const there = (dataset: string) => streams.has(dataset);
  const searches = SEARCHES.filter(({ dataset }) => there(dataset));
  const dashboards = DASHBOARDS.filter(({ controls }) => there(controls[0].dataset)).map((dashboard) => withoutPanelsOf(dashboard, there));
  return [
    ...[...streams.values()].map(dataView),
    ...searches.map((search) => savedSearch(search, streams.get(search.dataset)!)),
    ...dashboards.map((dashboard) => dashboardObject(dashboard, dashboards, streams)),
  ];
}

/** The same as the lines that are imported. */
export function kibanaLines(kinds: readonly OwnedKind[]): string {
  return ndjson(kibanaObjects(kinds));
}

function withoutPanelsOf(dashboard: Dashboard, there: (dataset: string) => boolean): Dashboard {
  const [first, ...others] = dashboard.controls;
  const rows = dashboard.rows.map((row) => ({ ...row, panels: row.panels.filter((panel) => datasetsOf(panel).every(there)) }));
  return {
    ...dashboard,
    controls: [first, ...others.filter(({ dataset }) => there(dataset))],
    rows: rows.filter(({ panels }) => panels.length > 0),
  };
}

function datasetsOf(panel: Panel): readonly string[] {
  if (panel.panel === 'text') return [];
  if (panel.panel === 'search') return SEARCHES.filter(({ key }) => key === panel.search).map(({ dataset }) => dataset);
  return [panel.dataset];
}
