// What every object store promises, run over each adapter: a folder, and S3 as s3rver speaks it.
// What a folder or a bucket adds to that, by being what it is, is tested in files beside this one.

import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObjectStore } from '../../packages/server/src/ports/object-store.ts';
import { openedDisk, openedS3, type StoreForTests } from './object-store-adapters.ts';
