import type { Manifest } from '../../bundle/manifest';
import { NO_COUPON } from '../../engine/decision/decision';
import { splitNoiseVariance } from '../../engine/privacy/splitNoise';
import { knownBeforehand, type Strata } from '../../engine/profile/stratum';
import { parseAttribution } from '../../protocol/attribution';
import type { Coupon } from '../../protocol/coupons/coupon';
import { isWholeShop } from '../../protocol/coupons/scope';
import type { Experiment } from '../../protocol/experiment';
import { answersTo, type ReportQuestion } from '../../protocol/reporting/report';
import { type ArmCounts, mergeArms, reportArms, type SplitCounts, splitArms } from '../../stats/private/reportArms';
import { stratumEffects } from '../../stats/private/stratumEffects';
import type { OrderMoney } from './learnVisits';
import type { LearntStrata } from './withLearnt';

/** The running bundle's settings that determine how its reports and orders are read. */
interface AskedFacts extends Pick<Manifest, 'marginRate' | 'currency'> {
  readonly experiment: Experiment;
  readonly couponIds: ReadonlySet<string>;
  readonly strata: Strata;
}

/** Paid orders with the same attribute; money in minor units. */
export interface AttributedOrders {
  readonly attribution: string | null;
  readonly currency: string;
  readonly orders: number;
  readonly subtotal: number;
  readonly discount: number;
}

/** The shop's orders from sessions that drew one coupon. */
interface Explored {
  readonly orders: number;
  readonly margin: number;
  /** Number of orders, unscaled. */
  readonly counted: number;
}

/**
 * Orders of exploring sessions by drawn coupon, and under `NO_COUPON` those of the group without coupons, scaled to the traffic of one
 * coupon.
 */
export const exploredOrders = (
  totals: readonly AttributedOrders[],
  { experiment: { id, shares, explore }, marginRate, currency, couponIds }: AskedFacts,
): ReadonlyMap<string, Explored> => {
  const sums = new Map<string, Explored>();
  for (const { attribution, orders, subtotal, discount, currency: paid } of totals) {
    const read = parseAttribution(attribution);
    if (!read.ok || read.value.experiment !== id || paid !== currency) continue;
    const drawn = read.value.variant === 'none' ? NO_COUPON : read.value.explored;
    const scale = drawn === NO_COUPON ? (shares.couplet * explore) / couponIds.size / shares.none : 1;
    if (drawn === undefined || !Number.isFinite(scale)) continue;
    const sum = sums.get(drawn) ?? { orders: 0, margin: 0, counted: 0 };
    sums.set(drawn, {
      orders: sum.orders + scale * orders,
      margin: sum.margin + scale * (subtotal * marginRate - discount),
      counted: sum.counted + orders,
    });
  }
  return sums;
};

/** Number of times an answer was received. */
export interface AnswerCount {
  readonly bundle: string;
  readonly question: ReportQuestion;
  /** null: the session did not explore. */
  readonly explored: string | null;
  readonly answer: number;
  readonly count: number;
}

/** A released sum of mode `split`. */
interface AnswerSum {
  readonly bundle: string;
  readonly explored: string | null;
  readonly answer: number;
  readonly sum: number;
  /** Draws of `splitNoise` it contains. */
  readonly draws: number;
}

const nothing = (strata: Strata): LearntStrata => ({ strata, shares: [], effects: [], divergence: [], worth: new Map() });

const armCounts = (rows: readonly AnswerCount[], epsilonOf: ReadonlyMap<string, number>): readonly ArmCounts[] => {
  const found = new Map<string, { couponId: string; epsilon: number; counts: number[] }>();
  for (const { bundle, question, explored, answer, count } of rows) {
    const epsilon = epsilonOf.get(bundle);
    if (question !== 'stratum-outcome' || explored === null || epsilon === undefined) continue;
    const key = JSON.stringify([explored, epsilon]);
    const row = found.get(key) ?? { couponId: explored, epsilon, counts: new Array<number>(answersTo[question]).fill(0) };
    row.counts[answer] = (row.counts[answer] ?? 0) + count;
    found.set(key, row);
  }
  return [...found.values()];
};

/** Released sums of exploring sessions, added up over bundles. */
const splitCounts = (sums: readonly AnswerSum[], epsilonOf: ReadonlyMap<string, number>): readonly SplitCounts[] => {
  const found = new Map<string, { couponId: string; counts: number[]; noise: number }>();
  for (const { bundle, explored, answer, sum, draws } of sums) {
    const epsilon = epsilonOf.get(bundle);
    if (explored === null || epsilon === undefined) continue;
    const row = found.get(explored) ?? { couponId: explored, counts: new Array<number>(answersTo['stratum-outcome']).fill(0), noise: 0 };
    row.counts[answer] = (row.counts[answer] ?? 0) + sum;
    // All answers of a bundle have the same number of draws.
    if (answer === 0) row.noise += draws * splitNoiseVariance(epsilon);
    found.set(explored, row);
  }
  return [...found.values()];
};

/**
 * Combines reports of exploring sessions about purchases with the orders of the same sessions. A coupon without orders counts as one order,
 * so that it can be compared. Effects are in the campaign's coupon order. `NO_COUPON` comes last, if sessions of the group without coupons
 * reported their group; its worth comes from orders alone.
 */
export const learnStrata = (
  facts: AskedFacts,
  rows: readonly AnswerCount[],
  epsilonOf: ReadonlyMap<string, number>,
  totals: readonly AttributedOrders[],
  sums: readonly AnswerSum[] = [],
): LearntStrata => {
  const { strata } = facts;
  if (!knownBeforehand(strata)) return nothing(strata);
  const sold = exploredOrders(totals, facts);
  const orders = new Map(
    [...facts.couponIds].every((couponId) => !sold.has(couponId))
      ? []
      : [...facts.couponIds, ...(sold.has(NO_COUPON) ? [NO_COUPON] : [])].map((couponId) => {
          const of = sold.get(couponId);
          const rate = of && of.orders > 0 ? of.orders : 1;
          return [couponId, { rate, variance: rate ** 2 / Math.max(1, of?.counted ?? 0) }] as const;
        }),
  );
  const arms = mergeArms(reportArms(armCounts(rows, epsilonOf), orders), splitArms(splitCounts(sums, epsilonOf), orders));
  const control = arms.find(({ couponId }) => couponId === NO_COUPON);
  const learnt = stratumEffects(
    arms.filter((arm) => arm !== control),
    control,
  );
  const worth = new Map(
    learnt.effects.map(({ couponId, rate }) => {
      const of = sold.get(couponId);
      return [couponId, of && of.orders > 0 ? rate * Math.max(0, of.margin / of.orders) : 0] as const;
    }),
  );
  const none = sold.get(NO_COUPON);
  if (none && !control && learnt.effects.length > 0) {
    // Sessions per order of the coupons: reports give one, orders the other.
    const rate = learnt.effects.reduce((sum, effect) => sum + effect.rate, 0);
    const drawn = learnt.effects.reduce((sum, { couponId }) => sum + (sold.get(couponId)?.orders ?? 0), 0);
    worth.set(NO_COUPON, drawn > 0 ? (Math.max(0, none.margin) * rate) / drawn : 0);
  }
  const places = [...facts.couponIds, NO_COUPON];
  const effects = [...learnt.effects].sort((a, b) => places.indexOf(a.couponId) - places.indexOf(b.couponId));
  return { strata, ...learnt, effects, worth };
};

/** A coupon and the used part of its budget, minor units and count. */
export interface UsedCoupon {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly usedMoney: number;
  readonly usedCount: number;
}

/** Assumed discount of a type of coupon without redemptions, as a share of an order's margin. */
const UNUSED_DISCOUNT = 1 / 3;

/**
 * Margin of the running experiment's orders, and the average discount of each type of coupon when used. `undefined` without usable orders,
 * or if orders leave no margin.
 */
export const orderMoney = (
  totals: readonly AttributedOrders[],
  used: readonly UsedCoupon[],
  {
    experiment: { id },
    marginRate,
    currency,
  }: Pick<AskedFacts, 'marginRate' | 'currency'> & { readonly experiment: { readonly id: string } },
): OrderMoney | undefined => {
  let [orders, subtotal] = [0, 0];
  for (const total of totals) {
    const read = parseAttribution(total.attribution);
    if (!read.ok || read.value.experiment !== id || total.currency !== currency) continue;
    orders += total.orders;
    subtotal += total.subtotal;
  }
  const margin = orders > 0 ? (marginRate * subtotal) / orders : 0;
  if (!(margin > 0)) return undefined;
  const meanDiscount = (whole: boolean): number => {
    const kind = used.filter((one) => one.currency === currency && isWholeShop(one.coupon.scope) === whole);
    const count = kind.reduce((sum, { usedCount }) => sum + usedCount, 0);
    return count > 0 ? kind.reduce((sum, { usedMoney }) => sum + usedMoney, 0) / count : UNUSED_DISCOUNT * margin;
  };
  return { margin, wholeDiscount: meanDiscount(true), scopedDiscount: meanDiscount(false), marginRate };
};
