import type { Coupon } from '../../core/coupons/coupon';
import { purchaseDiscount, purchaseLines } from '../../core/coupons/purchaseDiscount';
import { NO_COUPON } from '../../core/device/decision';
import { sessionReward } from '../../core/device/learn';
import { isNewSession } from '../../core/events/sessions';
import type { ShopperEventName } from '../../core/events/shopperEvent';
import { emptyProfile } from '../../core/profile/emptyProfile';
import { revenueOf } from '../../core/profile/revenueOf';
import type { ShopperProfile } from '../../core/profile/shopperProfile';
import { updateProfile } from '../../core/profile/updateProfile';
import { type TimingFacts, timingFacts } from '../../core/timing/timingState';
import type { ReplaySettings } from '../replay/replayDecisions';
import type { ShopperLog } from '../replay/shopperRows';

/** A moment at which the page would have asked for a coupon. */
interface Question {
  readonly now: number;
  /** Kept as long as nothing was shown in the visit: what an offer would have done is not asked afterwards. */
  readonly profile: ShopperProfile;
  readonly facts: TimingFacts;
  /** Probability with which the log says that nothing was shown here; `undefined` where it does not speak of this question. */
  readonly none?: number;
}

/** One visit of a log as questions, until something is shown, the first purchase, or the end. */
export interface Visit {
  readonly shopper: number;
  readonly questions: readonly Question[];
  /** What was shown at the last one of `questions`. */
  readonly offer?: { readonly coupon: Coupon; readonly propensity?: number; readonly redeemed: boolean };
  /** States at the questions after the showing. */
  readonly after: readonly TimingFacts[];
  /** Goods of the purchase the visit ended with, minor units. */
  readonly order?: number;
  /** Of that purchase, as on the device; 0 without one. */
  readonly reward: number;
}

export interface VisitSettings extends ReplaySettings {
  readonly rewardScale: number;
  readonly quietMs: number;
  readonly onAddToCart: boolean;
}

/** As in the widget's trigger: these do not disturb the quiet that is waited for. */
const silent: readonly ShopperEventName[] = ['dwell', 'view_promotion', 'select_promotion', 'claim_promotion', 'dismiss_promotion'];

/** Questions of a visit looked at; few visits have more. */
const MOST_QUESTIONS = 20;

type Growing = { -readonly [K in keyof Visit]: Visit[K] } & { questions: Question[]; after: TimingFacts[] };

/**
 * The visits of one shopper, through the device's own profile reducer. As in the widget's trigger a question stands at each product view from
 * `minViews` or a first add to cart on, and at each add to cart, if what comes next leaves `quietMs` of quiet. A showing belongs to the question before it; one without any makes its own.
 * Visits without a question are left out, and those that were first shown something the campaign does not have.
 */
export const visitsOf = (
  { events }: ShopperLog,
  shopper: number,
  coupons: ReadonlyMap<string, Coupon>,
  settings: VisitSettings,
): readonly Visit[] => {
  const { idleMs, quietMs, minViews, onAddToCart } = settings;
  const visits: Visit[] = [];
  const fresh = (): Growing => ({ shopper, questions: [], after: [], reward: 0 });
  let profile = emptyProfile(events[0]?.event.time ?? 0);
  let visit = fresh();
  let ended = false;
  let isForeign = false;
  let redeemable: Coupon | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  const close = (): void => {
    if (visit.questions.length > 0 && !isForeign) visits.push(visit);
    [visit, ended, isForeign, redeemable] = [fresh(), false, false, undefined];
  };
  const ask = (now: number): void => {
    const facts = timingFacts(profile, now);
    if (visit.offer) visit.after.push(facts);
    else if (visit.questions.length < MOST_QUESTIONS) visit.questions.push({ now, profile, facts });
  };
  /** When the page is next disturbed. */
  const disturbed = (at: number): number =>
    events.slice(at + 1, at + 8).find(({ event }) => !silent.includes(event.name))?.event.time ?? Number.POSITIVE_INFINITY;
  for (const [at, { event, couponId, propensity }] of events.entries()) {
    if (isNewSession(lastAt, event.time, idleMs)) close();
    lastAt = Math.max(lastAt, event.time);
    const isNone = couponId === NO_COUPON;
    if (event.name === 'view_promotion' && !ended && !visit.offer) {
      const coupon = coupons.get(couponId ?? '');
      if (!coupon && !isNone) isForeign = true;
      if ((coupon || isNone) && visit.questions.length === 0) ask(event.time);
      const last = visit.questions.at(-1);
      if (coupon) visit.offer = { coupon, redeemed: false, ...(propensity === undefined ? {} : { propensity }) };
      else if (isNone && last) visit.questions[visit.questions.length - 1] = { ...last, none: propensity ?? Number.NaN };
    }
    if (event.name === 'claim_promotion') redeemable = coupons.get(event.couponId);
    if (event.name === 'purchase' && !ended) {
      const outcome = { revenue: revenueOf(event), discount: redeemable ? purchaseDiscount(redeemable, purchaseLines(event)) : 0 };
      visit.order = outcome.revenue;
      visit.reward = sessionReward(outcome, settings.marginRate, settings.rewardScale);
      if (visit.offer && redeemable?.id === visit.offer.coupon.id && outcome.discount > 0) visit.offer = { ...visit.offer, redeemed: true };
      ended = true;
    }
    if (!isNone) profile = updateProfile(profile, event, settings);
    const carted = onAddToCart && profile.session.carted > 0;
    const asks = event.name === 'view_item' ? carted || profile.session.views >= minViews : carted && event.name === 'add_to_cart';
    if (asks && !ended && disturbed(at) - event.time >= quietMs) ask(event.time + quietMs);
  }
  close();
  return visits;
};
