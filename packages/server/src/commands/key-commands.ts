// `catapi-server keys`: an operator makes, lists and revokes keys, without mail or the API.

import { readConfig } from '../config.ts';
import { withDomain } from './open-domain.ts';
import { table } from './table.ts';

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
      key.plan,
      key.name,
      key.createdAt,
      key.revokedAt ?? 'in use',
    ]);
    process.stdout.write(
      table([['id', 'key', 'account', 'email', 'plan', 'name', 'made', 'revoked'], ...rows]),
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

export async function changePlanCommand(account: string, plan: string): Promise<void> {
  const { plans } = readConfig();
  if (plan !== 'free' && !plans.has(plan)) {
    const known = ['free', ...plans.keys()].join(', ');
    throw new Error(`there is no plan ${plan} in RATE_LIMIT_PLANS; there are ${known}`);
  }
  await withDomain(async ({ domain }) => {
    if (!(await domain.accounts.changePlan(account, plan))) {
      throw new Error(`no account ${account}; \`catapi-server keys list\` tells the accounts`);
    }
    process.stdout.write(`account ${account} has the plan ${plan} within 10 seconds\n`);
  });
}
