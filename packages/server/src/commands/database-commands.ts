// `catapi-server migrate` and `catapi-server seed`.

import { seedCatalogue } from '../domain/catalogue/catalogue.ts';
import { withDomain } from './open-domain.ts';

export async function migrateCommand(): Promise<void> {
  await withDomain(
    async ({ ports }) => {
      const applied = await ports.database.migrate();
      const version = await ports.database.version();
      const what = applied.length === 0 ? 'was up to date' : `now has ${applied.join(', ')}`;
      process.stdout.write(`${version} ${what}\n`);
    },
    { needsSchema: false },
  );
}

export async function seedCommand(): Promise<void> {
  await withDomain(async ({ ports }) => {
    const { breeds, categories, facts, images } = await seedCatalogue(ports);
    process.stdout.write(
      `added ${breeds} breeds, ${categories} categories, ${facts} facts and ${images} drawings\n`,
    );
  });
}
