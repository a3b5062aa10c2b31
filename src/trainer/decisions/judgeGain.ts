import { type Gain, gainPrior, type Knobs } from '../../bundle/gainPrior';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import { featureNames } from '../../engine/features/computeFeatures';
import { type FeatureField, numericField } from '../../engine/features/featureSpec';
import { familyCovariance, GAIN_FEATURES, gainFeatures, SHARED } from '../../engine/gain/gainFeatures';
import { dot, multiplyPacked, packedIndex } from '../../maths/linalg';
import { clusteredSe, type Estimate, meanAndSe } from '../../stats/offPolicy/intervals';
import { type Evaluation, modelRow } from '../metrics/metricsTable';
import { fitGain, type GainBelief } from './fitGain';
import { type GainRow, withColumns } from './gainRows';

/** Index of the arm a policy shows in a situation, or −1 for none. */
export type Chosen = (row: GainRow) => number;

export const showNothing: Chosen = () => -1;

/** Always shows the coupon for what the shopper views most. */
export const showMatching: Chosen = ({ arms }) => {
  const best = arms.reduce((top, { match }, i) => (match > (arms[top]?.match ?? 0) ? i : top), -1);
  return best;
};

/** The coupon with the largest gain, if it is above 0. */
export const showBest =
  (weights: ArrayLike<number>): Chosen =>
  ({ arms }) => {
    let [best, top] = [-1, 0];
    for (const [i, { phi }] of arms.entries()) {
      const gain = dot(phi, weights);
      if (gain > top) [best, top] = [i, gain];
    }
    return best;
  };

/** A model that has not seen the shoppers of `rows`. */
export interface Judge {
  readonly rows: readonly GainRow[];
  readonly belief: GainBelief & { readonly base: Float64Array; readonly unit: number };
}

/** Inverse propensities are cut at this weight. Otherwise one lucky row could dominate the value. */
const MOST_WEIGHT = 50;
/** The model's estimate of a difference may be off by this share of it, in addition to its own error. */
const MISFIT = 0.25;

/**
 * Difference in value between two policies, including the cost of showings to later visits, minor units per visit, over shoppers that
 * neither model nor policy has seen. It combines two estimates by their precision. The model's is γᵀδ̄ with posterior variance δ̄ᵀCδ̄ (δ
 * the difference of φ) plus an allowance for misfit. The doubly robust one is
 *   Δ = mean of γᵀδ + (1[a = π] − 1[a = ref])/p · (y − βᵀbase − γᵀφ(a)),
 * which needs no model to be right (Dudík, Langford & Li 2011, https://arxiv.org/abs/1103.4601), with its error clustered by shopper.
 */
export const policyDifference = (
  judges: readonly Judge[],
  policy: (judge: number) => Chosen,
  against: (judge: number) => Chosen,
): Estimate => {
  const terms: number[] = [];
  const shoppers: string[] = [];
  let [modelled, modelError, total] = [0, 0, 0];
  for (const [j, { rows, belief }] of judges.entries()) {
    const [choose, other] = [policy(j), against(j)];
    const { mean, covariance, base, unit } = belief;
    const difference = new Float64Array(mean.length);
    for (const row of rows) {
      const [a, b] = [choose(row), other(row)];
      let direct = 0;
      if (a !== b) {
        for (const [arm, sign] of [
          [a, 1],
          [b, -1],
        ] as const) {
          const phi = row.arms[arm]?.phi;
          if (phi) for (let i = 0; i < phi.length; i++) difference[i]! += sign * phi[i]!;
          if (phi) direct += sign * dot(phi, mean);
        }
      }
      const matched = Number(row.shown === a) - Number(row.shown === b);
      const phi = row.arms[row.shown]?.phi;
      const residual = matched === 0 ? 0 : row.left / unit - row.later - dot(base, row.base) - (phi ? dot(phi, mean) : 0);
      terms.push(unit * (direct + matched * Math.min(MOST_WEIGHT, 1 / row.propensity) * residual));
      shoppers.push(String(row.shopper));
    }
    modelled += unit * dot(difference, mean);
    // The folds' training sets overlap, so their errors add up rather than average out.
    modelError += unit * Math.sqrt(Math.max(0, dot(difference, multiplyPacked(covariance, difference))));
    total += rows.length;
  }
  const robust = terms.reduce((sum, term) => sum + term, 0) / total;
  const robustSe = clusteredSe(
    terms.map((term) => (term - robust) / total),
    shoppers,
  );
  const model = modelled / total;
  const modelSe = Math.hypot(modelError / total, MISFIT * model);
  if (!(robustSe > 0) || !(modelSe > 0)) return { value: robust, se: Number.isFinite(robustSe) ? robustSe : 0 };
  const [w, v] = [1 / robustSe ** 2, 1 / modelSe ** 2];
  return { value: (w * robust + v * model) / (w + v), se: 1 / Math.sqrt(w + v) };
};

/**
 * Lower end of an 80% interval: one time in ten a policy that is worth no more passes. With a stricter bound few logs could decide
 * anything, and prior knowledge counts too.
 */
export const lowerEnd = ({ value, se }: Estimate): number => value - 1.28 * se;

const FOLDS = 5;
const foldOf = (shopper: number): number => shopper % FOLDS;

/** Result without a usable log: the family's prior gives what a coupon adds. */
export const untold = (why: string): Judged => ({
  ships: 'family',
  notes: [`${why}: the log teaches who buys anyway, and the effect of a coupon is taken from typical shops`],
});

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
const figure = ({ value, se }: Estimate): string => `${signed(value)} ± ${se.toFixed(1)}`;
const interval = ({ value, se }: Estimate): string =>
  `${signed(value)} minor units a visit (95%: ${signed(value - 1.96 * se)} to ${signed(value + 1.96 * se)})`;

interface Judged {
  readonly ships: 'learnt' | 'family' | 'matching' | 'nothing';
  readonly evaluation?: Evaluation;
  readonly notes: readonly string[];
}

/** The learnt model without the sequence network: positions of its fields in φ of the full model, width of its x, and its prior. */
interface WithoutOrder {
  readonly columns: readonly number[];
  readonly base: number;
  readonly prior: GainBelief;
}

/** Weights of a model with fewer fields, padded with 0. */
const widened = (weights: Float64Array, columns: readonly number[], width: number): Float64Array => {
  const out = new Float64Array(width);
  for (const [i, column] of columns.entries()) out[column] = weights[i]!;
  return out;
};

/**
 * Decides which policy ships, by its value over shoppers that the models have not seen.
 * @param rest if the learnt model reads the sequence network: the model without it, evaluated to report what it adds; it never ships
 */
export const judgeGain = (rows: readonly GainRow[], prior: GainBelief, rest?: WithoutOrder): Judged => {
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const seen = rows.filter(({ shopper }) => foldOf(shopper) !== fold);
    const less = rest && fitGain(withColumns(seen, rest.columns, rest.base), rest.prior);
    return {
      fit: fitGain(seen, prior),
      rows: rows.filter(({ shopper }) => foldOf(shopper) === fold),
      unordered: less && widened(less.mean, rest.columns, prior.mean.length),
    };
  });
  const judges: readonly Judge[] = folds.map(({ fit, rows: own }) => ({ rows: own, belief: fit }));
  const policies: Readonly<Record<string, (fold: number) => Chosen>> = {
    learnt: (fold) => showBest(folds[fold]!.fit.mean),
    ...(rest ? { withoutOrder: (fold) => showBest(folds[fold]!.unordered!) } : {}),
    family: () => showBest(prior.mean),
    matching: () => showMatching,
    nothing: () => showNothing,
  };
  const over = (one: string, other: string): Estimate => policyDifference(judges, policies[one]!, policies[other]!);
  const isSure = (name: string): boolean => lowerEnd(over(name, 'matching')) > 0 && lowerEnd(over(name, 'nothing')) > 0;
  const models = over('learnt', 'family').value >= 0 ? (['learnt', 'family'] as const) : (['family', 'learnt'] as const);
  const sure = models.find(isSure);
  const others = ['family', 'matching', 'nothing'] as const;
  const best = others.reduce((top, name) => (over(name, top).value > 0 ? name : top));
  const ships = sure ?? best;
  const words = {
    learnt: 'the trained model',
    family: 'the prior from typical shops',
    matching: 'the matching coupon',
    nothing: 'no coupon',
  };
  const evaluation: Evaluation = {
    task: 'gain',
    chosen: ships,
    chosenBy: 'rows',
    split: `${FOLDS} folds by shopper`,
    n: rows.length,
    rows: Object.keys(policies).map((name) =>
      modelRow(name, {
        policyValue: over(name, 'nothing'),
        gainOverMatching: over(name, 'matching'),
        ...(rest && name === 'learnt' ? { gainByOrder: over('learnt', 'withoutOrder') } : {}),
        shownShare: meanAndSe(judges.flatMap(({ rows: own }, fold) => own.map((row) => Number(policies[name]!(fold)(row) >= 0)))),
      }),
    ),
    validation: [],
  };
  const notes = [
    `value of the trained policy per visit, minor units: ${figure(over('learnt', 'matching'))} over the matching coupon, ${figure(over('learnt', 'nothing'))} over no coupon`,
    ...(rest ? [`the order of viewed products adds ${interval(over('learnt', 'withoutOrder'))} to the trained policy`] : []),
    sure
      ? `the bundle ships ${words[ships]}`
      : `no model is clearly better than the matching coupon and no coupon: the bundle ships ${words[ships]}`,
  ];
  return { ships, evaluation, notes };
};

/** Share of the family's variance left in a rule, so that it is not explored away from. */
const CERTAIN = 1e-4;

/** Input of the rule "matching": how much the shopper has viewed a coupon's goods. */
const LOOKED_AT: FeatureField = numericField('match.categoryAffinity', 0);
/** Larger than any amount of views. */
const FAR = 1e6;
/** Handicap of a coupon against the one before it in the campaign: several deviations of a rule, and little compared with one view. */
const BEHIND = 0.03;

/**
 * A rule as a bandit: the coupon for the goods that the shopper has viewed most (`matching`, ties to the first of the campaign, as in
 * `showMatching`), or no coupon at all.
 * @param known of the shop; `discount` over the fields of `gainFeatures` without more
 */
export const ruleBandit = (
  rule: 'matching' | 'nothing',
  couponIds: readonly string[],
  knobs: Knobs,
  { discount, ...known }: Omit<Gain, 'features' | 'mean' | 'covariance'>,
): LinearPrior => {
  const features = gainFeatures(GAIN_FEATURES, couponIds, rule === 'matching' ? [LOOKED_AT] : []);
  const weights: Readonly<Record<string, number>> =
    rule === 'matching' ? { [LOOKED_AT.name]: 1, 'coupon.isWholeShop': -FAR } : { 'coupon.isAny': -1 };
  const mean = featureNames(features).map((name) => weights[name] ?? 0);
  for (const place of couponIds.keys()) mean[SHARED + place] = -BEHIND * (place + 1);
  const covariance = new Float64Array(packedIndex(mean.length, 0));
  for (let i = 0; i < mean.length; i++) covariance[packedIndex(i, i)] = CERTAIN;
  covariance.set(familyCovariance(couponIds.length).map((value) => CERTAIN * value));
  return gainPrior(knobs, { ...known, features, mean, covariance, discount: mean.map((_, i) => discount[i] ?? 0) });
};
