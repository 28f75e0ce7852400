/** Everything that `spoor setup` sees to, in the order in which one thing needs the other. */

import { keyStage, rolesStage } from './access-stage.js';
import type { Target } from './context.js';
import { dataStreamsStage, retentionThere } from './data-streams-stage.js';
import { lifecycleStage } from './lifecycle-stage.js';
import type { Stage } from './step.js';
import { templatesStage } from './templates-stage.js';

export interface Extras {
  readonly roles: boolean;
  /** A key for the running Spoor, and the file that it goes into. */
  readonly key?: { readonly name: string; readonly file: string };
  /** Stages for other servers, as the objects of Kibana. */
  readonly more?: readonly Stage[];
}

export async function planFor(target: Target, { roles, key, more = [] }: Extras): Promise<Stage[]> {
  const retention = await retentionThere(target);
  return [
    lifecycleStage(target),
    templatesStage(target),
    dataStreamsStage(target, retention),
    ...(roles ? [rolesStage(target)] : []),
    ...(key === undefined ? [] : [keyStage(target, key.name, key.file)]),
    ...more,
  ];
}
