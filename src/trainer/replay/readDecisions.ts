import type { Campaign } from '../../bundle/campaign';
import { NO_COUPON } from '../../engine/decision/decision';
import { revenueOf } from '../../engine/profile/updateProfile';
import { integer, seededRng } from '../../maths/random';
import { type Database, literal } from '../ingest/database';
import { type LoggedDecision, type ReplaySettings, replayShopper } from './replayDecisions';
import { readShoppers } from './shopperRows';

/** Orders looked at in a log that shows no coupon: they tell who buys anyway, and no more. */
const MOST_BASKETS = 20_000;

/** Upper median. */
const median = (values: readonly number[]): number | undefined => [...values].sort((a, b) => a - b)[values.length >> 1];

export interface ReadDecisions {
  readonly decisions: readonly LoggedDecision[];
  /** Id of each shopper by the index used in decisions. */
  readonly shoppers: readonly string[];
  /** The log shows coupons of the campaign; else every decision is to show nothing. */
  readonly hasShowings: boolean;
  /** Median of the goods of orders with prices, minor units; `undefined` where there is none. */
  readonly meanOrder?: number;
}

/** What the log is, asked where it lies: does it show the campaign's coupons, state its decisions to show nothing, and how many baskets has it? */
const factsOf = async (db: Database, table: string, campaign: Campaign) => {
  const ids = campaign.coupons.map(({ id }) => literal(id)).join(', ');
  const count = (condition: string): string => `count(*) FILTER (WHERE ${condition})::double precision`;
  // SQL has no empty list.
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

/** Decisions of the shoppers in a table with `time`, one shopper in memory at a time. */
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
    // Whole shoppers are kept or left, so that profiles need replaying only where they are used.
    const isKept = hasShowings || integer(rng, 1_000_000) < keep * 1_000_000;
    if (!isKept) continue;
    const own = replayShopper(log, index, byId, settings, explicitNone);
    // One by one: a reseller's would be too many arguments of one call.
    for (const decision of own) decisions.push(decision);
  }
  const typical = median(orders.filter((goods) => goods > 0));
  return { decisions, shoppers, hasShowings, ...(typical === undefined ? {} : { meanOrder: typical }) };
};
