import type { Campaign } from '../../bundle/campaign';
import { NO_COUPON } from '../../engine/decision/decision';
import type { SessionOutcome } from '../../engine/decision/learn';
import { purchaseDiscount, purchaseLines } from '../../engine/eligibility/discountOf';
import { emptyProfile, type ProfileSettings, type ShopperProfile } from '../../engine/profile/shopperProfile';
import { revenueOf, updateProfile } from '../../engine/profile/updateProfile';
import { integer, seededRng } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import { isNewSession } from '../../protocol/events/shopperEvent';
import type { Minor } from '../../protocol/values/money';
import { type Database, literal } from '../ingest/database';
import { readShoppers, type ShopperLog } from './shopperRows';

/** One logged choice, in the state the device would have had before it, with its outcome. */
export interface LoggedDecision {
  /** Index of the shopper in the log: folds are by shopper. */
  readonly shopper: number;
  readonly now: number;
  /** Profile right before the showing. */
  readonly profile: ShopperProfile;
  readonly couponId: string;
  readonly propensity?: number;
  /** 1 if the coupon was claimed later in the session. 0 for "no coupon". */
  readonly claimed: 0 | 1;
  /** 1 if the session had a purchase afterwards. */
  readonly purchased: 0 | 1;
  /** 1 if that purchase used the coupon of the decision. */
  readonly redeemed: 0 | 1;
  /** Margin minus discount of the next purchase in the session, and that discount, minor units. 0 without one. */
  readonly left: number;
  readonly discount: Minor;
}

export interface ReplaySettings extends ProfileSettings {
  readonly marginRate: number;
  /** Product views from which a session without a showing counts as a decision to show nothing. */
  readonly minViews: number;
}

interface Open {
  now: number;
  profile: ShopperProfile;
  couponId: string;
  propensity: number | undefined;
  claimed: 0 | 1;
  redeemed: 0 | 1;
  /** The first purchase after the decision closes it. */
  outcome: SessionOutcome | undefined;
}

/**
 * Replays one shopper's log through the device's own profile reducer. The first showing of a session is its decision. A claimed coupon is
 * redeemed by the session's next purchase. If a log states its decisions to show nothing (`view_promotion` of `none`, with propensity),
 * those are used (`explicitNone`). Otherwise a session that reached the trigger without a showing counts as "no coupon".
 */
export const replayShopper = (
  { events }: ShopperLog,
  shopper: number,
  coupons: ReadonlyMap<string, Coupon>,
  settings: ReplaySettings,
  explicitNone: boolean,
): readonly LoggedDecision[] => {
  const decisions: LoggedDecision[] = [];
  let profile = emptyProfile(events[0]?.event.time ?? 0);
  let open: Open | undefined;
  let silent: Open | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  let redeemable: Coupon | undefined;
  const close = (): void => {
    const decision = open ?? (explicitNone ? undefined : silent);
    if (decision) {
      const purchased = decision.outcome ? 1 : 0;
      const { propensity, outcome = { revenue: 0, discount: 0 }, ...rest } = decision;
      const { revenue, discount } = outcome;
      const left = settings.marginRate * revenue - discount;
      decisions.push({ shopper, ...rest, purchased, left, discount, ...(propensity === undefined ? {} : { propensity }) });
    }
    [open, silent, redeemable] = [undefined, undefined, undefined];
  };
  for (const { event, couponId, propensity } of events) {
    if (isNewSession(lastAt, event.time, settings.idleMs)) close();
    lastAt = event.time;
    const none = couponId === NO_COUPON;
    if (event.name === 'view_promotion' && !open && couponId !== undefined && (none || coupons.has(couponId))) {
      open = { now: event.time, profile, couponId, propensity, claimed: 0, redeemed: 0, outcome: undefined };
    } else if (event.name === 'claim_promotion') {
      if (open?.couponId === event.couponId) open.claimed = 1;
      redeemable = coupons.get(event.couponId);
    } else if (event.name === 'purchase') {
      const outcome = { revenue: revenueOf(event), discount: redeemable ? purchaseDiscount(redeemable, purchaseLines(event)) : 0 };
      if (open && !open.outcome && redeemable?.id === open.couponId && outcome.discount > 0) open.redeemed = 1;
      for (const decision of [open, silent]) if (decision) decision.outcome ??= outcome;
      redeemable = undefined;
    }
    if (!none) profile = updateProfile(profile, event, settings);
    if (!silent && profile.session.views >= settings.minViews) {
      silent = { now: event.time, profile, couponId: NO_COUPON, propensity: undefined, claimed: 0, redeemed: 0, outcome: undefined };
    }
  }
  close();
  return decisions;
};

/** Most orders used from a log without coupons. They only show who buys anyway. */
const MOST_BASKETS = 20_000;

/** Upper median. */
const median = (values: readonly number[]): number | undefined => [...values].sort((a, b) => a - b)[values.length >> 1];

export interface ReadDecisions {
  readonly decisions: readonly LoggedDecision[];
  /** Id of each shopper by the index used in decisions. */
  readonly shoppers: readonly string[];
  /** True if the log shows coupons of the campaign. Otherwise every decision is to show nothing. */
  readonly hasShowings: boolean;
  /** Median value of the goods in orders with prices, minor units. `undefined` without any. */
  readonly meanOrder?: number;
}

/**
 * Properties of the log, queried in the database: does it show the campaign's coupons, does it state its decisions to show nothing, and how
 * many baskets has it?
 */
const factsOf = async (db: Database, table: string, campaign: Campaign) => {
  const ids = campaign.coupons.map(({ id }) => literal(id)).join(', ');
  const count = (condition: string): string => `count(*) FILTER (WHERE ${condition})::double precision`;
  // SQL has no empty lists.
  const isKnown = ids === '' ? 'FALSE' : `coupon_id IN (${ids})`;
  const [row] = await db.rows(
    `SELECT ${count(`event = 'view_promotion' AND ${isKnown}`)}, ${count(`coupon_id = ${literal(NO_COUPON)}`)} FROM ${table}`,
  );
  const [baskets] = await db.rows(
    `SELECT count(*)::double precision FROM (SELECT DISTINCT user_id, time FROM ${table} WHERE event = 'purchase') AS baskets`,
  );
  const [showings = 0, nones = 0] = (row ?? []).map(Number);
  return { hasShowings: showings > 0, explicitNone: nones > 0, baskets: Number(baskets?.[0]) };
};

/** Decisions of the shoppers in a table with `time`, with one shopper in memory at a time. */
export const readDecisions = async (db: Database, table: string, campaign: Campaign, seed: number): Promise<ReadDecisions> => {
  const settings: ReplaySettings = {
    ...campaign.profile,
    idleMs: campaign.session.idleMs,
    marginRate: campaign.marginRate,
    minViews: campaign.triggers.minViews,
  };
  const { hasShowings, explicitNone, baskets } = await factsOf(db, table, campaign);
  const byId = new Map(campaign.coupons.map((coupon) => [coupon.id, coupon]));
  const rng = seededRng(seed);
  const keep = Math.min(1, MOST_BASKETS / Math.max(1, baskets));
  const decisions: LoggedDecision[] = [];
  const orders: number[] = [];
  const shoppers: string[] = [];
  for await (const log of readShoppers(db, table, campaign.currency)) {
    const index = shoppers.push(log.userId) - 1;
    for (const { event } of log.events) if (event.name === 'purchase') orders.push(revenueOf(event));
    // Whole shoppers are kept or dropped, so that only the kept ones need replaying.
    const isKept = hasShowings || integer(rng, 1_000_000) < keep * 1_000_000;
    if (!isKept) continue;
    const own = replayShopper(log, index, byId, settings, explicitNone);
    // One at a time, because a reseller's log would exceed the arguments of one call.
    for (const decision of own) decisions.push(decision);
  }
  const typical = median(orders.filter((goods) => goods > 0));
  return { decisions, shoppers, hasShowings, ...(typical === undefined ? {} : { meanOrder: typical }) };
};
