// The rows that the contract's examples speak of, under the very ids that they name. They are put
// back before each operation, so that one which deletes or takes away finds what it needs and
// leaves nothing missing for the others, in whatever order they run.

import type { Knex } from 'knex';
import { insertImageChanges } from '../../packages/server/src/domain/images/image-change-store.ts';
import { sqlTime } from '../../packages/server/src/ports/database.ts';
import type { TestServer } from './server.ts';

const imageId = '0XYvRd7oD';
const breedId = 'abys';
const voteId = 1120951;
const favouriteId = 232413577;
const webhookId = 'ep_7QzXb1cNf5hJk3mRp6sVt0';
const email = 'teacher@school.example';

/** Makes the account of this key own what the examples name, and no more than that. */
export async function restoreExamples(server: TestServer, key: string): Promise<void> {
  const found = await server.domain.accounts.findCaller(key);
  const { accountId } = (found as { caller: { accountId: number } }).caller;
  await server.ports.database.transaction(async (knex) => {
    await removeSignUp(knex);
    await knex('idempotency_keys').delete();
    await knex('images').where({ id: imageId }).update({
      state: 'published',
      account_id: accountId,
      deleted_at: null,
    });
    await knex('image_breeds').where({ image_id: imageId }).delete();
    await knex('image_breeds').insert({ image_id: imageId, breed_id: breedId });
    await insertImageChanges(knex, [imageId], sqlTime(Date.now()));
    const row = { account_id: accountId, image_id: imageId, created_at: sqlTime(Date.now()) };
    await knex('votes').where({ account_id: accountId }).delete();
    await knex('votes').insert({ ...row, id: voteId, value: 1, country_code: null, sub_id: null });
    await knex('favourites').where({ account_id: accountId }).delete();
    await knex('favourites').insert({
      ...row,
      id: favouriteId,
      sub_id: null,
      sub_id_or_empty: '',
    });
    await knex('webhooks').where({ account_id: accountId }).delete();
    await knex('webhooks').insert({
      account_id: accountId,
      app_id: 'app_2XyVRd7oDmQkPa9sT4uLw8',
      endpoint_id: webhookId,
      name: 'My gallery',
      url: 'https://gallery.example/hooks/cats',
      // Nobody is told of what the other examples do.
      events: 'image.processed',
      secret: 'whsec_EXAMPLEexampleEXAMPLEexampleEXAM',
      created_at: row.created_at,
      updated_at: row.created_at,
    });
  });
  await server.ports.cache.forget([`image:${imageId}`, 'images']);
}

async function removeSignUp(knex: Knex): Promise<void> {
  const account: { id: number } | undefined = await knex('accounts').where({ email }).first('id');
  if (account === undefined) return;
  await knex('api_keys').where({ account_id: account.id }).delete();
  await knex('accounts').where({ id: account.id }).delete();
}
