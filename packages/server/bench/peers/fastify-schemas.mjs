// Fastify 5 with the contract's schemas for the path and for the answer, which it turns into a
// function that writes that JSON and no other. It sends none of the headers of a public API.

import { readFileSync } from 'node:fs';
import { fastify } from 'fastify';

const [breedFile, contractFile] = process.argv.slice(2);
const breed = JSON.parse(readFileSync(breedFile, 'utf8'));
const contract = JSON.parse(readFileSync(contractFile, 'utf8'));
const kept = new Map([[breed.id, breed]]);

const notes = new Set(['description', 'example', 'examples', 'title', 'deprecated']);

/** A schema of the contract with what it refers to in its place, and without what only people read. */
function resolve(schema) {
  if (Array.isArray(schema)) return schema.map(resolve);
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema.$ref) {
    const [, ...path] = schema.$ref.split('/');
    return resolve(path.reduce((inside, name) => inside[name], contract));
  }
  const kept = Object.entries(schema).filter(
    ([name, value]) => !name.startsWith('x-') && !(notes.has(name) && typeof value !== 'object'),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, resolve(value)]));
}

const parameter = resolve(contract.components.parameters.BreedIdInPath);
const schema = {
  params: { type: 'object', properties: { [parameter.name]: parameter.schema } },
  response: { 200: resolve(contract.components.schemas.Breed) },
};
const app = fastify();
app.get('/v1/breeds/:breed_id', { schema }, (request, reply) => {
  const found = kept.get(request.params.breed_id);
  if (found === undefined) reply.code(404).send();
  else reply.send(found);
});
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST });
