// The rule that each operation shows how it is called: the SDK's lines in openapi.yaml, and beside
// them, in the document that is served, curl and the CLI. That they work is shown elsewhere, in
// test/running/docs-samples.test.ts.

import { describe, expect, it } from 'vitest';
import {
  type ContractDocument,
  methods,
  type OperationObject,
  readContractDocument,
} from '../../packages/sdk/scripts/contract-document.ts';
import served from '../../packages/server/src/contract/generated/openapi.json' with {
  type: 'json',
};

interface Sample {
  lang: string;
  label?: string;
  source: string;
}

/** The old path has no method in the SDK: `votes.delete` takes the new one. */
const withoutSdk = ['deleteVoteByOldPath'];

function listSamples(document: ContractDocument): { id: string; samples: Sample[] }[] {
  return Object.values(document.paths).flatMap((item) =>
    methods
      .map((method) => item[method] as OperationObject | undefined)
      .filter((operation) => operation !== undefined)
      .map((operation) => ({
        id: operation.operationId,
        samples: (operation['x-codeSamples'] ?? []) as Sample[],
      })),
  );
}

const written = listSamples(readContractDocument());

describe('in openapi.yaml', () => {
  it('every operation says how the SDK calls it, but those known to have no method there', () => {
    const silent = written.filter(({ samples }) => samples.length === 0).map(({ id }) => id);
    expect(silent).toEqual(withoutSdk);
  });

  it.each(written.filter(({ samples }) => samples.length > 0))(
    '$id is called once, in six lines at most',
    ({ samples }) => {
      expect(samples.map(({ lang }) => lang)).toEqual(['js']);
      const lines = (samples[0]?.source ?? '').trimEnd().split('\n');
      const code = lines.filter((line) => line !== '' && !line.startsWith('import '));
      expect(code.length).toBeLessThanOrEqual(6);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(90);
      expect(code.join('\n').match(/\bawait cats\.\w+\.\w+\(/g)).toHaveLength(1);
    },
  );
});

describe('in the document that is served', () => {
  it.each(listSamples(served as unknown as ContractDocument))(
    '$id has curl, SDK and CLI',
    ({ id, samples }) => {
      const wanted = withoutSdk.includes(id) ? ['curl', 'CLI'] : ['curl', 'SDK', 'CLI'];
      expect(samples.map(({ label }) => label)).toEqual(wanted);
      const byLabel = new Map(samples.map(({ label, source }) => [label, source]));
      expect(byLabel.get('curl')).toMatch(/^curl /);
      expect(byLabel.get('CLI')).toMatch(new RegExp(`^catapi call ${id}( |$)`));
      expect(byLabel.get('SDK') ?? 'createCatApi({').toContain('createCatApi({');
    },
  );
});
