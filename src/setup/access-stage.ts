/** Roles, and an API key for the running Spoor, for who asks for them: `spoor setup --create-roles --create-key FILE`. */

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { member } from '../elasticsearch/answer.js';
import { type Trouble, troubleOf } from '../elasticsearch/trouble.js';
import { keyRequest, roleRequests } from './access.js';
import { requestStep, succeeded, type Target } from './context.js';
import { asConsole } from './paste.js';
import type { Findings, Stage, Step } from './step.js';

const SECURITY = 'the cluster privilege manage_security';
const NOT_HERE: Trouble = {
  found: 'OpenSearch has roles of another kind, and no API keys',
  todo: 'Make a user with its security plugin, and leave --create-roles and --create-key out.',
};

export function rolesStage({ requests, server, streams }: Target): Stage {
  return {
    name: 'roles',
    needsTheOthers: false,
    look: async (): Promise<Findings> => {
      const kept: string[] = [];
      const steps: Step[] = [];
      if (server.product === 'opensearch') return { kept, steps, troubles: [NOT_HERE] };
      for (const { name, request, seal } of roleRequests(streams)) {
        const answer = await requests.request({ method: 'GET', path: request.path });
        const missing = answer.kind === 'answer' && answer.status === 404;
        if (!missing && !succeeded(answer)) return { kept, steps: [], troubles: [troubleOf(answer, SECURITY)] };
        const metadata = answer.kind === 'answer' ? member(member(answer.body, name), 'metadata') : undefined;
        const found = member(metadata, 'digest');
        if (!missing && (found === undefined || found === seal)) kept.push(`role ${name}`);
        else steps.push(requestStep(requests, `role ${name}: ${missing ? 'made' : 'changed'}`, request, SECURITY));
      }
      return { kept, steps, troubles: [] };
    },
  };
}

/** The key goes into the file, readable for its owner alone, and nowhere else. A file that is there already stays as it is. */
export function keyStage({ requests, server }: Target, name: string, file: string): Stage {
  const request = keyRequest(name);
  const perform = async (): Promise<Trouble | undefined> => {
    const answer = await requests.request(request);
    const encoded = answer.kind === 'answer' && succeeded(answer) ? member(answer.body, 'encoded') : undefined;
    if (typeof encoded !== 'string') return keyTrouble(troubleOf(answer, 'the cluster privilege manage_api_key'));
    try {
      await writeFile(file, `${encoded}\n`, { mode: 0o600, flag: 'wx' });
      return undefined;
    } catch (error) {
      const id = String(member(answer.kind === 'answer' && answer.body, 'id'));
      return {
        found: `the key was made, but ${(error as Error).message}`,
        todo: `Name a file in a directory that may be written, and take the lost key back: DELETE /_security/api_key { "ids": ["${id}"] }.`,
      };
    }
  };
  return {
    name: 'API key',
    needsTheOthers: false,
    look: async () => {
      if (server.product === 'opensearch') return { kept: [], steps: [], troubles: [NOT_HERE] };
      if (existsSync(file)) return { kept: [`API key: ${file} is there already`], steps: [], troubles: [] };
      const describe = `API key ${name}: made, in ${file}; put apiKeyFile: ${file} into the configuration`;
      return { kept: [], steps: [{ describe, paste: asConsole(request), perform }], troubles: [] };
    },
  };
}

function keyTrouble({ found, todo }: Trouble): Trouble {
  return /derived api keys/i.test(found)
    ? { found, todo: 'Make the key as a user with a password: a key cannot make keys with rights.' }
    : { found, todo };
}
