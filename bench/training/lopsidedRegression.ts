import { fitLogistic, type LogisticModel, scoreLogistic } from '../../src/trainer/network/linearModels';
import type { Samples } from '../../src/trainer/network/trainNetwork';

/** How a regression handles a log with a rare answer, as an alternative to sampling (`balance`). The trainer has the first. */
export const IMBALANCES = ['all rows', 'class weights', 'focal weights'] as const;
export type Imbalance = (typeof IMBALANCES)[number];

/** The rare answer's weight makes both count as if there were this many frequent ones per rare one, like `balance`. */
const RATIO = 4;
/** γ of the focal loss, and the number of refits of its weights. */
const [GAMMA, REFITS] = [2, 3];

const rateOf = (y: Float32Array): number => y.reduce((sum, label) => sum + label, 0) / y.length;

/** Shifts the intercept so that the mean prediction equals the rate of the labels. */
const centred = (model: LogisticModel, samples: Samples): LogisticModel => {
  const rate = rateOf(samples.y);
  let [low, high] = [-20, 20];
  for (let step = 0; step < 40; step++) {
    const shift = (low + high) / 2;
    const p = scoreLogistic({ ...model, bias: model.bias + shift }, samples);
    if (rateOf(p) < rate) low = shift;
    else high = shift;
  }
  return { ...model, bias: model.bias + (low + high) / 2 };
};

/**
 * Logistic regression on every row of an imbalanced log. Class weights: the rare answer is weighted up, and the logarithm of the weight is
 * subtracted from the intercept (King & Zeng 2001). Focal weights: well-predicted rows count (1 − p_t)^γ (Lin et al. 2017,
 * https://arxiv.org/abs/1708.02002), refitted until stable, and the intercept is set to the log's own rate. The penalty grows with the
 * weights, so that λ means the same in all.
 */
export const fitLopsided = (samples: Samples, lambda: number, imbalance: Imbalance): LogisticModel => {
  const rate = rateOf(samples.y);
  const rarest = rate < 0.5 ? 1 : 0;
  switch (imbalance) {
    case 'all rows':
      return fitLogistic(samples, lambda);
    case 'class weights': {
      const weight = Math.max(1, (rarest ? (1 - rate) / rate : rate / (1 - rate)) / RATIO);
      const weights = samples.y.map((y) => (y === rarest ? weight : 1));
      const model = fitLogistic({ ...samples, weights }, lambda * Math.sqrt(weight));
      return { ...model, bias: model.bias + (rarest ? -1 : 1) * Math.log(weight) };
    }
    case 'focal weights': {
      let model = fitLogistic(samples, lambda);
      for (let refit = 0; refit < REFITS; refit++) {
        const p = scoreLogistic(model, samples);
        const weights = samples.y.map((y, i) => (y > 0 ? 1 - p[i]! : p[i]!) ** GAMMA + 1e-4);
        const mean = rateOf(weights);
        model = fitLogistic({ ...samples, weights: weights.map((w) => w / mean) }, lambda);
      }
      return centred(model, samples);
    }
    default:
      return imbalance satisfies never;
  }
};
