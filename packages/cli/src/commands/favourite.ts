// Favourites: pictures to keep, one of each. All need a key.
import { randomUUID } from 'node:crypto';
import type { Favourite } from '@thecatapi/sdk';
import { afterHyphens, type Command, type CommandGroup } from '../command.ts';
import { noteLimit } from '../list-options.ts';
import { writeDone, writeJson, writeNote, writeTable } from '../output.ts';
import { type OwnListOptions, ownListOptions, parseRowId, subIdOption } from './vote.ts';

const addCommand: Command<{ subId?: string }> = {
  name: 'add',
  isQuick: true,
  summary: 'keep an image',
  words: [{ word: '<image>', summary: `id of the image; ${afterHyphens}` }],
  options: [subIdOption],
  examples: ['catapi favourite add 0XYvRd7oD', 'catapi favourite add -- -Zfz5z2jK'],
  async run({ io, cats, words: [image_id = ''], options }) {
    const { subId: sub_id } = options;
    const favourite = { image_id, ...(sub_id === undefined ? {} : { sub_id }) };
    const kept = await cats.favourites.create(favourite, { idempotencyKey: randomUUID() });
    if (options.json) return writeJson(io, kept);
    writeDone(io, `${image_id} is favourite ${kept.id}.`, kept.id);
  },
};

const listCommand: Command<OwnListOptions> = {
  name: 'list',
  isQuick: true,
  summary: 'list your favourites',
  options: ownListOptions,
  async run({ io, cats, options }) {
    const { limit = 20, page, order = 'DESC', subId: sub_id } = options;
    const favourites = await cats.favourites.list({ limit, page, order, sub_id });
    noteLimit(io, options.limit, favourites);
    if (options.json) return writeJson(io, favourites);
    if (favourites.length === 0) return writeNote(io, 'There are no favourites.');
    writeTable<Favourite>(io, favourites, [
      { title: 'id', value: ({ id }) => id },
      { title: 'image', value: ({ image_id }) => image_id },
      { title: 'sub id', value: (favourite) => favourite.sub_id ?? undefined, gives: 2 },
      { title: 'when', value: ({ created_at }) => created_at },
      { title: 'url', value: ({ image }) => image?.url, gives: 1 },
    ]);
  },
};

const removeCommand: Command = {
  name: 'remove',
  isQuick: true,
  summary: 'let go of a favourite',
  words: [{ word: '<favourite>', summary: 'its number' }],
  async run({ io, cats, words, options }) {
    const id = parseRowId(words[0]);
    const done = await cats.favourites.delete(id);
    if (options.json) return writeJson(io, done);
    writeNote(io, `Favourite ${id} is deleted.`);
  },
};

export const favouriteCommands: CommandGroup = {
  name: 'favourite',
  alias: 'fav',
  summary: 'keep images, and see those you keep',
  commands: [addCommand, listCommand, removeCommand],
};
