import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { linearPriorSchema } from '../../../../src/core/bandit/linearPrior';
import { coldPrior } from '../../../../src/core/campaigns/coldPrior';
import { banditDistance } from '../../../../src/core/loop/banditDistance';
import { smallCampaign } from '../../trainer/fixtures';

const bandit = (mean: readonly number[], rewardScale = 1, id = 'f') => ({
  features: { version: 1 as const, id, fields: [] },
  mean: [...mean],
  rewardScale,
});

describe('banditDistance', () => {
  it('is 0 of the same, and measures money whatever unit rewards are in', () => {
    expect(banditDistance(bandit([1, 2]), bandit([1, 2]))).toBe(0);
    expect(banditDistance(bandit([1, 2], 10), bandit([10, 20], 1))).toBe(0);
    expect(banditDistance(bandit([0, 0]), bandit([0, 0]))).toBe(0);
  });

  it('is relative, symmetric, and 1 where features differ or one side knew nothing', () => {
    expect(banditDistance(bandit([3, 4]), bandit([3, 3]))).toBeCloseTo(0.2);
    expect(banditDistance(bandit([3, 3]), bandit([3, 4]))).toBeCloseTo(0.2);
    expect(banditDistance(bandit([0, 0]), bandit([3, 4]))).toBe(1);
    expect(banditDistance(bandit([1]), bandit([1], 1, 'g'))).toBe(1);
  });

  it('is 0 between a bandit that was just made and the same one read from its bundle', () => {
    const made = coldPrior(smallCampaign());
    const read = v.parse(linearPriorSchema, JSON.parse(JSON.stringify(made)));
    expect(JSON.stringify(read.features)).not.toBe(JSON.stringify(made.features));
    expect(banditDistance(made, read)).toBe(0);
  });
});
