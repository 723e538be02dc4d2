// `catapi-server keys`: an operator makes, lists and revokes keys, without mail or the API.

import { withDomain } from './open-domain.ts';

export async function createKeyCommand(options: { email?: string; name: string }): Promise<void> {
  await withDomain(async ({ domain }) => {
    const { key, userId } = await domain.accounts.createKey(options);
    process.stdout.write(`${key}\n`);
    process.stderr.write(`account ${userId}; the key is shown this once and kept only as a hash\n`);
  });
}

export async function listKeysCommand(): Promise<void> {
  await withDomain(async ({ domain }) => {
    const rows = (await domain.accounts.listKeys()).map((key) => [
      String(key.id),
      `…${key.ending}`,
      key.userId,
      key.email ?? '-',
      key.name,
      key.createdAt,
      key.revokedAt ?? 'in use',
    ]);
    process.stdout.write(
      table([['id', 'key', 'account', 'email', 'name', 'made', 'revoked'], ...rows]),
    );
  });
}

export async function revokeKeyCommand(id: string): Promise<void> {
  await withDomain(async ({ domain }) => {
    if (!/^\d+$/.test(id) || !(await domain.accounts.revokeKey({ id: Number(id) }))) {
      throw new Error(`no key in use has the id ${id}; \`catapi-server keys list\` tells the ids`);
    }
    process.stdout.write(`key ${id} no longer works; servers that run notice within 10 seconds\n`);
  });
}

function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
