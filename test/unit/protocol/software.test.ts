import { expect, test } from 'vitest';
import packageJson from '../../../package.json';
import { SOFTWARE } from '../../../src/protocol/software';

test('bundles are made by the version that package.json names', () => {
  expect(SOFTWARE).toBe(`couplet/${packageJson.version}`);
});
