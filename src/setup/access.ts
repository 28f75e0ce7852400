/** Who may do what: the least that a running Spoor, its setup and people who read need, as roles and as an API key. */

import type { StreamOptions } from '../documents/templates.js';
import type { Request } from '../elasticsearch/connection.js';
import { STREAMS } from '../elasticsearch/data-streams.js';
import { digestOf } from '../elasticsearch/fitted-template.js';

export interface Role {
  readonly cluster?: readonly string[];
  readonly indices: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
  readonly applications?: readonly {
    readonly application: string;
    readonly privileges: readonly string[];
    readonly resources: readonly string[];
  }[];
}

/** Only to create documents: not to read, change or delete any. `auto_configure` makes a data stream with its first document. */
const WRITER: Role = {
  // For the look at the version.
  cluster: ['monitor'],
  indices: [{ names: STREAMS, privileges: ['create_doc', 'auto_configure'] }],
};

/** Features changed their names with 8.18 and 9.0; a name that a Kibana does not know gives nothing. */
function kibana(level: 'all' | 'read'): Role['applications'] {
  const features = ['dashboard', 'dashboard_v2', 'visualize', 'visualize_v2', 'discover', 'discover_v2', 'indexPatterns'];
  const objects = level === 'all' ? ['feature_savedObjectsManagement.all'] : [];
  const privileges = [...features.map((feature) => `feature_${feature}.${level}`), ...objects];
  return [{ application: 'kibana-.kibana', privileges, resources: ['space:default'] }];
}

export function roles({ lifecycle }: Pick<StreamOptions, 'lifecycle'>): Readonly<Record<string, Role>> {
  return {
    spoor_writer: WRITER,
    spoor_setup: {
      cluster: ['monitor', 'manage_index_templates', ...(lifecycle === 'policy' ? ['manage_ilm'] : [])],
      indices: [{ names: STREAMS, privileges: ['manage', 'view_index_metadata'] }],
      applications: kibana('all') ?? [],
    },
    spoor_reader: { indices: [{ names: STREAMS, privileges: ['read', 'view_index_metadata'] }], applications: kibana('read') ?? [] },
  };
}

/** One for each role, marked with a digest so that one that somebody changed is told from one that is ours. */
export function roleRequests(
  streams: Pick<StreamOptions, 'lifecycle'>,
): readonly { readonly name: string; readonly request: Request; readonly seal: string }[] {
  return Object.entries(roles(streams)).map(([name, role]) => {
    const seal = digestOf(role);
    const json = { ...role, metadata: { managed_by: 'spoor', digest: seal } };
    return { name, seal, request: { method: 'PUT', path: `/_security/role/${name}`, json } };
  });
}

/** A key that may do what `spoor_writer` may, for a year. */
export function keyRequest(name: string): Request {
  return {
    method: 'POST',
    path: '/_security/api_key',
    json: { name, expiration: '365d', role_descriptors: { spoor_writer: WRITER }, metadata: { application: 'spoor' } },
  };
}
