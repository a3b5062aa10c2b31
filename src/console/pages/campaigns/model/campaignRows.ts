import { MAIN } from '../../../api/campaignChoices';
import type { Summary } from '../../../api/summarySchema';
import { type Draft, fieldsOf, idOf, listOf, textOrNothing } from '../../coupons/draft/draft';
import { couponChanges, sameValue, wholeCampaign } from '../../coupons/publish/changesOf';

export type Lifecycle = 'live' | 'scheduled' | 'ended' | 'paused' | 'new' | 'empty';

/** Spend of a coupon or campaign, minor units; null: no limit. */
interface Spend {
  readonly used: number;
  readonly reserved: number;
  readonly budget: number | null;
  /** Codes that were given out and are redeemed or still valid, and their limit. */
  readonly claims: number;
  readonly count: number | null;
}

interface Period {
  /** UTC ms; null: not set. */
  readonly startsAt: number | null;
  readonly endsAt: number | null;
}

export interface CouponRow extends Spend, Period {
  readonly id: string;
  /** Position in the draft. */
  readonly place: number;
  readonly title: unknown;
  readonly status: Lifecycle;
  /** Publishing would change it. */
  readonly changed: boolean;
}

export interface CampaignRow extends Spend, Period {
  readonly id: string;
  /** Position in the draft's list; −1: the main campaign. */
  readonly place: number;
  readonly name: string;
  readonly priority: number;
  readonly exclusive: boolean;
  readonly coupons: readonly CouponRow[];
  readonly status: Lifecycle;
  readonly changed: boolean;
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The listed campaigns of a file, as written. */
export const campaignsOf = (draft: Draft): readonly Draft[] => listOf(draft.campaigns).map(fieldsOf);

/** The id of each coupon's campaign; coupons of the main campaign are missing. */
const memberships = (draft: Draft): ReadonlyMap<unknown, string> =>
  new Map(campaignsOf(draft).flatMap((campaign) => listOf(campaign.coupons).map((coupon) => [coupon, idOf(campaign)] as const)));

/** The campaign of a coupon, `MAIN` if it is in none. */
export const campaignOf = (draft: Draft, couponId: string): string => memberships(draft).get(couponId) ?? MAIN;

type Spent = Pick<Summary, 'catalog' | 'unlisted' | 'campaigns'>;

/**
 * Every coupon of the draft, compared with the live campaign.
 * @param live empty if nothing is published
 */
export const couponRows = (
  draft: Draft,
  live: Draft,
  spent: Pick<Spent, 'catalog' | 'unlisted'> | undefined,
  now: number,
): readonly CouponRow[] => {
  const published = new Set(listOf(live.coupons).map(idOf));
  const { catalog = [], unlisted = [] } = spent ?? {};
  const spends = new Map<string, Summary['unlisted'][number] | Summary['catalog'][number]>(
    unlisted.map((entry) => [entry.couponId, entry]),
  );
  for (const entry of catalog) spends.set(entry.coupon.id, entry);
  return listOf(draft.coupons).map((coupon, place) => {
    const id = idOf(coupon);
    const { title, startsAt, endsAt, paused } = fieldsOf(coupon);
    const { money, count } = fieldsOf(fieldsOf(draft.budgets)[id]);
    const spend = spends.get(id);
    const status = (): Lifecycle => {
      if (paused === true) return 'paused';
      if (typeof endsAt === 'number' && endsAt <= now) return 'ended';
      if (!published.has(id)) return 'new';
      return typeof startsAt === 'number' && startsAt > now ? 'scheduled' : 'live';
    };
    return {
      id,
      place,
      title,
      status: status(),
      changed: !published.has(id) || couponChanges(draft, live, id).length > 0,
      startsAt: numberOf(startsAt),
      endsAt: numberOf(endsAt),
      budget: numberOf(money),
      count: numberOf(count),
      used: spend?.usedMoney ?? 0,
      reserved: spend?.reservedMoney ?? 0,
      claims: (spend?.usedCount ?? 0) + (spend?.reservedCount ?? 0),
    };
  });
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The sum of all limits; null if one of them is missing. */
const sumOfLimits = (limits: readonly (number | null)[]): number | null =>
  limits.length === 0 || limits.includes(null) ? null : sum(limits.map((limit) => limit ?? 0));

const earliest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null);
  return known.length > 0 ? Math.min(...known) : null;
};

const latest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null);
  return known.length > 0 ? Math.max(...known) : null;
};

/** From the later start to the earlier end of a campaign and its coupons. */
const periodOf = (campaign: Draft, coupons: readonly CouponRow[]): Period => ({
  startsAt: latest([numberOf(campaign.startsAt), earliest(coupons.map(({ startsAt }) => startsAt))]),
  endsAt: earliest([numberOf(campaign.endsAt), latest(coupons.map(({ endsAt }) => endsAt))]),
});

/** The campaigns of the draft, the main one last, which is missing if it has no coupons. */
export const campaignRows = (
  draft: Draft,
  live: Draft,
  summary: Spent | undefined,
  now: number,
  mainName: string,
): readonly CampaignRow[] => {
  const rows = couponRows(draft, live, summary, now);
  const owner = memberships(draft);
  const liveCampaigns = new Map(campaignsOf(live).map((campaign) => [idOf(campaign), campaign]));
  const shared = new Map(summary?.campaigns.map((use) => [use.campaignId, use]));
  const rowOf = (campaign: Draft, id: string, place: number): CampaignRow => {
    const coupons = rows.filter((row) => (owner.get(row.id) ?? MAIN) === id);
    const before = liveCampaigns.get(id);
    const isMain = id === MAIN;
    const isLive = isMain ? coupons.some(({ status }) => status !== 'new') : before !== undefined;
    const period = periodOf(campaign, coupons);
    const { money, count } = fieldsOf(campaign.budget);
    const status = (): Lifecycle => {
      if (campaign.paused === true) return 'paused';
      if (coupons.length === 0) return 'empty';
      if (period.endsAt !== null && period.endsAt <= now) return 'ended';
      if (!isLive) return 'new';
      if (coupons.every(({ status: each }) => each === 'paused')) return 'paused';
      return period.startsAt !== null && period.startsAt > now ? 'scheduled' : 'live';
    };
    const use = shared.get(id);
    return {
      id,
      place,
      name: isMain ? mainName : textOrNothing(campaign.name) || id,
      priority: numberOf(campaign.priority) ?? 0,
      exclusive: campaign.combine === 'exclusive',
      coupons,
      status: status(),
      changed: coupons.some(({ changed }) => changed) || (!isMain && !sameValue(wholeCampaign(campaign), wholeCampaign(before))),
      ...period,
      budget: numberOf(money) ?? sumOfLimits(coupons.map(({ budget }) => budget)),
      count: numberOf(count) ?? sumOfLimits(coupons.map((row) => row.count)),
      used: use?.usedMoney ?? sum(coupons.map(({ used }) => used)),
      reserved: use?.reservedMoney ?? sum(coupons.map(({ reserved }) => reserved)),
      claims: use ? use.usedCount + use.reservedCount : sum(coupons.map(({ claims }) => claims)),
    };
  };
  const listed = campaignsOf(draft).map((campaign, place) => rowOf(campaign, idOf(campaign), place));
  const main = rowOf({}, MAIN, -1);
  return main.coupons.length > 0 ? [...listed, main] : listed;
};
