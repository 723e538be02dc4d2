// How the SDK is packed: ESM and CommonJS from the same sources, with types for both. Types are
// written one file at a time, without a type-checker, which is why everything that the SDK exports
// states its types.
import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    contract: 'src/generated/contract.ts',
    operations: 'src/generated/operations.ts',
    query: 'src/query.ts',
    node: 'src/node.ts',
    validate: 'src/validate.ts',
    msw: 'src/msw.ts',
  },
  platform: 'neutral',
  target: 'es2022',
  format: ['esm', 'cjs'],
  sourcemap: true,
  fixedExtension: false,
  dts: { oxc: true },
  checks: { legacyCjs: false },
});
