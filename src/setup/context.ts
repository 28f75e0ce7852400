/** What the stages of one setup share. */

import type { OwnedKind, StreamOptions, Template } from '../documents/templates.js';
import type { Answer } from '../elasticsearch/answer.js';
import type { Request } from '../elasticsearch/connection.js';
import type { Requests } from '../elasticsearch/install-templates.js';
import type { Server } from '../elasticsearch/server.js';
import { troubleOf } from '../elasticsearch/trouble.js';
import { asConsole } from './paste.js';
import type { Step } from './step.js';

/** What is to be there in the end. */
export interface Wanted {
  readonly kinds: readonly OwnedKind[];
  readonly templates: readonly Template[];
  readonly streams: StreamOptions;
  readonly namespace: string;
}

/** What the stages read at the server. */
export interface Target extends Wanted {
  readonly requests: Requests;
  readonly server: Server;
}

/** A step that is one request; `privilege` is what that needs, for the case that it is missing. */
export function requestStep(requests: Requests, describe: string, request: Request, privilege: string): Step {
  return {
    describe,
    paste: asConsole(request),
    perform: async () => {
      const answer = await requests.request(request);
      return succeeded(answer) ? undefined : troubleOf(answer, privilege);
    },
  };
}

export function succeeded(answer: Answer): boolean {
  return answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;
}
