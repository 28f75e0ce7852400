/** A server that takes bulk requests as fast as this language can: it counts documents and answers as Elasticsearch does, and keeps nothing. */

import { createServer } from 'node:http';
import { gunzip } from 'node:zlib';

const LINE_FEED = 10;
const stored = '{"create":{"status":201}}';

function documentsIn(body: Buffer): number {
  let lines = 0;
  for (let at = body.indexOf(LINE_FEED); at >= 0; at = body.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines / 2;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  const reply = (text: string) =>
    response
      .writeHead(200, { 'content-type': request.headers.accept ?? 'application/json', 'x-elastic-product': 'Elasticsearch' })
      .end(text);
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (!request.url?.startsWith('/_bulk')) return reply('{"version":{"number":"9.4.3","build_flavor":"default"}}');
    const answer = (body: Buffer) => {
      const documents = documentsIn(body);
      // Who asks for less of the answer gets less, as there.
      const wanted = new URL(request.url!, 'http://localhost').searchParams.get('filter_path') ?? 'errors,items.create.status';
      const parts: string[] = [];
      if (wanted.includes('errors')) parts.push('"errors":false');
      if (wanted.includes('items.create.status')) parts.push(`"items":[${new Array(documents).fill(stored).join(',')}]`);
      reply(`{${parts.join(',')}}`);
    };
    const wire = Buffer.concat(chunks);
    if (request.headers['content-encoding'] === 'gzip') gunzip(wire, (_, body) => answer(body ?? Buffer.alloc(0)));
    else answer(wire);
    return undefined;
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${(server.address() as { port: number }).port}\n`));
