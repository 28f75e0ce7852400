/** Component and index templates: those that are missing, older, or of other options than now; newer ones stay as they are. */

import type { Template } from '../documents/templates.js';
import { member } from '../elasticsearch/answer.js';
import { sealed, sealOf } from '../elasticsearch/fitted-template.js';
import { componentsFirst, lookAt, ownComponents, type TemplateState, templatePath } from '../elasticsearch/install-templates.js';
import type { Server } from '../elasticsearch/server.js';
import { troubleOf } from '../elasticsearch/trouble.js';
import { requestStep, type Target } from './context.js';
import type { Findings, Stage, Step } from './step.js';

export const TEMPLATES_PRIVILEGE = 'the cluster privilege manage_index_templates';

export function templatesStage({ requests, server, templates }: Target): Stage {
  return {
    name: 'templates',
    needsTheOthers: true,
    look: async (): Promise<Findings> => {
      const kept: string[] = [];
      const steps: Step[] = [];
      let current = 0;
      for (const { template, request } of templateRequests(templates, server)) {
        const state = await lookAt(requests, template);
        if (state.kind === 'unknown') return { kept, steps: [], troubles: [troubleOf(state.answer, TEMPLATES_PRIVILEGE)] };
        const name = `${template.kind.replace('_', ' ')} ${template.name}`;
        const change = changeOf(state, template, sealOf(request.json));
        if (change !== undefined) steps.push(requestStep(requests, `${name}: ${change}`, request, TEMPLATES_PRIVILEGE));
        else if (state.kind === 'newer') kept.push(`${name}: version ${state.version}, which is newer than ours`);
        else current += 1;
      }
      if (current > 0) kept.unshift(`${current} of ${templates.length} templates`);
      return { kept, steps, troubles: [] };
    },
  };
}

/** Each template as it is sent to such a server, in an order in which it takes them. */
export function templateRequests(templates: readonly Template[], { understands }: Pick<Server, 'understands'>) {
  const own = ownComponents(templates);
  return componentsFirst(templates).map((template) => ({
    template,
    request: { method: 'PUT', path: templatePath(template), json: sealed(template, understands, own) } as const,
  }));
}

/** Why it must be put; undefined when it must not. One without a seal came by other means and is as its owner wants it. */
function changeOf(state: Exclude<TemplateState, { kind: 'unknown' }>, { body }: Template, seal: string | undefined): string | undefined {
  switch (state.kind) {
    case 'missing':
      return 'made';
    case 'older':
      return `version ${state.version} becomes ${String(member(body, 'version'))}`;
    case 'current':
      return state.seal !== undefined && state.seal !== seal ? 'takes over other options' : undefined;
    case 'newer':
      return undefined;
  }
}
