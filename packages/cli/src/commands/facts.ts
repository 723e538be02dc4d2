// Facts about cats, by chance unless an order is asked for: nobody wants the first fact every time.
import { type Command, parseChoice, parseWhole } from '../command.ts';
import { clean, dim, writeJson, writeNote } from '../output.ts';
import { wrapToWidth } from '../text-width.ts';

interface Options {
  limit?: number;
  page?: number;
  order?: 'RANDOM' | 'ASC' | 'DESC';
}

export const factsCommand: Command<Options> = {
  name: 'facts',
  summary: 'tell facts about cats',
  words: [{ word: '[breed]', summary: 'only about this breed, by its id' }],
  options: [
    { flags: '-n, --limit <count>', summary: 'how many, at most 10 (1)', parse: parseWhole },
    { flags: '-p, --page <page>', summary: 'which page, counted from 0', parse: parseWhole },
    {
      flags: '-o, --order <order>',
      summary: 'random (which it is), asc or desc',
      parse: parseChoice('RANDOM', 'ASC', 'DESC'),
    },
  ],
  examples: ['catapi facts', 'catapi facts beng --limit 5'],
  async run({ io, cats, words: [breed], options }) {
    const { limit, page, order = 'RANDOM' } = options;
    const query = { limit, page, order };
    const facts =
      breed === undefined ? await cats.facts.list(query) : await cats.breeds.facts(breed, query);
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
