// What every cache promises, run over each adapter. Time stands still unless a test moves it, and
// chance takes nothing off an entry's life unless a test says how much.

import assert from 'node:assert/strict';
import { openMemoryCache } from '@thecatapi/server/adapters/cache-memory';
import { afterEach, describe, expect, test } from 'vitest';
