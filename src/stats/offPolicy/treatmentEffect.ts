import { Z95 } from '../../maths/distributions';
import { type IntervalEstimate, meanInterval } from './intervals';
import { effectiveSize } from './offPolicyEstimates';

/** Rows of a log in which nobody drew who was treated, with models fitted on *other* rows than they predict (cross-fitting). All of length n. */
export interface ObservedRows {
  /** 1 treated, 0 not. */
  readonly treated: ArrayLike<number>;
  /** 0 or 1. */
  readonly outcome: ArrayLike<number>;
  /** ê(x) = P(treated | x), inside (0, 1). */
  readonly propensity: ArrayLike<number>;
  /** m̂₁(x) and m̂₀(x): the mean outcome with and without the treatment. */
  readonly ifTreated: ArrayLike<number>;
  readonly ifNot: ArrayLike<number>;
}

export interface TreatmentEffect {
  /** Mean of outcome with minus without the treatment, 95% interval. */
  readonly effect: IntervalEstimate;
  /** Mean outcomes if everyone was treated, and if nobody was. */
  readonly everyone: IntervalEstimate;
  readonly nobody: IntervalEstimate;
  /** everyone / nobody with its 95% interval by the delta method on the logarithm. Absent unless both means are above 0. */
  readonly riskRatio?: IntervalEstimate;
}

/**
 * Average effect of a treatment by augmented inverse propensity weighting (Robins, Rotnitzky & Zhao 1994,
 * https://doi.org/10.1080/01621459.1994.10476818): the mean of φ₁ − φ₀, φ₁ = m̂₁ + t (y − m̂₁) / ê, φ₀ = m̂₀ + (1 − t)(y − m̂₀) / (1 − ê).
 * Consistent if the columns hold every common cause of treatment and outcome, and either ê or m̂ is right.
 */
export const treatmentEffect = ({ treated, outcome, propensity, ifTreated, ifNot }: ObservedRows): TreatmentEffect => {
  const n = treated.length;
  const [one, zero] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const [t, y, e] = [treated[i]!, outcome[i]!, propensity[i]!];
    one[i] = ifTreated[i]! + (t * (y - ifTreated[i]!)) / e;
    zero[i] = ifNot[i]! + ((1 - t) * (y - ifNot[i]!)) / (1 - e);
  }
  const [everyone, nobody] = [meanInterval(one), meanInterval(zero)];
  const effect = meanInterval(one.map((value, i) => value - zero[i]!));
  if (!(everyone.value > 0 && nobody.value > 0)) return { effect, everyone, nobody };
  const value = everyone.value / nobody.value;
  const { se } = meanInterval(one.map((phi, i) => phi / everyone.value - zero[i]! / nobody.value));
  const width = Math.exp(Z95 * se);
  return { effect, everyone, nobody, riskRatio: { value, se: value * se, lower: value / width, upper: value * width } };
};

/** How far two groups overlap: where nobody like a person was treated, or everyone was, no log tells the effect on them. */
export interface Overlap {
  /** Share of rows with ê outside [`LEAST`, 1 − `LEAST`]. */
  readonly outside: number;
  /** Kish's effective number of rows of each group once weighted by 1 / ê and 1 / (1 − ê). */
  readonly effectiveTreated: number;
  readonly effectiveControl: number;
}

/** Smallest propensity of rows that count as comparable, and one minus it the largest. */
const LEAST = 0.05;

export const isComparable = (propensity: number): boolean => propensity >= LEAST && propensity <= 1 - LEAST;

/** Weights of rows that make a group look like all rows: 1 / ê of the treated, 1 / (1 − ê) of the others, 0 for the other group. */
export const groupWeights = ({ treated, propensity }: Pick<ObservedRows, 'treated' | 'propensity'>, group: 0 | 1): Float64Array =>
  Float64Array.from({ length: treated.length }, (_, i) => {
    if (treated[i] !== group) return 0;
    return 1 / (group === 1 ? propensity[i]! : 1 - propensity[i]!);
  });

export const overlapOf = (rows: Pick<ObservedRows, 'treated' | 'propensity'>): Overlap => ({
  outside: Array.from(rows.propensity).filter((e) => !isComparable(e)).length / rows.propensity.length,
  effectiveTreated: effectiveSize(groupWeights(rows, 1)),
  effectiveControl: effectiveSize(groupWeights(rows, 0)),
});

/**
 * Standardised mean difference of one column between the groups: (x̄₁ − x̄₀) / √((s₁² + s₀²) / 2), means weighted, variances not (Austin 2009,
 * https://doi.org/10.1002/sim.3697). 0 for a constant column.
 * @param weights of either group, control first
 */
export const meanDifference = (
  column: ArrayLike<number>,
  treated: ArrayLike<number>,
  weights?: readonly [control: ArrayLike<number>, treated: ArrayLike<number>],
): number => {
  const [control, other] = ([0, 1] as const).map((group) => {
    let [total, sum, count, plain, squares] = [0, 0, 0, 0, 0];
    for (let i = 0; i < column.length; i++) {
      if (treated[i] !== group) continue;
      const [x, w] = [column[i]!, weights?.[group][i] ?? 1];
      total += w;
      sum += w * x;
      count += 1;
      plain += x;
      squares += x * x;
    }
    return { mean: sum / total, variance: Math.max(0, squares / count - (plain / count) ** 2) };
  }) as [{ mean: number; variance: number }, { mean: number; variance: number }];
  const scale = Math.sqrt((control.variance + other.variance) / 2);
  return scale > 1e-9 ? (other.mean - control.mean) / scale : 0;
};

/**
 * E-value (VanderWeele & Ding 2017, https://doi.org/10.7326/M16-2607): the risk ratio that an unmeasured cause must have with the treatment and
 * with the outcome, beyond the columns, to explain a risk ratio away: RR + √(RR (RR − 1)), of 1 / RR below 1.
 */
export const eValue = (riskRatio: number): number => {
  const above = riskRatio < 1 ? 1 / riskRatio : riskRatio;
  return above + Math.sqrt(above * (above - 1));
};

/** The same for the limit of an interval that is nearer to 1; 1 if it contains 1: nothing needs explaining. */
export const eValueOfLimit = ({ lower, upper }: Pick<IntervalEstimate, 'lower' | 'upper'>): number =>
  lower <= 1 && upper >= 1 ? 1 : eValue(lower > 1 ? lower : upper);
