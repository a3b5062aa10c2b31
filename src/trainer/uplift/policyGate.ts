import { normalTail } from '../../maths/distributions';
import { seededRng } from '../../maths/random';
import { correctedEstimate, type IntervalEstimate, withStudentInterval } from '../../stats/offPolicy/intervals';
import { rankByScore, type Worth } from '../../stats/offPolicy/uplift';
import { breathe } from '../run/progress';
import { fitArms } from './fitUplift';
import { INCUMBENT } from './selectUplift';
import type { UpliftRoles } from './upliftLog';
import { candidateName, predictArms } from './upliftModel';
import { randomFolds, takeRows, treatedShare, type UpliftSamples } from './upliftSamples';

/**
 * Outcomes per person gained by picking people rather than treating as many at random, averaged over all shares treated, with its 99%
 * interval. The interval is corrected for the rows shared by repeated halves.
 */
export interface Heterogeneity extends IntervalEstimate {
  /** `value` over `se`. */
  readonly statistic: number;
  /** One-sided p-value, with the statistic as Student's t. */
  readonly p: number;
  /** True if the lower end is above 0. */
  readonly found: boolean;
}

const SPLITS = 20;
/**
 * Two-sided 99% quantile of the standard normal. The decision is made once and lasts, so false alarms must be rarer than the usual 1 in 20.
 */
const Z99 = 2.5758293035489;

/** P(T > t) for Student's t by Wallace's transformation (1959, https://doi.org/10.1214/aoms/1177706094). */
const studentTail = (t: number, nu: number): number => {
  const z = (Math.sqrt(nu * Math.log1p(t ** 2 / nu)) * (8 * nu + 1)) / (8 * nu + 3);
  return t >= 0 ? normalTail(z) : 1 - normalTail(z);
};

/**
 * Value of a ranking on the rows of `judging`, learnt on those of `fitting`: (1/n) Σ (½ − rᵢ)(Γᵢ − Γ̄), where rᵢ ∈ (0, 1) is the rank from
 * the top and Γ the doubly robust score of the effect. It is the gain over random targeting, averaged over all shares (Yadlowsky et al.
 * 2021, https://arxiv.org/abs/2111.07966, the Qini weighting).
 */
const rankingValue = (fitting: UpliftSamples, judging: UpliftSamples): number => {
  const { treated, control } = predictArms(fitArms(fitting, INCUMBENT.lambda), judging);
  const { rows } = judging;
  const e = treatedShare(judging);
  const effect = Float64Array.from({ length: rows }, (_, i) => {
    const [m1, m0, y] = [treated[i]!, control[i]!, judging.outcome[i]!];
    return m1 - m0 + (judging.treated[i]! > 0 ? (y - m1) / e : (m0 - y) / (1 - e));
  });
  const mean = effect.reduce((sum, x) => sum + x, 0) / rows;
  const { order, ends } = rankByScore(treated.map((p, i) => p - control[i]!));
  let [value, from] = [0, 0];
  for (const end of ends) {
    // Ties share their middle rank.
    const weight = 0.5 - (from + end) / 2 / rows;
    for (let at = from; at < end; at++) value += (weight * (effect[order[at]!]! - mean)) / rows;
    from = end;
  }
  return value;
};

/**
 * Decides whether a ranking of people may ship. A ranking is learnt on one random half and evaluated on the other, for `SPLITS` halvings.
 * The interval of the mean is Nadeau and Bengio's (`correctedEstimate`): halves share rows, so it is as wide as that of one fresh half. A
 * test on all rows with few folds can call an experiment heterogeneous whose other half is not.
 */
export const policyGate = async (samples: UpliftSamples, seed: number): Promise<Heterogeneity> => {
  const rng = seededRng(seed);
  const values: number[] = [];
  for (let split = 0; split < SPLITS; split++) {
    const fold = randomFolds(samples.rows, 2, rng);
    const [fitting, judging] = [0, 1].map((half) =>
      takeRows(
        samples,
        Array.from(fold.keys()).filter((row) => fold[row] === half),
      ),
    ) as [UpliftSamples, UpliftSamples];
    values.push(rankingValue(fitting, judging));
    await breathe();
  }
  const interval = withStudentInterval(correctedEstimate(values, 1), SPLITS - 1, Z99);
  const statistic = interval.se > 0 ? interval.value / interval.se : 0;
  return { ...interval, statistic, p: studentTail(statistic, SPLITS - 1), found: interval.lower > 0 };
};

const per1000 = (x: number): string => (1_000 * x).toFixed(2);

/** The gate's decision in one sentence. */
export const gateNote = ({ value, lower, upper, found }: Heterogeneity, { treatment, control }: UpliftRoles): string =>
  `${treatment} against ${control}: picking people gains ${per1000(value)} outcomes per 1,000 over treating as many at random (99%: ${per1000(lower)} to ${per1000(upper)}, mean over all shares, repeated halves). ${
    found
      ? 'The interval is above 0, so the ranking ships.'
      : 'The interval reaches 0, so no model ships: everyone is given the average effect.'
  }`;

/** Definitions of the figures. */
export const definitions = (worth: Worth | undefined): readonly string[] => [
  `${candidateName(INCUMBENT)} stays unless another model gains significantly more on validation (corrected t-test at 5%)`,
  'qini: area between the curve Y_T − Y_C·N_T/N_C and its chord, over that of the perfect order (scikit-uplift qini_auc_score); upliftAt30: difference of mean outcomes among the best-scored 30%; visitsPer1000At30: 300 × that',
  ...(worth
    ? [
        `an outcome is worth ${worth.value}, a treatment costs ${worth.cost}; share: people whose predicted uplift earns its cost; irr: incremental response rate among them; nir: net incremental revenue from them in one test part; irrAt50, nirAt50: the same for the best-scored half`,
      ]
    : []),
];
