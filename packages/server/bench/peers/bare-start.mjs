// The least that can be started and answers: what our start is compared with.

import { createServer } from 'node:http';

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end('{"status":"ok"}');
});
server.listen(Number(process.env.PORT), process.env.HOST);
