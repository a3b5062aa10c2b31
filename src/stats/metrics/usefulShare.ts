import { truthProbability } from '../../engine/privacy/randomisedResponse';
import { Z95 } from '../../maths/distributions';

/** Share of those who answered "Was this useful?" that said yes. */
export interface UsefulShare {
  readonly source: 'useful.share';
  readonly rate: { readonly share: number; readonly low: number; readonly high: number } | null;
}

/** Randomised answers to the question `useful`: counts of none, yes and no. */
interface UsefulAnswers {
  readonly epsilon: number;
  readonly counts: readonly number[];
}

/**
 * Points ρ of [0, 1] at which ρ̂ = yes / (yes + no) cannot be told apart from ρ (Fieller 1954, https://doi.org/10.1111/j.2517-6161.1954.tb00159.x):
 * T(ρ) = (1 − ρ) yes − ρ no has mean 0 at the truth, and the interval is T² ≤ z² Var T. Unlike the delta method it stays honest while few have
 * answered, and the noise is larger than both. Null if yes + no is not significantly above 0, since then any ρ fits.
 *
 * Per bundle with n reports, shares f received and p − q as in `reportRates`: estimate e = (f − q)/(p − q), covariance (diag(f) − f fᵀ)/(n (p −
 * q)²). Bundles are weighted by n (p − q)².
 */
export const usefulShare = (bundles: readonly UsefulAnswers[]): UsefulShare['rate'] => {
  let [yes, no, varYes, varNo, cov, weights] = [0, 0, 0, 0, 0, 0];
  for (const { epsilon, counts } of bundles) {
    const n = counts.reduce((sum, count) => sum + count, 0);
    if (n === 0) continue;
    const p = truthProbability(counts.length, epsilon);
    const q = (1 - p) / (counts.length - 1);
    const weight = n * (p - q) ** 2;
    const [a, b] = [counts[1]! / n, counts[2]! / n];
    yes += (weight * (a - q)) / (p - q);
    no += (weight * (b - q)) / (p - q);
    varYes += weight * a * (1 - a);
    varNo += weight * b * (1 - b);
    cov -= weight * a * b;
    weights += weight;
  }
  const total = yes + no;
  if (!(weights > 0) || total <= 0 || total ** 2 <= Z95 ** 2 * (varYes + varNo + 2 * cov)) return null;
  // T(ρ) = yes − ρ total, Var T(ρ) = varYes − 2ρ (varYes + cov) + ρ² (varYes + varNo + 2 cov).
  const z = Z95 ** 2;
  const a = total ** 2 - z * (varYes + varNo + 2 * cov);
  const b = -2 * yes * total + 2 * z * (varYes + cov);
  const c = yes ** 2 - z * varYes;
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
  const within = (share: number): number => Math.min(1, Math.max(0, share));
  return { share: within(yes / total), low: within((-b - root) / (2 * a)), high: within((-b + root) / (2 * a)) };
};
