import type { Rng } from '../../maths/random';
import { discreteLaplace, discreteLaplaceVariance } from './discreteLaplace';

/** ε in thousandths, rounded down: the noise's scale is a fraction of integers, and never less than was promised. */
const thousandths = (epsilon: number): number => Math.max(1, Math.floor(epsilon * 1000 + 1e-9));
/** Another answer of one shopper moves two counts by one each. */
const SENSITIVITY = 2;

/** What one aggregator adds to each count before it lets it go: discrete Laplace noise, P(x) ∝ e^−(ε|x|/2). @param rng a CSPRNG */
export const splitNoise = (epsilon: number, rng: Rng): number => discreteLaplace(thousandths(epsilon), SENSITIVITY * 1000, rng);

/** Variance of `splitNoise`. A released sum has it twice, once from each aggregator. */
export const splitNoiseVariance = (epsilon: number): number => discreteLaplaceVariance(thousandths(epsilon), SENSITIVITY * 1000);
