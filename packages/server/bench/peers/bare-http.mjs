// Bare node:http, the least that Node can do to answer: every request is answered with the same
// bytes, one flat list of headers and a Buffer. What Node itself adds (Date, Connection,
// Keep-Alive) it adds here as well. The answer is read from a file: status, headers, body.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { status, headers, body, keepAliveTimeoutMs } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const bytes = Buffer.from(body, 'base64');
const server = createServer((_request, response) => {
  response.writeHead(status, headers);
  response.end(bytes);
});
server.keepAliveTimeout = keepAliveTimeoutMs;
server.listen(Number(process.env.PORT), process.env.HOST);
