import type { Coupon } from '../../core/coupons/coupon';
import { NO_COUPON } from '../../core/device/decision';
import { computeFeatures, featureWidth } from '../../core/features/computeFeatures';
import type { FeatureSpec } from '../../core/features/featureSpec';
import { sourcesOf, splitSource } from '../../core/features/sources';
import { eventTokens } from '../../core/scoring/eventTokens';
import type { InterestSpec } from '../../core/scoring/interestSpec';
import type { HeadSamples } from '../network/trainInterest';
import type { RawRow } from '../prior/fitFields';
import { networkPlans, rawRow } from './decisionFeatures';
import type { LoggedDecision } from './replayDecisions';

/** P(purchase | coupon a shown); P(it uses a | purchase, a); P(purchase | nothing shown). */
export const headNames = ['purchase', 'redeem', 'purchaseWithout'] as const;

const HEADS = headNames.length;

/** A logged choice with its coupon; `undefined` is the decision to show nothing. */
export interface HeadDecision {
  readonly decision: LoggedDecision;
  readonly coupon: Coupon | undefined;
}

/** Inputs of the network for a decision; "no coupon" has no coupon and no match with one, so those inputs are missing. */
export const headRow = ({ decision, coupon }: HeadDecision, halfLifeMs: number): RawRow => {
  if (coupon) return rawRow(networkPlans, decision, coupon, halfLifeMs);
  const resolve = sourcesOf({ profile: decision.profile, facts: {}, now: decision.now, halfLifeMs })(undefined);
  const ofShopper = networkPlans.filter(({ source }) => !['coupon', 'match'].includes(splitSource(source)[0]));
  return Object.fromEntries(ofShopper.map(({ source }) => [source, resolve(source)]));
};

/** Rows, answers and which head each row asks. */
export const headSamples = (
  features: FeatureSpec,
  attention: InterestSpec['attention'],
  decisions: readonly HeadDecision[],
  raw: readonly RawRow[],
): HeadSamples => {
  const [rows, width, length] = [decisions.length, featureWidth(features), attention?.length ?? 0];
  const x = new Float32Array(rows * width);
  const [y, asked] = [new Float32Array(rows * HEADS), new Float32Array(rows * HEADS)];
  const [candidates, events] = [new Int32Array(attention ? rows : 0), new Int32Array(rows * length)];
  const write = attention && eventTokens(attention);
  for (const [i, { decision, coupon }] of decisions.entries()) {
    computeFeatures(features, (source) => raw[i]![source], x, i * width);
    if (attention) candidates[i] = coupon ? attention.candidates.indexOf(coupon.id) + 1 : 0;
    write?.(decision.profile, events, i * length);
    const { purchased, redeemed } = decision;
    const own = coupon ? [0, ...(purchased ? [1] : [])] : [2];
    for (const head of own) {
      asked[i * HEADS + head] = 1;
      y[i * HEADS + head] = head === 1 ? redeemed : purchased;
    }
  }
  return { rows, x, candidates, events, y, asked };
};

/** Decisions whose coupon the campaign knows, and those to show nothing. */
export const headDecisions = (decisions: readonly LoggedDecision[], coupons: readonly Coupon[]): readonly HeadDecision[] => {
  const byId = new Map(coupons.map((coupon) => [coupon.id, coupon]));
  return decisions.flatMap((decision): HeadDecision[] => {
    const coupon = byId.get(decision.couponId);
    return coupon || decision.couponId === NO_COUPON ? [{ decision, coupon }] : [];
  });
};
