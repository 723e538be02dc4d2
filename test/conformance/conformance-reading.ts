// What anybody may read: pictures, breeds, facts, categories, and how the server is.

import { claim, claimEqual, claimRefused, collect, idsOf } from './claims.ts';
import type { Conformance } from './conformance.ts';

const isUnique = (ids: readonly unknown[]) => new Set(ids).size === ids.length;

export const readingConformance: readonly Conformance[] = [
  {
    name: 'finds images by chance, at most ten without a key',
    async run(_, { visitor }) {
      claimEqual((await visitor.images.search()).length, 1, 'one image when nothing is said');
      const images = await visitor.images.search({ limit: 25 });
      claimEqual(images.length, 10, 'the limit without a key');
      claimEqual(images.pagination, undefined, 'chance has no pages');
      claim(isUnique(idsOf(images)), 'no image comes twice');
      for (const { id, url, width, height } of images) {
        claim(url.includes(id) && width > 0 && height > 0, `${id} has an address and a size`);
      }
    },
  },
  {
    name: 'finds images by breed, type and category',
    async run(cats) {
      const bengals = await cats.images.search({ limit: 5, breed_ids: ['beng', 'abys'] });
      claim(bengals.length > 0, 'there are some');
      for (const { breeds = [] } of bengals) {
        claim(
          breeds.some(({ id }) => id === 'beng' || id === 'abys'),
          'each is of these breeds',
        );
      }
      const [image] = bengals;
      const others = await cats.images.search({ limit: 25, exclude_ids: [image?.id ?? ''] });
      claim(!idsOf(others).includes(image?.id ?? ''), 'what is excluded does not come');
      const plain = await cats.images.search({ has_breeds: false, include_categories: false });
      for (const { breeds = [], categories } of plain) {
        claimEqual([breeds, categories], [[], undefined], 'neither breeds nor categories');
      }
      const [category] = await cats.categories.list();
      const query = { category_ids: [category?.id ?? 0] };
      claim(Array.isArray(await cats.images.search(query)), 'a category can be asked for');
    },
  },
  {
    name: 'walks a seeded search without repeats',
    async run(_, { visitor }) {
      const pageOf = (page: number) => visitor.images.search({ limit: 7, seed: 'walk', page });
      const pages = [await pageOf(0), await pageOf(1)];
      claim(isUnique(idsOf(pages.flat())), 'no image comes twice');
      claimEqual(idsOf(await pageOf(0)), idsOf(pages[0] ?? []), 'the same seed is the same order');
      claimEqual(pages[1]?.pagination?.page, 1, 'the page');
    },
  },
  {
    name: 'walks all images of a filter',
    async run(cats) {
      const query = { breed_ids: ['beng'], limit: 2 };
      const count = (await cats.images.search({ ...query, order: 'ASC' })).pagination?.count;
      const all = await collect(cats.images.searchAll(query));
      claimEqual(all.length, count, 'as many as there are');
      claim(isUnique(idsOf(all)), 'no image comes twice');
      const inOrder = await collect(cats.images.searchAll({ ...query, order: 'DESC' }));
      claimEqual(idsOf(inOrder).sort(), idsOf(all).sort(), 'the same ones in order');
    },
  },
  {
    name: 'gets an image, in sizes, and its file',
    async run(_, { visitor }) {
      const [found] = await visitor.images.search();
      const image = await visitor.images.get(found?.id ?? '');
      claimEqual([image.id, image.url], [found?.id, found?.url], 'the same image');
      const small = await visitor.images.get(image.id, { width: 100 });
      claimEqual([small.width, small.height], [image.width, image.height], 'the original size');
      for (const { url } of [image, small]) {
        const file = await visitor.images.file(url.split('/').at(-1) ?? '');
        claim(file instanceof Blob && file.size > 0, 'a file with something in it');
        claim(file.type.startsWith('image/'), 'a picture');
      }
      claim(Array.isArray(await visitor.images.analysis(image.id)), 'what was recognised');
      claim(Array.isArray(await visitor.images.breeds(image.id)), 'its breeds');
    },
  },
  {
    name: 'knows breeds',
    async run(_, { visitor }) {
      const all = await visitor.breeds.list();
      const page = await visitor.breeds.list({ limit: 2, page: 1 });
      claimEqual(idsOf(page), idsOf(all).slice(2, 4), 'the second page');
      claimEqual(page.pagination, { count: all.length, page: 1, limit: 2 }, 'where it stands');
      claimEqual(idsOf(await collect(visitor.breeds.all({ limit: 3 }))), idsOf(all), 'all pages');
      const [found] = await visitor.breeds.search({ q: 'BENG' });
      const bengal = await visitor.breeds.get('beng');
      claimEqual([bengal.name, found?.id], ['Bengal', 'beng'], 'the same breed');
      claimEqual(await visitor.breeds.search({ q: 'no such cat' }), [], 'nothing found');
    },
  },
  {
    name: 'knows facts, categories and sources',
    async run(_, { visitor }) {
      const facts = await visitor.facts.list({ limit: 3 });
      claimEqual(facts.length, 3, 'the limit');
      const all = await collect(visitor.facts.all());
      claimEqual(all.length, facts.pagination?.count, 'all facts');
      const ofBreed = await visitor.breeds.facts('abys', { limit: 10 });
      claim(
        ofBreed.length > 0 && ofBreed.every(({ breed_id: id }) => id === 'abys'),
        'facts about one breed',
      );
      claimEqual(await visitor.breeds.facts('nope'), [], 'none about an unknown one');
      const categories = await visitor.categories.list();
      const walked = await collect(visitor.categories.all({ limit: 2 }));
      claimEqual(walked, categories, 'all categories');
      const sources = await visitor.sources.list();
      claimEqual(await collect(visitor.sources.all()), sources, 'all sources');
    },
  },
  {
    name: 'hears that the server is well, and what it promises',
    async run(_, { visitor }) {
      claimEqual((await visitor.health.live()).status, 'ok', 'alive');
      claimEqual((await visitor.health.ready()).status, 'ok', 'ready');
      claimEqual((await visitor.contract.json())['openapi'], '3.1.0', 'the contract');
      claim((await visitor.contract.yaml()).includes('openapi: 3.1.0'), 'the same as YAML');
    },
  },
  {
    name: 'lists are arrays that know where they stand and do not show it',
    async run(_, { visitor }) {
      const page = await visitor.breeds.list({ limit: 2 });
      claim(page.pagination !== undefined, 'it knows');
      claimEqual(Object.keys(page), ['0', '1'], 'nothing but items');
      claim(!('pagination' in page.filter(() => true)), 'what is made of it does not claim it');
    },
  },
  {
    name: 'says what is not there, and what cannot be asked',
    async run(_, { visitor }) {
      const error = await claimRefused(visitor.images.get('nope'), 'IMAGE_NOT_FOUND');
      const text = "Couldn't find an image matching the passed 'id' of nope";
      claimEqual([error.status, error.detail], [400, text], 'the words of the server');
      claim(error.requestId !== undefined && error.operation === 'getImage', 'which call it was');
      await claimRefused(visitor.breeds.get('nope'), 'NOT_FOUND');
      await claimRefused(visitor.images.breeds('nope'), 'NOT_FOUND');
      await claimRefused(visitor.images.file('nope.jpg'), 'NOT_FOUND');
      await claimRefused(visitor.images.search({ limit: 0 }), 'INVALID_PARAMETERS');
    },
  },
];
