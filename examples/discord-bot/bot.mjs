// /cat [breed] on Discord, with buttons to vote. Each vote is kept with the voter's Discord id as
// sub_id, and each person has one vote a picture and day: so long a server knows an idempotencyKey.
//
// Discord waits three seconds for an answer, and the two calls of a cat of a breed must fit into
// them. A server that is away or slow becomes a polite answer that only the asker sees, and the bot
// lives on.
//
// DISCORD_TOKEN is the bot's; CATAPI_BASE_URL and CATAPI_KEY say where the cats are. DISCORD_API is
// another address of Discord's API, e.g. a proxy.

import { CatApiError, createCatApi } from '@thecatapi/sdk';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  DefaultRestOptions,
  EmbedBuilder,
  Events,
  MessageFlags,
  SlashCommandBuilder,
} from 'discord.js';

const {
  CATAPI_BASE_URL = 'http://localhost:3000',
  CATAPI_KEY = 'DEMO-API-KEY',
  DISCORD_API = DefaultRestOptions.api,
  DISCORD_TOKEN,
} = process.env;

const cats = createCatApi({ baseUrl: CATAPI_BASE_URL, apiKey: CATAPI_KEY, timeoutMs: 1200 });

const command = new SlashCommandBuilder()
  .setName('cat')
  .setDescription('Shows a cat')
  .addStringOption((option) =>
    option.setName('breed').setDescription('Of which breed').setAutocomplete(true),
  );

/** What only the asker sees. What people typed must not ring anybody. */
const quietly = (content) => ({
  content,
  flags: MessageFlags.Ephemeral,
  allowedMentions: { parse: [] },
});

async function suggestBreeds(interaction) {
  const typed = interaction.options.getFocused().toLowerCase();
  // Remembered by the SDK, so that not every letter is a request.
  const breeds = await cats.breeds.list().catch(() => []);
  const found = breeds.filter(({ name }) => name.toLowerCase().includes(typed)).slice(0, 25);
  await interaction.respond(found.map(({ id, name }) => ({ name, value: id })));
}

async function showCat(interaction) {
  // The id of a suggestion, or whatever was typed instead of taking one.
  const wanted = interaction.options.getString('breed');
  const breeds = wanted === null ? [] : await cats.breeds.list();
  const breed = breeds.find((one) =>
    [one.id, one.name.toLowerCase()].includes(wanted.trim().toLowerCase()),
  );
  if (wanted !== null && breed === undefined) {
    return interaction.reply(quietly(`I know no breed called "${wanted}".`));
  }
  const [cat] = await cats.images.search(breed === undefined ? {} : { breed_ids: [breed.id] });
  if (cat === undefined) return interaction.reply(quietly('There is no such cat yet.'));
  const shown = breed ?? cat.breeds?.[0];
  const embed = new EmbedBuilder().setTitle(shown?.name ?? 'A cat').setImage(cat.url);
  if (shown?.temperament) embed.setDescription(shown.temperament);
  const button = (value, label, style) =>
    new ButtonBuilder().setCustomId(`vote:${value}:${cat.id}`).setLabel(label).setStyle(style);
  const buttons = new ActionRowBuilder().addComponents(
    button(1, 'Love it', ButtonStyle.Success),
    button(0, 'Not so much', ButtonStyle.Secondary),
  );
  await interaction.reply({ embeds: [embed], components: [buttons] });
}

async function vote(interaction) {
  const [, value, imageId] = /^vote:([01]):(.+)$/.exec(interaction.customId) ?? [];
  if (imageId === undefined) return;
  const person = interaction.user.id;
  try {
    await cats.votes.create(
      { image_id: imageId, value: Number(value), sub_id: person },
      { idempotencyKey: `discord-vote-${person}-${imageId}` },
    );
    await interaction.reply(quietly(value === '1' ? 'You love it. ♥' : 'Noted.'));
  } catch (error) {
    if (error.code !== 'IDEMPOTENCY_KEY_REUSED') throw error;
    await interaction.reply(quietly('You have voted on this cat already.'));
  }
}

/** Nothing that goes wrong with one person's wish may end the bot. */
async function answer(interaction) {
  try {
    if (interaction.isAutocomplete()) await suggestBreeds(interaction);
    else if (interaction.isChatInputCommand()) await showCat(interaction);
    else if (interaction.isButton()) await vote(interaction);
  } catch (error) {
    console.error(error instanceof CatApiError ? `The cats: ${error.message}` : error);
    if (!interaction.isRepliable() || interaction.replied) return;
    const isRefused = error.code === 'AUTHENTICATION_ERROR';
    const sorry = isRefused
      ? 'The cats do not know me: my CATAPI_KEY is refused.'
      : 'The cats are asleep. Please try again in a minute.';
    await interaction.reply(quietly(sorry)).catch(console.error);
  }
}

async function run() {
  if (!DISCORD_TOKEN) {
    throw new Error(
      'DISCORD_TOKEN is missing: it is in the developer portal of Discord, under Bot.',
    );
  }
  const client = new Client({ intents: [], rest: { api: DISCORD_API } });
  client.on(Events.InteractionCreate, answer);
  client.on(Events.Error, (error) => console.error(error));
  // The connection is over for good, as when the token was changed; others come back by themselves.
  client.on(Events.ShardDisconnect, ({ code }) => {
    console.error(`Discord closed the connection (${code}).`);
    process.exit(1);
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => client.destroy().finally(() => process.exit(0)));
  }
  await client.login(DISCORD_TOKEN);
  await ready;
  await client.application.commands.set([command]);
  console.log(`${client.user.tag} answers to /cat.`);
}

run().catch((error) => {
  const isToken = error.code === 'TokenInvalid';
  console.error(isToken ? 'Discord refuses DISCORD_TOKEN.' : error.message);
  process.exit(1);
});
