// The reference at /docs as a reader uses it: the samples of each operation are there in three
// languages, are switched by mouse and by keyboard, are copied, and what is tried works with the
// demo key.

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import openapi from '../../packages/server/src/contract/generated/openapi.json' with {
  type: 'json',
};
import { startServer, type TestServer } from '../support/server.ts';
import { expectDecent, looks, openWalks, patience, type Walks } from './page-walks.ts';

// Swagger UI draws slowly where other programs want the processor too.
vi.setConfig({ testTimeout: 120_000 });

const executablePath = inject('chromium');
const desk = looks[0]?.options ?? {};

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

interface Sampled {
  tags: string[];
  operationId: string;
  'x-codeSamples': { label: string; source: string }[];
}

const operations = Object.values(openapi.paths).flatMap((item) =>
  Object.values(item as Record<string, unknown>).filter(
    (one): one is Sampled => (one as Partial<Sampled>).operationId !== undefined,
  ),
);

function blockOf(page: Page, operationId: string): Locator {
  const { tags } = operations.find((one) => one.operationId === operationId) as Sampled;
  return page.locator(`#operations-${tags[0]}-${operationId}`);
}

async function openOperation(page: Page, operationId: string): Promise<Locator> {
  await page.goto(`${server.url}/docs`);
  const block = blockOf(page, operationId);
  await block.locator('.opblock-summary-control').click();
  await block.locator('.samples').waitFor();
  return block;
}

const shownCode = (block: Locator) => block.locator('.samples code').textContent();
const tab = (block: Locator, name: string) => block.getByRole('tab', { name, exact: true });

/** What the contract has, at the address of this server. */
function sampleOf(operationId: string, label: string): string {
  const { 'x-codeSamples': samples } = operations.find(
    (one) => one.operationId === operationId,
  ) as Sampled;
  const source = samples.find((one) => one.label === label)?.source ?? '';
  const here = source.replaceAll('http://localhost:3000', server.url);
  return label === 'CLI' ? `${here} --base-url ${server.url}` : here;
}

describe.runIf(executablePath !== undefined)('in a browser', () => {
  let walks: Walks;

  beforeAll(async () => {
    walks = await openWalks(executablePath as string, server.url);
  });
  afterAll(() => walks?.close());

  it.each(looks)('shows samples and tries a call: $name', ({ options }) =>
    walks.walk(options, async (page) => {
      const block = await openOperation(page, 'searchImages');
      for (const label of ['curl', 'SDK', 'CLI']) {
        await tab(block, label).click();
        expect(await shownCode(block)).toBe(sampleOf('searchImages', label));
        expect(await tab(block, label).getAttribute('aria-selected')).toBe('true');
      }
      await expectDecent(page);
      await block.locator('.execute').click();
      const live = block.locator('.live-responses-table .response-col_status');
      await expect.poll(() => live.last().textContent(), patience).toMatch(/^200/);
      expect(await block.locator('.curl').first().textContent()).toContain(
        'x-api-key: DEMO-API-KEY',
      );
      await expectDecent(page);
    }),
  );

  // That every operation has its samples is a rule of the contract; drawing all takes a minute.
  it('has every sample, under each heading', () =>
    walks.walk(desk, async (page) => {
      await page.goto(`${server.url}/docs`);
      await page.locator('.opblock').first().waitFor();
      const byTag = new Map(operations.map((one) => [one.tags[0], one]));
      expect(byTag.size).toBeGreaterThan(8);
      for (const { operationId, 'x-codeSamples': samples } of byTag.values()) {
        const block = blockOf(page, operationId);
        await block.locator('.opblock-summary-control').click();
        const tabs = block.locator('.samples [role=tab]');
        await tabs.first().waitFor();
        expect(await tabs.allTextContents()).toEqual(samples.map(({ label }) => label));
        expect(await shownCode(block)).toBe(sampleOf(operationId, 'curl'));
      }
    }));

  it('goes from tab to tab with the keyboard, and keeps the choice', () =>
    walks.walk(desk, async (page) => {
      const block = await openOperation(page, 'getBreed');
      await tab(block, 'curl').focus();
      await page.keyboard.press('ArrowRight');
      expect(await shownCode(block)).toBe(sampleOf('getBreed', 'SDK'));
      await page.keyboard.press('End');
      expect(await shownCode(block)).toBe(sampleOf('getBreed', 'CLI'));
      await page.keyboard.press('ArrowRight');
      expect(await shownCode(block)).toBe(sampleOf('getBreed', 'curl'));
      await page.keyboard.press('ArrowLeft');
      const focused = () => page.evaluate(() => document.activeElement?.textContent);
      expect(await focused()).toBe('CLI');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Copy');
      await page.keyboard.press('Tab');
      const role = await page.evaluate(() => document.activeElement?.getAttribute('role'));
      expect(role, 'a long line is scrolled from here').toBe('tabpanel');
      const again = await openOperation(page, 'listVotes');
      expect(await shownCode(again)).toBe(sampleOf('listVotes', 'CLI'));
      // Where there is nothing in the chosen language, the first there is stands in.
      await tab(again, 'SDK').click();
      const old = await openOperation(page, 'deleteVoteByOldPath');
      expect(await shownCode(old)).toBe(sampleOf('deleteVoteByOldPath', 'curl'));
    }));

  it('copies the sample that is shown, and says so', () =>
    walks.walk({ ...desk, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const block = await openOperation(page, 'createVote');
      await tab(block, 'SDK').click();
      await block.getByRole('button', { name: 'Copy the SDK sample' }).click();
      await expect.poll(() => block.locator('.samples [role=status]').textContent()).toBe('Copied');
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toBe(sampleOf('createVote', 'SDK'));
    }));

  it('selects the sample where the clipboard is refused', () =>
    walks.walk(desk, async (page) => {
      await page.addInitScript(() => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
      });
      const block = await openOperation(page, 'createVote');
      await block.getByRole('button', { name: 'Copy the curl sample' }).click();
      await block.getByText('Selected').waitFor();
      expect(await page.evaluate(() => String(getSelection()))).toBe(
        sampleOf('createVote', 'curl'),
      );
    }));

  it('shows a place for a key where the server has no demo key', async () => {
    const other = await startServer({ env: { DEMO_KEY: '' } });
    const others = await openWalks(executablePath as string, other.url);
    try {
      await others.walk(desk, async (page) => {
        await page.goto(`${other.url}/docs`);
        const block = blockOf(page, 'getBreed');
        await block.locator('.opblock-summary-control').click();
        expect(await shownCode(block)).toContain("-H 'x-api-key: YOUR-KEY'");
      });
    } finally {
      await others.close();
      await other.stop();
    }
  });
});
