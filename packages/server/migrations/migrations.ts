// All migrations in the order in which they run. Once merged a migration is never edited; its hash
// is kept by a test.

import { accounts } from './0001-accounts.ts';
import { catalogue } from './0002-catalogue.ts';
import { votesAndFavourites } from './0003-votes-and-favourites.ts';
import { imageChanges } from './0004-image-changes.ts';
import { plans } from './0005-plans.ts';
import { jobs } from './0006-jobs.ts';
import { uploads } from './0007-uploads.ts';
import { webhooks } from './0008-webhooks.ts';
import { rotation } from './0009-rotation.ts';
import { imageIndex } from './0010-image-index.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  accounts,
  catalogue,
  votesAndFavourites,
  imageChanges,
  plans,
  jobs,
  uploads,
  webhooks,
  rotation,
  imageIndex,
];
