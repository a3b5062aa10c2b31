import { type Estimate, meanAndSe } from './meanAndSe';

/** Probabilities are clipped to [ε, 1 − ε], so that one certain mistake does not make the mean infinite. */
const EPSILON = 1e-7;

/** Mean negative log-likelihood −[y ln p + (1 − y) ln(1 − p)] in nats, with its standard error over rows. */
export const logloss = (labels: ArrayLike<number>, probabilities: ArrayLike<number>): Estimate => {
  const losses = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - EPSILON, Math.max(EPSILON, probabilities[i]!));
    losses[i] = labels[i]! > 0 ? -Math.log(p) : -Math.log1p(-p);
  }
  return meanAndSe(losses);
};
