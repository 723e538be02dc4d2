// Which hosts a page has to allow, from the addresses of what was mirrored.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { listRemoteOrigins } from './remote-origins.ts';

let room: TestRoom;
let count = 0;

beforeEach(async () => {
  room = await openTestRoom();
});
afterEach(() => room.close());

async function mirror(remoteUrl: string, state = 'published'): Promise<void> {
  count += 1;
  const id = `far${count}`;
  await room.insertImages({ id, source: 'mirror', state });
  await room.ports.database.write('images').where({ id }).update({ remote_url: remoteUrl });
}

test('are none where nothing is mirrored', async () => {
  await room.insertImages({ id: 'here' });
  expect(await listRemoteOrigins(room.ports)).toEqual([]);
});

test('are each named once, with their ports, in any number of addresses', async () => {
  for (const path of ['a.jpg', 'zoo/b.png', '~c.gif']) {
    await mirror(`https://cats.example/${path}`);
    await mirror(`https://cats.example.org/${path}`);
    await mirror(`http://cats.example:8080/${path}`);
    await mirror(`https://cats.example-two/${path}`);
  }
  expect((await listRemoteOrigins(room.ports)).sort()).toEqual([
    'http://cats.example:8080',
    'https://cats.example',
    'https://cats.example-two',
    'https://cats.example.org',
  ]);
});

test('leave out what is not shown, and what could say more than a host in a policy', async () => {
  await mirror('https://gone.example/a.jpg', 'deleted');
  await mirror('https://a;b/a.jpg');
  await mirror('https://cats.example/a.jpg');
  expect(await listRemoteOrigins(room.ports)).toEqual(['https://cats.example']);
});

test('are remembered, and found anew after an import', async () => {
  expect(await listRemoteOrigins(room.ports)).toEqual([]);
  await mirror('https://cats.example/a.jpg');
  expect(await listRemoteOrigins(room.ports)).toEqual([]);
  await room.ports.cache.forget(['images']);
  expect(await listRemoteOrigins(room.ports)).toEqual(['https://cats.example']);
});
