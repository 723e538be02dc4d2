// `catapi-server review`: what nobody but a person can decide, decided from a terminal.

import { writeFile } from 'node:fs/promises';
import { withDomain } from './open-domain.ts';
import { table } from './table.ts';

const listedMax = 1000;

export async function listReviewCommand(options: { withdrawn?: boolean }): Promise<void> {
  const state = options.withdrawn === true ? 'withdrawn' : 'review';
  await withDomain(async ({ domain }) => {
    const waiting = await domain.review.list(state, listedMax);
    const rows = waiting.map((image) => [
      image.id,
      image.created_at,
      image.user_id ?? '-',
      image.original_filename ?? '-',
      `${image.width}×${image.height}`,
      image.reason ?? '-',
    ]);
    const head = ['id', 'uploaded', 'account', 'file', 'pixels', 'why'];
    process.stdout.write(table([head, ...rows]));
    if (waiting.length === 0) process.stderr.write('there is none\n');
    else
      process.stderr.write('`catapi-server review show <id> <file>` writes a picture to look at\n');
    if (waiting.length === listedMax) {
      process.stderr.write(`only the ${listedMax} that wait longest are shown\n`);
    }
  });
}

export async function showReviewCommand(id: string, file: string): Promise<void> {
  await withDomain(async ({ domain }) => {
    const found = await domain.review.fetch(id);
    if (found === undefined) throw noSuchUpload(id);
    await writeFile(file, found.bytes);
    process.stdout.write(`${file} is the ${found.type} of ${id}\n`);
  });
}

export async function approveCommand(ids: readonly string[]): Promise<void> {
  await decide(ids, 'is approved; a worker makes its sizes and publishes it', (review, id) =>
    review.approve(id),
  );
}

export async function rejectCommand(
  ids: readonly string[],
  { reason }: { reason: string },
): Promise<void> {
  await decide(ids, 'is rejected; a worker deletes its files and tells its owner', (review, id) =>
    review.reject(id, reason),
  );
}

export async function restoreCommand(ids: readonly string[]): Promise<void> {
  await decide(ids, 'is shown again, whatever the votes say', (review, id) => review.restore(id));
}

type Review = Parameters<Parameters<typeof withDomain>[0]>[0]['domain']['review'];

/** Those that cannot be decided are named at the end, after the others were. */
async function decide(
  ids: readonly string[],
  done: string,
  decideOne: (review: Review, id: string) => Promise<boolean>,
): Promise<void> {
  await withDomain(async ({ domain }) => {
    const unknown: string[] = [];
    for (const id of ids) {
      if (await decideOne(domain.review, id)) process.stdout.write(`${id} ${done}\n`);
      else unknown.push(id);
    }
    if (unknown.length > 0) throw noSuchUpload(unknown.join(', '));
  });
}

const noSuchUpload = (ids: string) =>
  new Error(`no upload can be decided here: ${ids}; \`catapi-server review list\` tells the ids`);
