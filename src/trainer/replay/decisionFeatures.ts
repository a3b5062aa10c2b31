import type { Coupon } from '../../core/coupons/coupon';
import { type ModelScores, sourcesOf } from '../../core/features/sources';
import type { FieldPlan, RawRow } from '../prior/fitFields';
import type { LoggedDecision } from './replayDecisions';

/** Inputs of the network for a coupon shown to a profile. */
export const networkPlans: readonly FieldPlan[] = [
  { source: 'coupon.id', kind: 'categorical' },
  { source: 'coupon.kind', kind: 'categorical' },
  { source: 'coupon.maxDiscount', kind: 'log1p' },
  { source: 'match.categoryAffinity', kind: 'log1p' },
  { source: 'match.categoryShare', kind: 'identity' },
  { source: 'match.cartShare', kind: 'identity' },
  { source: 'match.thresholdGap', kind: 'identity' },
  { source: 'profile.orders', kind: 'log1p' },
  { source: 'profile.visits', kind: 'log1p' },
  { source: 'profile.meanPrice', kind: 'log1p' },
  { source: 'profile.daysSincePurchase', kind: 'log1p' },
  { source: 'cart.value', kind: 'log1p' },
  { source: 'cart.quantity', kind: 'log1p' },
  { source: 'session.views', kind: 'log1p' },
  { source: 'session.carted', kind: 'log1p' },
  { source: 'session.searches', kind: 'log1p' },
  { source: 'session.minutes', kind: 'log1p' },
];

/** Raw values of the planned sources for a coupon in a logged situation, resolved as on the device. */
export const rawRow = (
  plans: readonly FieldPlan[],
  { profile, now }: Pick<LoggedDecision, 'profile' | 'now'>,
  coupon: Coupon,
  halfLifeMs: number,
  scores: ModelScores = {},
): RawRow => {
  const resolve = sourcesOf({ profile, facts: {}, now, halfLifeMs })(coupon, scores);
  return Object.fromEntries(plans.map(({ source }) => [source, resolve(source)]));
};
