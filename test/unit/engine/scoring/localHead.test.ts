import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { adaptHead, type HeadExample, headLogit, type LocalHeadPrior, localHeadSchema } from '../../../../src/engine/scoring/localHead';
import { normal, seededRng, uniform } from '../../../../src/maths/random';

/** Two coupons in inputs 0 and 1, a mood in input 3; shoppers differ most in the coupons. */
const prior: LocalHeadPrior = {
  version: 1,
  inputs: [0, 1, 3],
  factor: [0.6, 0, 0.2, 0.1, 0, 1.5, -0.1, 0, -0.4, 1.4],
  deviations: [0.5],
  steps: 8,
};

interface Shopper {
  readonly answers: readonly HeadExample[];
  /** Chance of acceptance of each answer. */
  readonly truth: readonly number[];
}

/** A shopper drawn from the prior's coupon effects, with `n` answers of a coupon and a mood each. */
const shopper = (seed: number, n: number): Shopper => {
  const rng = seededRng(seed);
  const [first, second] = [1.5 * normal(rng), 1.5 * normal(rng)];
  const answers: HeadExample[] = [];
  const truth: number[] = [];
  for (let i = 0; i < n; i++) {
    const coupon = uniform(rng) < 0.5 ? 0 : 1;
    const x = [1 - coupon, coupon, 9, uniform(rng) < 0.5 ? 1 : 0];
    const logit = normal(rng);
    const p = 1 / (1 + Math.exp(-(logit + (coupon === 0 ? first : second))));
    answers.push({ logit, x, accepted: uniform(rng) < p });
    truth.push(p);
  }
  return { answers, truth };
};

/** Mean log loss on answers 20 … 39 after `shots` of the first 20; `label` may falsify what is learnt from. */
const lossAfter = (shots: number, label = (example: HeadExample, _i: number): HeadExample => example): number => {
  let [sum, count] = [0, 0];
  for (let seed = 0; seed < 200; seed++) {
    const { answers, truth } = shopper(seed, 40);
    const head = adaptHead(prior, answers.slice(0, shots).map(label));
    for (let i = 20; i < 40; i++) {
      const q = 1 / (1 + Math.exp(-headLogit(prior, head, answers[i]!.logit, answers[i]!.x)));
      sum -= truth[i]! * Math.log(q) + (1 - truth[i]!) * Math.log(1 - q);
      count += 1;
    }
  }
  return sum / count;
};

describe('adaptHead', () => {
  it('is the network alone, exactly, before any answer', () => {
    const head = adaptHead(prior, []);
    for (const logit of [-3.25, 0, 0.1, 7]) expect(headLogit(prior, head, logit, [1, 0, 9, 1])).toBe(logit);
  });

  it('recovers what is planted in a shopper: liked coupons up, refused ones down', () => {
    const liked = (x: readonly number[], accepted: boolean): HeadExample => ({ logit: 0, x, accepted });
    const examples = Array.from({ length: 40 }, (_, i) => liked(i % 2 ? [1, 0, 0, 0] : [0, 1, 0, 0], i % 2 === 1));
    const head = adaptHead(prior, examples);
    expect(headLogit(prior, head, 0, [1, 0, 0, 0])).toBeGreaterThan(2);
    expect(headLogit(prior, head, 0, [0, 1, 0, 0])).toBeLessThan(-2);
  });

  it('stands where the penalised likelihood is flat', () => {
    const { answers } = shopper(5, 15);
    const diagonal: LocalHeadPrior = { ...prior, factor: [0.7, 0, 0.3], deviations: [1.2, 0.9, 0.5] };
    const variances = [0.7, 0.3, 1.2, 0.9, 0.5].map((s) => s * s);
    const head = adaptHead(diagonal, answers);
    for (const [i, variance] of variances.entries()) {
      let slope = -head[i]! / variance;
      for (const { logit, x, accepted } of answers) {
        const h = [1, logit, x[0]!, x[1]!, x[3]!][i]!;
        slope += ((accepted ? 1 : 0) - 1 / (1 + Math.exp(-headLogit(diagonal, head, logit, x)))) * h;
      }
      expect(Math.abs(slope)).toBeLessThan(1e-6);
    }
  });

  it('predicts unseen answers the better the more it has learnt, and nothing from labels of somebody else', () => {
    const losses = [0, 2, 5, 10, 20].map((shots) => lossAfter(shots));
    for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1]!);
    expect(losses[0]! - losses[3]!).toBeGreaterThan(0.05);
    // The broken twin: the labels of a coin.
    const rng = seededRng(9);
    const permuted = lossAfter(10, (example) => ({ ...example, accepted: uniform(rng) < 0.5 }));
    expect(permuted).toBeGreaterThan(losses[0]!);
  });

  it('does not hang on the order of the answers, and gives the same head for the same answers', () => {
    const { answers } = shopper(3, 12);
    const head = adaptHead(prior, answers);
    expect([...adaptHead(prior, answers)]).toEqual([...head]);
    for (const [i, value] of adaptHead(prior, answers.toReversed()).entries()) expect(value).toBeCloseTo(head[i]!, 9);
  });

  it('stays finite when all answers contradict a network that is certain', () => {
    const examples = Array.from({ length: 50 }, () => ({ logit: 14, x: [1, 0, 0, 1], accepted: false }));
    const head = adaptHead(prior, examples);
    expect(head.every(Number.isFinite)).toBe(true);
    expect(headLogit(prior, head, 14, [1, 0, 0, 1])).toBeLessThan(14);
  });

  it('learns nothing from an input that is no number', () => {
    const head = adaptHead(prior, [{ logit: Number.NaN, x: [1, 0, 0, 1], accepted: true }]);
    expect([...head]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('localHeadSchema', () => {
  it('refuses a prior whose lengths do not fit each other', () => {
    expect(v.safeParse(localHeadSchema, prior).success).toBe(true);
    for (const broken of [
      { deviations: [] },
      { factor: [1, 0, 1, 2] },
      { inputs: [0] },
      { version: 2 },
      { deviations: [-1] },
      { steps: 0 },
    ])
      expect(v.safeParse(localHeadSchema, { ...prior, ...broken }).success, JSON.stringify(broken)).toBe(false);
  });
});
