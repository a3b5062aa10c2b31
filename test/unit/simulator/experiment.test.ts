import { describe, expect, it } from 'vitest';
import { playOnThreads } from '../../../src/simulator/fleet/playFleet';
import { runScenario } from '../../../src/simulator/run/runScenario';
import { tinyShop } from '../../helpers/simulatedShop';

// Shoppers alike but for their tastes, so that few of them tell what the coupon brings.
const shop = tinyShop({
  segments: [{ ...tinyShop().segments[1]!, purchaseRate: 0.4, visitsPerWeek: 3 }],
  spread: { visits: 20, purchase: 0 },
  devices: 450,
  days: 7,
  holdout: 0.5,
  seeds: { first: 1, count: 8 },
});

const run = async (treatment: 'none' | 'rule') => {
  const { rows } = await runScenario({ ...shop, experiment: { treatment } }, (_, jobs) => playOnThreads(jobs, 1));
  return (metric: string) => rows.find((row) => row.metric === metric) ?? { mean: Number.NaN, se: Number.NaN };
};

describe('an experiment', () => {
  it('finds no lift where both arms see nothing, but by chance', async () => {
    const aa = await run('none');
    expect(aa('truth').mean).toBe(0);
    expect(Math.abs(aa('estimate').mean)).toBeLessThan(4 * aa('estimate').se);
    expect(aa('intervals').mean).toBe(1);
    expect(aa('splitFlagged').mean).toBe(0);
    expect(aa('liftTold').mean).toBeLessThanOrEqual(0.25);
  });

  it('tells by orders alone what the coupon brings, and the interval holds it', async () => {
    const ab = await run('rule');
    expect(ab('truth').mean).toBeGreaterThan(5 * ab('truth').se);
    expect(ab('estimate').mean).toBeGreaterThan(3 * ab('estimate').se);
    expect(Math.abs(ab('error').mean)).toBeLessThan(4 * ab('error').se);
    // The same error, without the luck of the draw.
    expect(Math.abs(ab('bias').mean)).toBeLessThan(4 * ab('bias').se);
    expect(ab('bias').se).toBeLessThan(ab('error').se / 2);
    expect(ab('intervals').mean).toBe(1);
    expect(ab('coverage').mean).toBeGreaterThan(0.7);
  });
});
