import { randomisedResponse } from '../../src/engine/privacy/randomisedResponse';
import { splitNoise, splitNoiseVariance } from '../../src/engine/privacy/splitNoise';
import { integer, normal, type Rng, seededRng, uniform } from '../../src/maths/random';
import { reportArms, splitArms } from '../../src/stats/private/reportArms';
import type { CountedArm } from '../../src/stats/private/reportDivergence';
import { stratumEffects } from '../../src/stats/private/stratumEffects';
import type { BenchRow } from '../benchResult';

const STRATA = 4;
const COUPONS = 6;
const CELLS = 2 * STRATA;
const EPSILON = 2;

const FIRST = 50_000;
/** Reports → least share of the oracle's gain that is to be kept. */
const TARGETS = [
  [1_000, 0.62],
  [5_000, 0.66],
  [20_000, 0.8],
  [100_000, 0.93],
] as const;

/**
 * Purchase rates by stratum and coupon: base rates within 3–15%, effects of a coupon of σ = .02, of a coupon on one stratum of σ = .04. All
 * strata are of the same size.
 */
const environment = (rng: Rng): readonly (readonly number[])[] => {
  const coupons = Array.from({ length: COUPONS }, () => 0.02 * normal(rng));
  return Array.from({ length: STRATA }, () => {
    const base = 0.03 + 0.12 * uniform(rng);
    return coupons.map((effect) => Math.min(0.999, Math.max(0.001, base + effect + 0.04 * normal(rng))));
  });
};

const argmax = (values: readonly number[]): number => values.indexOf(Math.max(...values));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Counts by coupon of `n` exploring sessions: as they were, and as they were reported. */
const reports = (rates: readonly (readonly number[])[], n: number, rng: Rng) => {
  const table = () => Array.from({ length: COUPONS }, () => new Array<number>(CELLS).fill(0));
  const [clear, randomised] = [table(), table()];
  for (let i = 0; i < n; i++) {
    const coupon = integer(rng, COUPONS);
    const stratum = integer(rng, STRATA);
    const truth = 2 * stratum + Number(uniform(rng) < rates[stratum]![coupon]!);
    clear[coupon]![truth]!++;
    randomised[coupon]![randomisedResponse(truth, CELLS, EPSILON, rng)]!++;
  }
  return { clear, randomised };
};

/** What the server makes of the reports in mode `local`. */
const localArms = (tables: readonly (readonly number[])[], orders: readonly number[]): readonly CountedArm[] =>
  reportArms(
    tables.map((counts, a) => ({ couponId: String(a), epsilon: EPSILON, counts })),
    new Map(orders.map((rate, a) => [String(a), { rate, variance: 0 }])),
  );

/** The same in mode `split`: exact counts with the noise of both aggregators. */
const splitCoupons = (tables: readonly (readonly number[])[], orders: readonly number[], rng: Rng): readonly CountedArm[] =>
  splitArms(
    tables.map((counts, a) => ({
      couponId: String(a),
      counts: counts.map((count) => count + splitNoise(EPSILON, rng) + splitNoise(EPSILON, rng)),
      noise: 2 * splitNoiseVariance(EPSILON),
    })),
    new Map(orders.map((rate, a) => [String(a), { rate, variance: 0 }])),
  );

const ways = ['oracle', 'shipped', 'split', 'raw', 'clear', 'fixed'] as const;
const rows = [
  ['shipped', '`local`'],
  ['split', '`split`'],
  ['raw', 'raw debiasing'],
  ['clear', 'without noise'],
  ['fixed', 'best fixed coupon'],
] as const satisfies readonly (readonly [keyof Gains, string])[];
type Gains = Readonly<Record<(typeof ways)[number], number>>;

/** Gain over a random coupon, purchases a session, of what each way would give every stratum. */
const gainsOf = (n: number, seed: number): Gains => {
  const rng = seededRng(seed);
  const rates = environment(rng);
  const { clear, randomised } = reports(rates, n, rng);
  const random = sum(rates.flat()) / (STRATA * COUPONS);
  const gain = (choose: (stratum: number) => number): number => sum(rates.map((row, s) => row[choose(s)]!)) / STRATA - random;
  const orders = Array.from({ length: COUPONS }, (_, a) => sum(rates.map((row) => row[a]!)) / STRATA);
  // As published: what orders say of a coupon, moved within the trust region by what reports say of it in a stratum.
  const by = (arms: readonly CountedArm[]) => {
    const { effects } = stratumEffects(arms);
    if (effects.length < COUPONS) throw new Error('The estimator gave nothing.');
    return gain((s) => argmax(effects.map(({ effect }, a) => orders[a]! * (1 + effect[s]!))));
  };
  const local = localArms(randomised, orders);
  return {
    oracle: gain((s) => argmax([...rates[s]!])),
    shipped: by(local),
    split: by(splitCoupons(clear, orders, rng)),
    raw: gain((s) => argmax(local.map(({ shares }) => shares[2 * s + 1]!))),
    clear: gain((s) => argmax(clear.map((counts) => counts[2 * s + 1]! / (counts[2 * s]! + counts[2 * s + 1]!)))),
    fixed: gain(() => argmax(orders)),
  };
};

/** Ratio of means and its standard error by the delta method, environments being independent. */
const kept = (all: readonly Gains[], way: keyof Gains): { readonly share: number; readonly error: number } => {
  const oracle = sum(all.map((gains) => gains.oracle));
  const share = sum(all.map((gains) => gains[way])) / oracle;
  const squares = sum(all.map((gains) => (gains[way] - share * gains.oracle) ** 2));
  return { share, error: Math.sqrt(squares * (all.length / (all.length - 1))) / oracle };
};

/**
 * Share of the stratum-aware oracle's gain over a random coupon that is kept after n exploring reports with ε = 2, by the estimator that the server
 * publishes with. Seeds from 50,000 on; those below 10,000 were looked at while it was written.
 */
export const utility = (seeds: number): readonly BenchRow[] =>
  TARGETS.flatMap(([n, target]): readonly BenchRow[] => {
    const all = Array.from({ length: seeds }, (_, i) => gainsOf(n, FIRST + i));
    const of = (way: keyof Gains) => kept(all, way);
    const least = of('fixed').share;
    return rows.map(([way, name]) => {
      const { share, error } = of(way);
      const isShipped = way === 'shipped';
      return {
        what: `gain kept, ${n.toLocaleString('en')} reports, ${name}`,
        value: Number(share.toFixed(3)),
        unit: 'of the oracle',
        ...(isShipped ? { budget: target } : {}),
        ok: !isShipped || (share >= target && share >= least),
        note: `± ${error.toFixed(3)}; ${seeds} seeds`,
      };
    });
  });
