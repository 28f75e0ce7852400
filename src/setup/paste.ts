/** Requests as text: for the Dev Tools of Kibana, and for curl. */

import type { Request } from '../elasticsearch/connection.js';

/** `PUT /_component_template/x` and the body below it, as the console of the Dev Tools takes and sends it. */
export function asConsole(request: Request): string {
  const body = request.json === undefined ? '' : `\n${JSON.stringify(request.json, undefined, 2)}`;
  return `${request.method} ${pathOf(request)}${body}\n`;
}

/** One line of a shell script that has a function `send` of method, path and the file that holds the body. */
export function asShell(request: Request, bodyFile: string): string {
  return `send ${request.method} '${pathOf(request)}' '${bodyFile}'`;
}

function pathOf({ path, query = {} }: Request): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
