import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { measureCodes } from '../../src/server/monitoring/measures';

it('counts the pools once for all figures of a scrape, and anew at the next', async () => {
  let counted = 0;
  const registry = new Registry();
  const store = {
    catalog: async () => [],
    couponUse: async () => {
      counted++;
      return [];
    },
  };
  measureCodes(store, () => 0, registry);
  await registry.metrics();
  expect(counted).toBe(1);
  await registry.metrics();
  expect(counted).toBe(2);
});
