// What belongs to a key: votes, favourites, webhooks, and the key itself. Nothing is sent to a
// webhook; it is only remembered.
import * as validators from '../generated/validate/validators.ts';
import type { Favourite, Vote } from '../shapes.ts';
import { type Ask, type Deed, ownerOf } from './mock-deeds.ts';
import { urlOf } from './mock-images.ts';
import { readBody, takePage } from './mock-query.ts';
import { type MockAnswer, MockRefusal, refuse } from './mock-reply.ts';
import { openAccount } from './mock-state.ts';

const done: MockAnswer = { body: { message: 'SUCCESS' } };
const now = () => new Date().toISOString();

/** Its image beside a row, or an empty object where it is not known. */
function attach<Row extends { image_id: string }>(ask: Ask, row: Row): Row & { image: object } {
  const image = ask.state.images.find(({ id }) => id === row.image_id);
  return { ...row, image: image === undefined ? {} : { id: image.id, url: urlOf(ask, image) } };
}

function listRows<Row extends Vote | Favourite>(ask: Ask, rows: readonly Row[]): MockAnswer {
  const subId = ask.query.text('sub_id');
  const own = rows.filter((row) => subId === undefined || row.sub_id === subId);
  const page = takePage(ask.query.order === 'DESC' ? own.toReversed() : own, ask.query);
  if (ask.query.flag('attach_image') === false) return page;
  return { ...page, body: (page.body as Row[]).map((row) => attach(ask, row)) };
}

const idIn = ({ params }: Ask, name: string) => Number(params[name]);

const listVotes: Deed = (ask) => listRows(ask, ownerOf(ask).votes);

const createVote: Deed = async (ask) => {
  const owner = ownerOf(ask);
  const given = await readBody(ask.request, validators.vCreateVoteBody, 'INVALID_DATA');
  const subId = given.sub_id ?? undefined;
  const vote: Vote = {
    id: ask.nextId(),
    image_id: given.image_id,
    ...(subId === undefined ? {} : { sub_id: subId }),
    value: given.value,
    country_code: null,
    created_at: now(),
  };
  owner.votes.push(vote);
  const { created_at: _, ...counted } = vote;
  return { status: 201, body: { message: 'SUCCESS', ...counted } };
};

const getVote: Deed = (ask) => {
  const owner = ownerOf(ask);
  const vote = owner.votes.find(({ id }) => id === idIn(ask, 'vote_id'));
  if (vote === undefined) throw refuse('NOT_FOUND');
  return { body: attach(ask, { ...vote, user_id: owner.id }) };
};

const deleteVote: Deed = (ask) => {
  const owner = ownerOf(ask);
  const isMeant = ({ id }: Vote) => id === idIn(ask, 'vote_id');
  const at = owner.votes.findIndex(isMeant);
  if (at >= 0) {
    owner.votes.splice(at, 1);
    return done;
  }
  const isOthers = [...ask.state.accounts.values()].some(({ votes }) => votes.some(isMeant));
  if (isOthers) throw new MockRefusal('INVALID_ACCOUNT', { status: 404 });
  throw refuse('NO_VOTE_FOUND_MATCHING_ID');
};

const listFavourites: Deed = (ask) => listRows(ask, ownerOf(ask).favourites);

const createFavourite: Deed = async (ask) => {
  const owner = ownerOf(ask);
  const given = await readBody(ask.request, validators.vCreateFavouriteBody, 'INVALID_DATA');
  const { image_id: imageId, sub_id: subId = null } = given;
  const isSame = (one: Favourite) => one.image_id === imageId && one.sub_id === subId;
  if (owner.favourites.some(isSame)) throw refuse('DUPLICATE_FAVOURITE');
  const id = ask.nextId();
  const row = { id, user_id: owner.id, image_id: imageId, sub_id: subId, created_at: now() };
  owner.favourites.push(row);
  return { body: { message: 'SUCCESS', id } };
};

const getFavourite: Deed = (ask) => {
  const found = ownerOf(ask).favourites.find(({ id }) => id === idIn(ask, 'favourite_id'));
  if (found === undefined) throw refuse('NOT_FOUND');
  return { body: attach(ask, found) };
};

const deleteFavourite: Deed = (ask) => {
  const { favourites } = ownerOf(ask);
  const at = favourites.findIndex(({ id }) => id === idIn(ask, 'favourite_id'));
  if (at < 0) throw refuse('INVALID_ACCOUNT');
  favourites.splice(at, 1);
  return done;
};

const webhooksMost = 5;

const listWebhooks: Deed = (ask) => ({
  body: ownerOf(ask).webhooks.map(({ signing_secret: _, ...webhook }) => webhook),
});

const createWebhook: Deed = async (ask) => {
  const owner = ownerOf(ask);
  const given = await readBody(ask.request, validators.vCreateWebhookBody, 'INVALID_DATA');
  const isAddress = /^https?:\/\/./.test(given.url);
  if (!isAddress || owner.webhooks.length >= webhooksMost) throw refuse('INVALID_DATA');
  const [createdAt, id] = [now(), ask.nextId()];
  const times = { createdAt, updatedAt: createdAt, metadata: {} };
  const webhook = {
    app: { ...times, id: `app_mock${id}`, name: given.name, uid: owner.id },
    endpoint: {
      ...times,
      channels: [],
      description: '',
      disabled: false,
      filterTypes: [...new Set(given.events)],
      id: `ep_mock${id}`,
      rateLimit: null,
      uid: null,
      url: given.url,
      version: 1,
    },
    signing_secret: `whsec_${btoa(`the secret of webhook ${id}`)}`,
  };
  owner.webhooks.push(webhook);
  return { body: webhook };
};

const deleteWebhook: Deed = (ask) => {
  const { webhooks } = ownerOf(ask);
  const asked = ask.params['webhook_id'];
  const at = webhooks.findIndex(({ app, endpoint }) => [app.id, endpoint.id].includes(asked ?? ''));
  if (at < 0) throw refuse('NOT_FOUND');
  webhooks.splice(at, 1);
  return done;
};

const createKey = ({ nextId }: Ask) => `live_mock${nextId()}`;

const signUp: Deed = async (ask) => {
  const { email } = await readBody(ask.request, validators.vSignUpBody, 'INVALID_CREDENTIALS');
  const { accounts } = ask.state;
  if ([...accounts.values()].some((one) => one.email === email)) throw refuse('DUPLICATE_EMAIL');
  const key = createKey(ask);
  openAccount(ask.state, key).email = email;
  return { body: { message: 'SUCCESS', api_key: key } };
};

const rotateKey: Deed = (ask) => {
  const account = ownerOf(ask);
  const key = createKey(ask);
  const old = ask.key ?? '';
  ask.state.accounts.delete(old);
  ask.state.accounts.set(key, account);
  ask.state.revoked.add(old);
  return { body: { message: 'SUCCESS', api_key: key } };
};

type AccountDeedId =
  | 'listVotes'
  | 'createVote'
  | 'getVote'
  | 'deleteVote'
  | 'deleteVoteByOldPath'
  | 'listFavourites'
  | 'createFavourite'
  | 'getFavourite'
  | 'deleteFavourite'
  | 'listWebhooks'
  | 'createWebhook'
  | 'deleteWebhook'
  | 'signUp'
  | 'rotateKey';

export const accountDeeds: Record<AccountDeedId, Deed> = {
  listVotes,
  createVote,
  getVote,
  deleteVote,
  deleteVoteByOldPath: deleteVote,
  listFavourites,
  createFavourite,
  getFavourite,
  deleteFavourite,
  listWebhooks,
  createWebhook,
  deleteWebhook,
  signUp,
  rotateKey,
};
