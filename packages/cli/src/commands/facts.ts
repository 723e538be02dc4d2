// Facts about cats, by chance unless an order is asked for: nobody wants the first fact every time.
import type { CatApi, Fact, ListFactsQuery, Page } from '@thecatapi/sdk';
import type { Command } from '../command.ts';
import { createListOptions, type ListOptions, noteLimit } from '../list-options.ts';
import { clean, dim, writeJson, writeNote } from '../output.ts';
import { findBreedId } from '../subjects.ts';
import { wrapToWidth } from '../text-width.ts';

/** The server has no facts of a breed that it does not know; a person would rather be told so. */
async function listFactsOf(cats: CatApi, breed: string, query: ListFactsQuery) {
  const facts = await cats.breeds.facts(await findBreedId(cats, breed), query);
  if (facts.length === 0) await findBreedId(cats, breed, true);
  return facts;
}

export const factsCommand: Command<ListOptions> = {
  name: 'facts',
  isQuick: true,
  summary: 'tell facts about cats',
  words: [
    { word: '[breed]', summary: 'only about this breed, by its id or name', values: 'breeds' },
  ],
  options: createListOptions(['RANDOM', 'ASC', 'DESC'], {
    limit: 'how many, at most 10 (1)',
    order: 'random (which it is), asc or desc',
  }),
  examples: ['catapi facts', 'catapi facts bengal --limit 5'],
  async run({ io, cats, words: [breed], options }) {
    const { limit, page, order = 'RANDOM' } = options;
    const query = { limit, page, order };
    const facts: Page<Fact> =
      breed === undefined ? await cats.facts.list(query) : await listFactsOf(cats, breed, query);
    noteLimit(io, limit, facts);
    if (options.json) return writeJson(io, facts);
    if (facts.length === 0) return writeNote(io, 'No such fact is known.');
    for (const { fact, breed_id } of facts) {
      if (!io.isTerminal) io.out(`${clean(breed_id)}\t${clean(fact)}\n`);
      else {
        const [first = '', ...rest] = wrapToWidth(clean(fact), Math.min(io.columns, 100) - 6);
        io.out(`${dim(io, clean(breed_id).padEnd(6))}${first}\n`);
        for (const line of rest) io.out(`      ${line}\n`);
      }
    }
  },
};
