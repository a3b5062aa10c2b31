import { describe, expect, it } from 'vitest';
import { headServes, type LocalHeadState, learnAnswer, noHead, servedLogit } from '../../../../src/engine/decision/localHeadState';
import { adaptHead, headLogit, type LocalHeadPrior } from '../../../../src/engine/scoring/localHead';
import { normal, type Rng, seededRng, uniform } from '../../../../src/maths/random';

/** Shoppers differ in the intercept and in two of five inputs. */
const prior: LocalHeadPrior = { version: 1, inputs: [1, 3], factor: [0.8, 0, 0.1], deviations: [1, 1], steps: 8 };
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Input, base logit and the logit of a shopper with tastes w about it. */
const row = (rng: Rng, w: readonly number[]) => {
  const x = Float32Array.from({ length: 5 }, () => normal(rng));
  const logit = 0.5 * x[0]! - 0.5;
  return { x, logit, truth: logit + w[0]! + w[1]! * x[1]! + w[2]! * x[3]! };
};

const lossOf = (logit: number, accepted: boolean): number => -Math.log(accepted ? sigmoid(logit) : 1 - sigmoid(logit));

/** Mean loss of the head's and the base's probabilities, each scored before its answer is learnt from. */
const live = (seed: number, truthOf: (n: number, own: number) => boolean | undefined, answers = 60) => {
  const rng = seededRng(seed);
  const w = [0.8 * normal(rng), normal(rng), normal(rng)];
  let state: LocalHeadState = noHead(prior, 'b');
  let [served, base, unguarded] = [0, 0, 0];
  let droppedAt: number | undefined;
  for (let n = 0; n < answers; n++) {
    const { x, logit, truth } = row(rng, w);
    const accepted = truthOf(n, truth) ?? uniform(rng) < sigmoid(truth);
    served += lossOf(servedLogit(prior, state, logit, x), accepted) / answers;
    base += lossOf(logit, accepted) / answers;
    unguarded += lossOf(headLogit(prior, state.head, logit, x), accepted) / answers;
    state = learnAnswer(prior, state, { logit, x, accepted });
    if (!headServes(state)) droppedAt ??= n;
  }
  return { served, base, unguarded, droppedAt, state };
};

const seeds = Array.from({ length: 40 }, (_, i) => i + 101);
const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const paired = (values: readonly number[]) => {
  const mean = meanOf(values);
  const se = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
  return { mean, se };
};

describe('the local head', () => {
  it('is nothing before the first answer', () => {
    const { x, logit } = row(seededRng(1), [0, 0, 0]);
    expect(servedLogit(prior, noHead(prior, 'b'), logit, x)).toBe(logit);
  });

  it('makes the network fit its shopper better, by more than 4 SE over 40 shoppers; the guard costs less than a tenth of that', () => {
    const runs = seeds.map((seed) => live(seed, () => undefined));
    const gain = paired(runs.map(({ base, served }) => base - served));
    expect(gain.mean).toBeGreaterThan(4 * gain.se);
    expect(gain.mean).toBeGreaterThan(0.9 * meanOf(runs.map(({ base, unguarded }) => base - unguarded)));
  });

  it('is the head of the answers kept, over the whole input', () => {
    const { state } = live(3, () => undefined, 20);
    const { x, logit } = row(seededRng(9), [0, 0, 0]);
    const again = adaptHead({ ...prior, inputs: [0, 1] }, state.examples);
    expect(state.head).toEqual(again);
    expect(servedLogit(prior, { ...state, against: 0 }, logit, x)).toBe(headLogit(prior, again, logit, x));
    expect(servedLogit(prior, { ...state, against: 2 }, logit, x)).toBe(logit);
  });

  it('is dropped when its shopper turns out otherwise, and costs less than its twin without the guard', () => {
    // Another shopper at the same device, of the opposite taste.
    const runs = seeds.map((seed) => live(seed, (n, truth) => (n < 25 ? truth > 0 : truth < 0)));
    expect(runs.every(({ droppedAt }) => droppedAt !== undefined)).toBe(true);
    const saved = paired(runs.map(({ served, unguarded }) => unguarded - served));
    expect(saved.mean).toBeGreaterThan(4 * saved.se);
  });

  it('comes back from the shadow when it has become the better one', () => {
    const back = seeds.filter((seed) => {
      const { droppedAt, state } = live(seed, (n, truth) => (n < 20 ? truth < 0 === n < 10 : undefined), 200);
      return droppedAt !== undefined && headServes(state);
    });
    expect(back.length).toBeGreaterThan(30);
  });

  it('keeps a bounded number of answers, of the inputs it reads only, and learns nothing from what is no number', () => {
    const { state } = live(2, () => undefined, 130);
    expect(state.examples.length).toBe(100);
    for (const { x } of state.examples) expect(x.length).toBe(2);
    expect(learnAnswer(prior, state, { logit: Number.NaN, x: new Float32Array(5), accepted: true })).toBe(state);
  });
});
