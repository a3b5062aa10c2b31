import type { Campaign } from '../../core/bundle/campaign';
import type { Coupon } from '../../core/coupons/coupon';
import { refusalOf } from '../../core/coupons/eligibility';
import { eligibilityContext } from '../../core/device/eligibilityContext';
import { redeemedCost } from '../../core/device/offerEconomics';
import { computeFeatures, featureWidth } from '../../core/features/computeFeatures';
import type { FeatureSpec } from '../../core/features/featureSpec';
import { sourcesOf } from '../../core/features/sources';
import { eventTokens } from '../../core/scoring/eventTokens';
import type { InterestBatch, InterestSpec } from '../../core/scoring/interestSpec';
import type { Visit } from './visits';

/** Every question of visits with everything that could have been offered at it; row 0 of a question is "no coupon". */
export interface OfferInputs {
  readonly batch: InterestBatch;
  /** First row of each question, in order of visits; one more entry at the end. */
  readonly from: readonly number[];
  /** Coupon of each row; `undefined` is none. */
  readonly coupons: readonly (Coupon | undefined)[];
  /** What each row's coupon costs once it is redeemed, minor units. */
  readonly costs: readonly number[];
}

/** The log may be older than the campaign, so that the coupons' dates say nothing of it. */
const undated = (coupon: Coupon): Coupon => ({ ...coupon, startsAt: Number.NEGATIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY });

/** Inputs of the heads at every question for every coupon that the device's own rules would have let through, and for the one that was shown. */
export const offerInputs = (
  visits: readonly Visit[],
  campaign: Campaign,
  meanOrder: number | undefined,
  { spec, features }: { readonly spec: InterestSpec; readonly features: FeatureSpec },
): OfferInputs => {
  const { profile: settings, timeZone, fatigue, marginRate } = campaign;
  const figures = { marginRate, meanOrder, marginFloor: campaign.marginFloor };
  const { halfLifeMs } = settings;
  const listed = campaign.coupons.map((coupon) => ({ coupon, free: undated(coupon) }));
  const coupons: (Coupon | undefined)[] = [];
  const costs: number[] = [];
  const from = [0];
  for (const { questions, offer } of visits) {
    for (const [k, { now, profile }] of questions.entries()) {
      const context = eligibilityContext(profile, {}, 'site', now, { timeZone, fatigue, halfLifeMs, ...figures });
      const shown = k === questions.length - 1 ? offer?.coupon.id : undefined;
      coupons.push(undefined);
      costs.push(0);
      for (const { coupon, free } of listed) {
        if (coupon.id !== shown && refusalOf(free, context)) continue;
        coupons.push(coupon);
        costs.push(redeemedCost(coupon, profile, figures));
      }
      from.push(coupons.length);
    }
  }
  const width = featureWidth(features);
  const length = spec.attention?.length ?? 0;
  const x = new Float32Array(coupons.length * width);
  const [candidates, events] = [new Int32Array(length > 0 ? coupons.length : 0), new Int32Array(coupons.length * length)];
  const write = spec.attention && eventTokens(spec.attention);
  let question = 0;
  for (const { questions } of visits) {
    for (const { now, profile } of questions) {
      const resolve = sourcesOf({ profile, facts: {}, now, halfLifeMs });
      for (let row = from[question]!; row < from[question + 1]!; row++) {
        const coupon = coupons[row];
        computeFeatures(features, resolve(coupon), x, row * width);
        if (length > 0) candidates[row] = coupon ? spec.attention!.candidates.indexOf(coupon.id) + 1 : 0;
        write?.(profile, events, row * length);
      }
      question += 1;
    }
  }
  return { batch: { histories: coupons.length, x, candidates, events }, from, coupons, costs };
};
