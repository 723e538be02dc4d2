// What belongs to a key: votes, favourites, uploads, webhooks, and the key itself. Each puts back
// what it found.

import type { Picture } from '../../packages/sdk/src/index.ts';
import { claim, claimEqual, claimRefused, collect, idsOf } from './claims.ts';
import type { Conformance } from './conformance.ts';

const makeName = () => `run-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;

export const accountConformance: readonly Conformance[] = [
  {
    name: 'counts votes, pages through them, and takes them back',
    async run(cats) {
      const [image] = await cats.images.search();
      const imageId = image?.id ?? '';
      const ids: number[] = [];
      for (const value of [1, 0, -3]) {
        const vote = await cats.votes.create({ image_id: imageId, value, sub_id: `me${value}` });
        claimEqual([vote.message, vote.value], ['SUCCESS', value], 'counted');
        ids.push(vote.id);
      }
      claimEqual(idsOf(await cats.votes.list()), ids, 'the oldest first');
      claimEqual(idsOf(await cats.votes.list({ order: 'DESC' })), ids.toReversed(), 'the newest');
      claimEqual(idsOf(await cats.votes.list({ sub_id: 'me0' })), [ids[1]], 'those of one user');
      const page = await cats.votes.list({ limit: 2, page: 1 });
      claimEqual(page.pagination, { count: 3, page: 1, limit: 2 }, 'where a page stands');
      claimEqual(idsOf(await collect(cats.votes.all({ limit: 2 }))), ids, 'all pages');
      const [first = 0] = ids;
      const vote = await cats.votes.get(first);
      claimEqual([vote.image_id, vote.image?.id, vote.value], [imageId, imageId, 1], 'one vote');
      claimEqual((await cats.images.get(imageId)).vote?.value, -3, 'the newest is with its image');
      for (const id of ids) claimEqual(await cats.votes.delete(id), { message: 'SUCCESS' }, 'gone');
      const error = await claimRefused(cats.votes.delete(first), 'NO_VOTE_FOUND_MATCHING_ID');
      claimEqual(error.status, 404, 'the status');
      await claimRefused(cats.votes.get(first), 'NOT_FOUND');
      claimEqual(await cats.votes.list(), [], 'none is left');
    },
  },
  {
    name: 'keeps a favourite once, and lets go of it',
    async run(cats) {
      const { id } = await cats.favourites.create({ image_id: 'a' });
      await claimRefused(cats.favourites.create({ image_id: 'a' }), 'DUPLICATE_FAVOURITE');
      const other = await cats.favourites.create({ image_id: 'a', sub_id: 'me' });
      claimEqual((await cats.favourites.get(id)).sub_id, null, 'nobody’s in particular');
      claimEqual(idsOf(await cats.favourites.list()), [id, other.id], 'both');
      const all = await collect(cats.favourites.all({ limit: 1 }));
      claimEqual(idsOf(all), [id, other.id], 'all pages');
      claimEqual(idsOf(await cats.favourites.list({ sub_id: 'me' })), [other.id], 'one of them');
      for (const one of [id, other.id]) await cats.favourites.delete(one);
      await claimRefused(cats.favourites.delete(id), 'INVALID_ACCOUNT');
      claimEqual(await cats.favourites.list(), [], 'none is left');
    },
  },
  {
    name: 'takes a picture in, tells how it ended, and forgets it',
    async run(cats, { target }) {
      const [known] = await cats.images.search({ mime_types: ['png', 'jpg'] });
      const picture = await cats.images.file(known?.url.split('/').at(-1) ?? '');
      let loaded = 0;
      const image = await cats.images.upload(picture, {
        filename: 'tom.png',
        subId: 'me',
        breedIds: ['abys'],
        onProgress: (progress) => {
          loaded = progress.loaded;
        },
      });
      claimEqual([image.original_filename, image.sub_id], ['tom.png', 'me'], 'as it was sent');
      const isTold = target.tellsProgress === false || loaded > picture.size;
      claim(isTold, 'all of the form was told of');
      const forms: Picture[] = [await picture.arrayBuffer(), stream(picture)];
      for (const form of forms) {
        const again = await cats.images.upload(form, { filename: 'tom.png', breedIds: ['abys'] });
        claimEqual(again.id, image.id, 'the same picture is the same image');
      }
      const { status } = await cats.images.status(image.id);
      claim(['approved', 'pending'].includes(status), `${status} is no refusal`);
      claimEqual(idsOf(await cats.images.list({ limit: 5 })), [image.id], 'an upload of mine');
      claimEqual(idsOf(await collect(cats.images.all())), [image.id], 'all of them');
      await cats.images.addBreed(image.id, 'beng');
      const [own] = await cats.images.list();
      claimEqual(own?.breeds.map(({ id }) => id).sort(), ['abys', 'beng'], 'its breeds');
      await cats.images.removeBreed(image.id, 'abys');
      claim(Array.isArray(await cats.images.analysis(image.id)), 'what was seen');
      claimEqual(await cats.images.delete(image.id), undefined, 'nothing is answered');
      await claimRefused(cats.images.status(image.id), 'IMAGE_NOT_FOUND');
      claimEqual(await cats.images.list(), [], 'none is left');
    },
  },
  {
    name: 'refuses what is no picture, and what is somebody else’s',
    async run(cats) {
      const text = new Blob(['a text'], { type: 'image/png' });
      await claimRefused(cats.images.upload(text, { filename: 'a.png' }), 'INVALID_FILE');
      const [image] = await cats.images.search();
      await claimRefused(cats.images.delete(image?.id ?? ''), 'INVALID_DATA');
      await claimRefused(cats.images.addBreed(image?.id ?? '', 'beng'), 'NOT_FOUND');
    },
  },
  {
    name: 'has webhooks of its own',
    async run(cats) {
      const webhook = { name: 'a', url: 'https://gallery.example/hook', events: ['vote.created'] };
      const made = await cats.webhooks.create(
        webhook as Parameters<typeof cats.webhooks.create>[0],
      );
      claim(made.signing_secret.startsWith('whsec_'), 'a secret');
      const { id } = made.endpoint;
      const listed = await cats.webhooks.list();
      claimEqual(
        listed.map(({ endpoint }) => endpoint.id),
        [id],
        'the one',
      );
      claim(!('signing_secret' in (listed[0] ?? {})), 'the secret is shown once');
      claimEqual(await cats.webhooks.delete(id), { message: 'SUCCESS' }, 'gone');
      await claimRefused(cats.webhooks.delete(id), 'NOT_FOUND');
    },
  },
  {
    name: 'signs up, and changes the key',
    async run(_, { visitor, createCats }) {
      const account = { email: `${makeName()}@school.example` };
      const { api_key: apiKey } = await visitor.account.signUp(account);
      await claimRefused(visitor.account.signUp(account), 'DUPLICATE_EMAIL');
      await claimRefused(visitor.account.signUp({ email: 'nobody' }), 'INVALID_CREDENTIALS');
      const own = createCats({ apiKey });
      await own.votes.create({ image_id: 'a', value: 1 });
      const options = { idempotencyKey: makeName() };
      const { api_key: newKey } = await own.account.rotateKey(options);
      claim(newKey !== undefined && newKey !== apiKey, 'another key');
      const again = await own.account.rotateKey(options);
      claimEqual(again.api_key, newKey, 'the same, for whom the answer was lost');
      claimEqual((await createCats({ apiKey: newKey }).votes.list()).length, 1, 'the same account');
      await claimRefused(own.votes.list(), 'AUTHENTICATION_ERROR');
    },
  },
  {
    name: 'refuses those without a key that it knows',
    async run(_, { visitor, createCats }) {
      const error = await claimRefused(visitor.votes.list(), 'AUTHENTICATION_ERROR');
      const text = "AUTHENTICATION_ERROR - you need to send your API Key as the 'x-api-key' header";
      claimEqual([error.status, error.detail], [401, text], 'the words of the server');
      const stranger = createCats({ apiKey: 'nobody-has-this-key' });
      await claimRefused(stranger.favourites.create({ image_id: 'a' }), 'AUTHENTICATION_ERROR');
      claimEqual((await stranger.images.search()).length, 1, 'a bad key is none where none is due');
    },
  },
  {
    name: 'does a thing once for one idempotency key',
    async run(cats) {
      const vote = { image_id: 'once', value: 1 };
      const options = { idempotencyKey: makeName() };
      const first = await cats.votes.create(vote, options);
      claimEqual(await cats.votes.create(vote, options), first, 'the first answer again');
      const other = cats.votes.create({ ...vote, value: 0 }, options);
      claimEqual((await claimRefused(other, 'IDEMPOTENCY_KEY_REUSED')).status, 422, 'the status');
      claimEqual(idsOf(await cats.votes.list()), [first.id], 'one vote');
      await cats.votes.delete(first.id);
    },
  },
  {
    name: 'says which field is missing, empty or odd',
    async run(cats) {
      const send = (vote: object) => cats.votes.create(vote as { image_id: string; value: number });
      const missing = await claimRefused(send({ value: 1 }), 'FIELD_REQUIRED');
      claimEqual(missing.detail, '"image_id" is required', 'the missing one');
      await claimRefused(send({ image_id: '', value: 1 }), 'FIELD_EMPTY');
      await claimRefused(send({ image_id: 'a', value: 'one' }), 'INVALID_DATA');
    },
  },
];

async function* stream(picture: Blob): AsyncGenerator<Uint8Array> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  const half = Math.ceil(bytes.length / 2);
  yield bytes.subarray(0, half);
  yield bytes.subarray(half);
}
