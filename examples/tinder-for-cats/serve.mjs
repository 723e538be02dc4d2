// Hands out the page, with the server's address and the key from the environment in it. Whoever opens
// the page can read the key: it votes in the name of its account, and should be one for this alone.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const {
  CATAPI_BASE_URL = 'http://localhost:3000',
  CATAPI_KEY = 'DEMO-API-KEY',
  HOST = '127.0.0.1',
  PORT = '8001',
} = process.env;

const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/swipe-cats.js': ['swipe-cats.js', 'text/javascript; charset=utf-8'],
};
const settings = { CATAPI_BASE_URL, CATAPI_KEY };
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
