// Bare node:http and busboy: a form with a file is written to a file of its own, made durable, and
// answered. Nobody asks what is in it.

import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import busboy from 'busboy';

async function write(stream) {
  const handle = await open(join(process.env.DATA_DIR, randomUUID()), 'wx');
  for await (const chunk of stream) await handle.appendFile(chunk);
  await handle.sync();
  await handle.close();
}

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    response.end();
    return;
  }
  const parser = busboy({ headers: request.headers });
  let writing;
  parser.on('file', (_name, stream) => {
    writing = write(stream);
  });
  parser.on('close', async () => {
    await writing;
    response.writeHead(201).end('{}');
  });
  request.pipe(parser);
});
server.listen(Number(process.env.PORT), process.env.HOST);
