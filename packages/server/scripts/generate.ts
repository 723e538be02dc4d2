// Makes what the server has of generated files: the contract as the running server reads it, so
// that it needs neither a YAML parser nor the folder above its package, the two pictures of the
// schema for review, and what a load script asks for.

import { readContractDocument } from '../../sdk/scripts/contract-document.ts';
import { writeGenerated } from '../../sdk/scripts/write-generated.ts';
import { withCodeSamples } from './code-samples.ts';
import { fillPath, listExampleTargets } from './example-targets.ts';
import { mysqlSchema, sqliteSchema } from './schema.ts';

const write = (path: string, text: string) => writeGenerated(`packages/server/${path}`, text);

const contractNotice = 'Made by `npm run generate` from openapi/openapi.yaml; do not edit.';
const schemaNotice =
  '-- Made by `npm run generate` from packages/server/migrations; do not edit.\n\n';

/** Every target on a line of its own, after whether it is open to all or needs a key. */
function listUrls(contract: ReturnType<typeof readContractDocument>): string {
  const lines = listExampleTargets(contract).flatMap(({ path, pathExamples, queries, key }) => {
    // A single row of somebody's own: only its owner could ask for it.
    if (key === 'required' && Object.keys(pathExamples).length > 0) return [];
    const word = key === 'required' ? 'key' : 'open';
    return queries.map((query) => `${word} ${fillPath(path, pathExamples)}${query}`);
  });
  return `# ${contractNotice}\n${lines.join('\n')}\n`;
}

const contract = readContractDocument();
const document = { $comment: contractNotice, ...withCodeSamples(contract) };
write('src/contract/generated/openapi.json', `${JSON.stringify(document, null, 1)}\n`);
write('migrations/schema/mysql.sql', schemaNotice + (await mysqlSchema()));
write('migrations/schema/sqlite.sql', schemaNotice + (await sqliteSchema()));
write('bench/generated/urls.txt', listUrls(contract));
