// What a call throws when it does not work, for every way in which that happens.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatApi } from './client.ts';
import {
  CatApiError,
  isCatApiError,
  isNotFound,
  isRateLimited,
  isUnauthenticated,
  isUnreachable,
} from './errors.ts';
import { openStandIn, type Said, type StandIn } from './testing/stand-in.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());

const thrownBy = async (call: Promise<unknown>): Promise<CatApiError> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(isCatApiError(error)).toBe(true);
  return error as CatApiError;
};

const get = (said: Said, options = {}) => {
  standIn.say(said);
  return thrownBy(
    createCatApi({ baseUrl: standIn.address, retries: 0, ...options }).images.get('nope'),
  );
};

describe('a refusal in bare text, as the live service sends it', () => {
  it.each([
    [400, "Couldn't find an image matching the passed 'id' of nope", 'IMAGE_NOT_FOUND'],
    [
      401,
      "AUTHENTICATION_ERROR - you need to send your API Key as the 'x-api-key' header",
      'AUTHENTICATION_ERROR',
    ],
    [400, 'AUTHENTICATION_ERROR', 'AUTHENTICATION_ERROR'],
    [400, '"image_id" is required', 'FIELD_REQUIRED'],
    [400, '"value" is not allowed to be empty', 'FIELD_EMPTY'],
    [400, 'INVALID_DATA', 'INVALID_DATA'],
    [400, 'INVALID_ACCOUNT', 'INVALID_ACCOUNT'],
    [404, 'INVALID_ACCOUNT', 'INVALID_ACCOUNT'],
    [404, 'NO_VOTE_FOUND_MATCHING_ID', 'NO_VOTE_FOUND_MATCHING_ID'],
    [400, 'DUPLICATE_FAVOURITE - favourites are unique for account', 'DUPLICATE_FAVOURITE'],
    [400, 'Invalid parameters.', 'INVALID_PARAMETERS'],
    [400, 'Unexpected token a in JSON position 14', 'MALFORMED_JSON'],
    [404, 'NOT_FOUND', 'NOT_FOUND'],
    [404, '<!DOCTYPE html><p>Not here', 'NOT_FOUND'],
    [429, 'Too Many Requests', 'TOO_MANY_REQUESTS'],
    [500, 'Internal Server Error', 'INTERNAL_SERVER_ERROR'],
    [502, '<html>Bad Gateway</html>', 'SERVICE_UNAVAILABLE'],
    [418, 'teapot', 'UNKNOWN'],
    [400, '', 'UNKNOWN'],
  ])('%i %s has the code %s', async (status, body, code) => {
    const error = await get({ status, body });
    expect(error).toMatchObject({ code, status, detail: body, operation: 'getImage' });
  });

  it('says what happened and what to do', async () => {
    const error = await get({ status: 401, body: 'AUTHENTICATION_ERROR' });
    expect(error.message).toBe(
      'AUTHENTICATION_ERROR. Pass a key that this server knows: createCatApi({ apiKey }). ' +
        '[getImage, 401, AUTHENTICATION_ERROR]',
    );
  });
});

describe('a refusal that says its code', () => {
  it('is read from the problem document', async () => {
    const body = {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'IMAGE_NOT_FOUND',
      detail: "Couldn't find an image matching the passed 'id' of nope",
      request_id: 'r1',
    };
    const error = await get({ status: 400, body });
    expect(error).toMatchObject({ code: body.code, detail: body.detail, requestId: 'r1' });
    expect(error.message).toContain('request r1');
  });

  it('is read from the header before anything else, also when the code is new', async () => {
    const headers = { 'x-error-code': 'NAPPING', 'x-request-id': 'r2' };
    const error = await get({ status: 400, body: 'INVALID_DATA', headers });
    expect(error).toMatchObject({ code: 'NAPPING', requestId: 'r2' });
  });

  it.each([
    [{ 'retry-after-seconds': '29.662', 'retry-after': '60' }, 29_662],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
    [{ 'ratelimit-reset': '2015-03-06T01:10:58.855Z' }, 0],
    [{}, undefined],
  ])('tells when to come again from %o', async (headers, waitMs) => {
    const error = await get({ status: 429, body: 'Too Many Requests', headers });
    const toldMs = error.retryAt && error.retryAt.getTime() - Date.now();
    if (waitMs === undefined) expect(toldMs).toBeUndefined();
    else expect(Math.abs((toldMs ?? Number.NaN) - waitMs)).toBeLessThan(2000);
    expect(isRateLimited(error)).toBe(true);
  });
});

describe('an answer that is none', () => {
  it.each(['{"id":', '<html>', 'null or so'])('%s is not JSON', async (body) => {
    const error = await get({ body });
    expect(error).toMatchObject({ code: 'BAD_ANSWER', status: 200 });
    expect(error.message).toContain('baseUrl');
  });

  it('is not a list where a list is promised', async () => {
    standIn.say({ body: { message: 'hello' } });
    const error = await thrownBy(createCatApi({ baseUrl: standIn.address }).images.search());
    expect(error.code).toBe('BAD_ANSWER');
  });

  it('breaks off in the middle', async () => {
    standIn.say((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":');
      setTimeout(() => response.destroy(), 20);
    });
    const error = await thrownBy(createCatApi({ baseUrl: standIn.address }).images.get('x'));
    expect(error.code).toBe('CONNECTION');
  });

  it('does not come, because nobody is there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const baseUrl = `http://127.0.0.1:${port}`;
    const error = await thrownBy(createCatApi({ baseUrl }).images.get('x'));
    expect(error).toMatchObject({ code: 'CONNECTION', status: undefined });
    expect(error.message).toContain(`Nobody answered at ${baseUrl} (ECONNREFUSED).`);
    expect(isUnreachable(error)).toBe(true);
  });
});

describe('time and signals', () => {
  const silent = () => standIn.say(() => {});
  const halting = () =>
    standIn.say((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('[');
    });
  const search = (options: object, client = {}) =>
    thrownBy(createCatApi({ baseUrl: standIn.address, ...client }).images.search({}, options));

  it('stop a call that is not answered, or not wholly, in time', async () => {
    silent();
    expect(await search({ timeoutMs: 30 })).toMatchObject({ code: 'TIMEOUT' });
    expect(await search({}, { timeoutMs: 30 })).toMatchObject({ code: 'TIMEOUT' });
    halting();
    expect(await search({ timeoutMs: 60 })).toMatchObject({ code: 'TIMEOUT' });
    expect(await search({ signal: AbortSignal.timeout(30) })).toMatchObject({ code: 'TIMEOUT' });
  });

  it.each([
    ['no answer', silent],
    ['half an answer', halting],
  ])('stop a call when its caller says so, with %s', async (_, prepare) => {
    prepare();
    const stop = new AbortController();
    setTimeout(() => stop.abort('enough'), 40);
    const error = await search({ signal: stop.signal });
    expect(error).toMatchObject({ code: 'ABORTED', cause: 'enough' });
  });

  it('send nothing when the signal has said so already', async () => {
    standIn.asked.length = 0;
    expect(await search({ signal: AbortSignal.abort() })).toMatchObject({ code: 'ABORTED' });
    expect(standIn.asked).toEqual([]);
  });

  it('know limits that are none, and refuse those that cannot be meant', async () => {
    standIn.say({ body: [] });
    const cats = createCatApi({ baseUrl: standIn.address });
    for (const timeoutMs of [0, Infinity, 2 ** 40]) await cats.images.search({}, { timeoutMs });
    expect(await search({ timeoutMs: -1 })).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

it('what cannot be sent is told from what was not answered', async () => {
  const cats = createCatApi({ baseUrl: standIn.address, apiKey: 'a\nb' });
  expect(await thrownBy(cats.images.search())).toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('the guards hold for an error of another copy of this package, and for nothing else', () => {
  const mark = Symbol.for('@thecatapi/sdk/error');
  const foreign = Object.assign(new Error('x'), { code: 'NOT_FOUND', status: 404, [mark]: true });
  expect(foreign).not.toBeInstanceOf(CatApiError);
  expect([isCatApiError(foreign), isNotFound(foreign)]).toEqual([true, true]);
  expect(isCatApiError(foreign, 'TIMEOUT')).toBe(false);
  for (const other of [undefined, null, 'x', new Error('NOT_FOUND'), { code: 'NOT_FOUND' }]) {
    expect([isCatApiError(other), isNotFound(other), isUnauthenticated(other)]).not.toContain(true);
  }
});
