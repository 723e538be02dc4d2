// Votes. A vote is any number; up and down are the 1 and 0 that everybody means. All need a key.
import { randomUUID } from 'node:crypto';
import type { Vote } from '@thecatapi/sdk';
import {
  afterHyphens,
  type Command,
  type CommandGroup,
  type OptionSpec,
  type Running,
  UsageError,
} from '../command.ts';
import { createListOptions, type ListOptions, noteLimit } from '../list-options.ts';
import { writeDone, writeJson, writeNote, writeTable } from '../output.ts';

interface SubIdOption {
  subId?: string;
}

export type OwnListOptions = ListOptions<'ASC' | 'DESC'> & SubIdOption;

export const subIdOption: OptionSpec = {
  flags: '--sub-id <id>',
  summary: 'which of your own users it is for',
};

export const ownListOptions: OptionSpec[] = [
  ...createListOptions(['ASC', 'DESC'], {
    limit: 'how many (20)',
    order: 'asc, or desc for the newest first (desc)',
  }),
  { flags: '--sub-id <id>', summary: 'only those of this one of your own users' },
];

/** The number of a vote or a favourite. */
export function parseRowId(text = ''): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is not the number of one; \`list\` tells the numbers.`);
}

async function give(running: Running<SubIdOption>, image = '', value: number): Promise<void> {
  const { io, cats, options } = running;
  const sub_id = options.subId;
  const vote = { image_id: image, value, ...(sub_id === undefined ? {} : { sub_id }) };
  const given = await cats.votes.create(vote, { idempotencyKey: randomUUID() });
  if (options.json) return writeJson(io, given);
  writeDone(io, `Voted ${value} on ${image}, as vote ${given.id}.`, given.id);
}

const imageWord = {
  word: '<image>',
  summary: `id of the image; ${afterHyphens}`,
};

const upCommand: Command<SubIdOption> = {
  name: 'up',
  isQuick: true,
  summary: 'vote 1',
  words: [imageWord],
  options: [subIdOption],
  examples: ['catapi vote up 0XYvRd7oD', 'catapi vote up -- -Zfz5z2jK'],
  run: (running) => give(running, running.words[0], 1),
};

const downCommand: Command<SubIdOption> = {
  name: 'down',
  isQuick: true,
  summary: 'vote 0',
  words: [imageWord],
  options: [subIdOption],
  run: (running) => give(running, running.words[0], 0),
};

const giveCommand: Command<SubIdOption> = {
  name: 'give',
  isQuick: true,
  summary: 'vote any number',
  words: [imageWord, { word: '<number>', summary: 'after -- when it is below zero' }],
  options: [subIdOption],
  examples: ['catapi vote give 0XYvRd7oD 10', 'catapi vote give -- 0XYvRd7oD -10'],
  run: (running) => {
    const [image, text = ''] = running.words;
    const value = Number(text);
    if (!Number.isFinite(value)) throw new UsageError(`"${text}" is not a number.`);
    return give(running, image, value);
  },
};

const listCommand: Command<OwnListOptions> = {
  name: 'list',
  isQuick: true,
  summary: 'list your votes',
  options: ownListOptions,
  async run({ io, cats, options }) {
    const { limit = 20, page, order = 'DESC', subId: sub_id } = options;
    const votes = await cats.votes.list({ limit, page, order, sub_id });
    noteLimit(io, options.limit, votes);
    if (options.json) return writeJson(io, votes);
    if (votes.length === 0) return writeNote(io, 'There are no votes.');
    writeTable<Vote>(io, votes, [
      { title: 'id', value: ({ id }) => id },
      { title: 'image', value: ({ image_id }) => image_id },
      { title: 'value', value: ({ value }) => value },
      { title: 'sub id', value: (vote) => vote.sub_id, gives: 2 },
      { title: 'when', value: ({ created_at }) => created_at },
      { title: 'url', value: ({ image }) => image?.url, gives: 1 },
    ]);
  },
};

const removeCommand: Command = {
  name: 'remove',
  isQuick: true,
  summary: 'delete a vote',
  words: [{ word: '<vote>', summary: 'its number' }],
  async run({ io, cats, words, options }) {
    const id = parseRowId(words[0]);
    const done = await cats.votes.delete(id);
    if (options.json) return writeJson(io, done);
    writeNote(io, `Vote ${id} is deleted.`);
  },
};

export const voteCommands: CommandGroup = {
  name: 'vote',
  summary: 'vote on images, and see your votes',
  commands: [upCommand, downCommand, giveCommand, listCommand, removeCommand],
};
