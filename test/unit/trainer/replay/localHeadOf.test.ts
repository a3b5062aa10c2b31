import { describe, expect, it } from 'vitest';
import { integer, normal, seededRng, uniform } from '../../../../src/core/random';
import type { GroupedSamples } from '../../../../src/trainer/network/groupedSamples';
import { localHeadOf } from '../../../../src/trainer/replay/localHeadOf';

const features = {
  version: 1 as const,
  id: 't',
  fields: [
    { kind: 'categorical' as const, name: 'coupon', source: 'coupon.id', vocabulary: ['a', 'b'] },
    { kind: 'numeric' as const, name: 'views', source: 'session.views', transform: 'identity' as const, mean: 0, std: 1, missing: 0 },
  ],
};
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Shoppers whose taste for the two coupons differs with standard deviation `spread` each; the network knows the rest. */
const answers = (people: number, each: number, spread: number, seed: number): { samples: GroupedSamples; outOfFold: Float32Array } => {
  const rng = seededRng(seed);
  const rows = people * each;
  const [x, y, outOfFold] = [new Float32Array(rows * 3), new Float32Array(rows), new Float32Array(rows)];
  const [groups, coupons]: [string[], string[]] = [[], []];
  for (let person = 0; person < people; person++) {
    const tastes = [spread * normal(rng), spread * normal(rng)];
    for (let answer = 0; answer < each; answer++) {
      const row = person * each + answer;
      const coupon = integer(rng, 2);
      const logit = 0.5 * normal(rng);
      x[row * 3 + coupon] = 1;
      x[row * 3 + 2] = normal(rng);
      outOfFold[row] = sigmoid(logit);
      y[row] = uniform(rng) < sigmoid(logit + tastes[coupon]!) ? 1 : 0;
      groups.push(`p${person}`);
      coupons.push('ab'[coupon]!);
    }
  }
  return { samples: { rows, width: 3, x, y, groups, coupons }, outOfFold };
};
const headOf = ({ samples, outOfFold }: ReturnType<typeof answers>) => localHeadOf(features, samples, outOfFold);

describe('the local head of a behaviour log', () => {
  it('ships where shoppers differ in what the network cannot know, with the figures of shoppers it was not fitted on', async () => {
    const head = await headOf(answers(300, 12, 1.5, 1));
    expect(head?.prior?.inputs).toEqual([0, 1, 2]);
    const [, gain = '', se = ''] = /log loss −([\d.]+) ±([\d.]+)/.exec(head?.note ?? '') ?? [];
    expect(Number(gain)).toBeGreaterThan(4 * Number(se));
  });

  it('stays out where shoppers differ in nothing: adapting to noise loses, and the note says so', async () => {
    const kept = await Promise.all(Array.from({ length: 6 }, (_, seed) => headOf(answers(120, 6, 0, 10 + seed))));
    expect(kept.filter((head) => head?.prior).length).toBeLessThan(3);
    for (const head of kept) if (!head?.prior) expect(head?.note).toContain('do not adapt');
  });

  it('asks for enough shoppers with several answers', async () => {
    expect(await headOf(answers(30, 10, 1, 3))).toBeUndefined();
    expect(await headOf(answers(500, 1, 1, 4))).toBeUndefined();
  });
});
