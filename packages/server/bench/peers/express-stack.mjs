// Express 5 as it is usually put together, in three sizes: `plain`, one route and `res.json`;
// `validator`, the contract's validator before it; `stack`, what a public API has as a rule, its
// handler reading from an LRU. Each answers the same JSON as TheCatAPI, read from a file.

import { readFileSync } from 'node:fs';
import compression from 'compression';
import cors from 'cors';
import express from 'express';
import { middleware as validate } from 'express-openapi-validator';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { LRUCache } from 'lru-cache';
import { pino } from 'pino';
import { pinoHttp } from 'pino-http';

const [size, breedFile, contractFile] = process.argv.slice(2);
const breed = JSON.parse(readFileSync(breedFile, 'utf8'));
const kept = new LRUCache({ max: 1000 });
kept.set(breed.id, breed);

const app = express();
if (size === 'stack') {
  app.use(pinoHttp({ logger: pino(pino.destination('/dev/null')) }));
  app.use(helmet());
  app.use(cors());
  app.use(compression());
  app.use(rateLimit({ windowMs: 60_000, limit: 1e9, standardHeaders: true, legacyHeaders: false }));
}
if (size !== 'plain') {
  const apiSpec = JSON.parse(readFileSync(contractFile, 'utf8'));
  app.use(validate({ apiSpec, validateApiSpec: false, validateResponses: false }));
}
app.get('/v1/breeds/:breed_id', (request, response) => {
  const found = kept.get(request.params.breed_id);
  if (found === undefined) response.status(404).end();
  else response.json(found);
});
app.use((error, _request, response, _next) => {
  response.status(error.status ?? 500).end(String(error.message));
});
app.listen(Number(process.env.PORT), process.env.HOST);
