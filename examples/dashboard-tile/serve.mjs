// Hands out the tile, with what the environment says in it. Whoever has the frame can read the key,
// which names the breeds: it should be one for this alone.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const {
  CATAPI_BASE_URL = 'http://localhost:3000',
  CATAPI_KEY = 'DEMO-API-KEY',
  CATAPI_SECONDS = '30',
  HOST = '127.0.0.1',
  PORT = '8002',
} = process.env;

if (!(Number(CATAPI_SECONDS) >= 1)) {
  console.error(`CATAPI_SECONDS is "${CATAPI_SECONDS}", and takes a number of at least 1.`);
  process.exit(1);
}

const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/tile.js': ['tile.js', 'text/javascript; charset=utf-8'],
};
const settings = { CATAPI_BASE_URL, CATAPI_KEY, CATAPI_SECONDS };
const escaped = { '&': '&amp;', '"': '&quot;', '<': '&lt;' };

const server = createServer(async ({ url }, response) => {
  const found = files[url.split('?')[0]];
  if (found === undefined) return response.writeHead(404).end('There is only a page here.');
  const [file, type] = found;
  const text = await readFile(new URL(file, import.meta.url), 'utf8');
  const filled = text.replace(/\{\{(\w+)\}\}/g, (_, name) =>
    settings[name].replace(/[&"<]/g, (character) => escaped[character]),
  );
  response.writeHead(200, { 'content-type': type }).end(filled);
});
server.once('error', ({ message }) => {
  console.error(`The page cannot be served: ${message}. Another port: PORT=8010`);
  process.exitCode = 1;
});
server.listen(Number(PORT), HOST, () => console.log(`http://localhost:${server.address().port}`));
