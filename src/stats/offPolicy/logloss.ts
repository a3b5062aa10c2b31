import { type Estimate, meanAndSe } from './meanAndSe';

/** Probabilities are clipped to [ε, 1 − ε], so that one certain mistake does not make the mean infinite. */
const EPSILON = 1e-7;

const lossOf = (label: number, probability: number): number => {
  const p = Math.min(1 - EPSILON, Math.max(EPSILON, probability));
  return label > 0 ? -Math.log(p) : -Math.log1p(-p);
};

/** Mean negative log-likelihood −[y ln p + (1 − y) ln(1 − p)] in nats, with its standard error over rows. */
export const logloss = (labels: ArrayLike<number>, probabilities: ArrayLike<number>): Estimate => {
  const losses = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) losses[i] = lossOf(labels[i]!, probabilities[i]!);
  return meanAndSe(losses);
};

/** How far each row moves the mean loss: (lossᵢ − mean) / n; summed by cluster for `clusteredSe`. */
export const loglossInfluences = (labels: ArrayLike<number>, probabilities: ArrayLike<number>): Float64Array => {
  const losses = Float64Array.from({ length: labels.length }, (_, i) => lossOf(labels[i]!, probabilities[i]!));
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return losses.map((loss) => (loss - mean) / losses.length);
};
