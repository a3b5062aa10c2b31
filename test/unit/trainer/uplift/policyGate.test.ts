import { describe, expect, it } from 'vitest';
import { policyGate } from '../../../../src/trainer/uplift/policyGate';
import { plantedExperiment } from './plantedExperiment';

const SEEDS = 8;

const share = async (rows: number, spread: number): Promise<number> => {
  let found = 0;
  for (let seed = 0; seed < SEEDS; seed++) if ((await policyGate(plantedExperiment(rows, 100 + seed, spread), seed)).found) found += 1;
  return found / SEEDS;
};

describe('policyGate', () => {
  it('refuses a model where everybody is moved alike', async () => {
    // At a true level of .025 two or more of 8 would pass once in 60 runs; the corrected interval stays well below its level.
    expect(await share(1_000, 0)).toBeLessThan(0.25);
  });

  it('lets a planted difference pass', async () => {
    expect(await share(4_000, 0.1)).toBeGreaterThan(0.7);
  });

  it('values a ranking at what the planted effect says', async () => {
    const { value, lower, upper } = await policyGate(plantedExperiment(8_000, 1, 0.1), 1);
    // Half the people gain .15, the others lose .05: picking them in order gains .1 · ¼ over random, the mean over all shares.
    expect(lower).toBeLessThan(0.025);
    expect(upper).toBeGreaterThan(0.025);
    expect(value).toBeGreaterThan(0.015);
  });

  it('answers the same for the same seed', async () => {
    const samples = plantedExperiment(600, 1, 0.05);
    expect(await policyGate(samples, 3)).toEqual(await policyGate(samples, 3));
  });
});
