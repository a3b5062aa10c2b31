import type * as v from 'valibot';
import type { Campaign, campaignSchema } from '../bundle/campaign';
import { maxDiscount } from '../engine/eligibility/discountOf';
import { DAY, MINUTE } from '../protocol/values/clock';
import type { CampaignPart } from './couponPart';
import type { Shop } from './preset';
import { statutoryNotices } from './statutoryNotices';

type Triggers = Campaign['triggers'];

const leastOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => typeof value === 'number');
  return known.length > 0 ? Math.min(...known) : undefined;
};

/** Triggers that fire when any of `all` would. A page asks once for the whole campaign, and each coupon's conditions decide who sees it. */
export const mergeTriggers = (all: readonly Triggers[]): Triggers => {
  // A part with moments only does not affect the views of the others.
  const byViews = all.filter(({ onViews = true }) => onViews);
  const pages = [...new Set(all.flatMap(({ onPage = [] }) => onPage))];
  const clicks = [...new Set(all.flatMap(({ onClick }) => (onClick === undefined ? [] : [onClick])))];
  const optional = {
    onViews: byViews.length > 0 ? undefined : false,
    onPage: pages.length > 0 ? pages : undefined,
    afterMs: leastOf(all.map(({ afterMs }) => afterMs)),
    scrollShare: leastOf(all.map(({ scrollShare }) => scrollShare)),
    exitIntent: all.some(({ exitIntent }) => exitIntent) || undefined,
    idleMs: leastOf(all.map(({ idleMs }) => idleMs)),
    cartValue: leastOf(all.map(({ cartValue }) => cartValue)),
    onClick: clicks.length > 0 ? clicks.join(', ') : undefined,
  };
  return {
    quietMs: Math.min(...all.map(({ quietMs }) => quietMs)),
    minViews: Math.min(...(byViews.length > 0 ? byViews : all).map(({ minViews }) => minViews)),
    onAddToCart: all.some(({ onAddToCart }) => onAddToCart),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<Triggers>),
  };
};

export type CampaignInput = v.InferInput<typeof campaignSchema>;

/** Share of sessions that get a random coupon. Each 5% costs 2 to 4% of the gain (docs/adr/051). */
const EXPLORE = 0.02;

/** The reward is at its maximum when an order leaves this many times the largest discount. */
const REWARD_PER_DISCOUNT = 4;

/** A campaign of its own for a coupon with a journey, and its channels; nothing for other coupons. */
const withJourney = (campaign: CampaignInput, { coupon, journey }: CampaignPart): CampaignInput =>
  journey
    ? {
        ...campaign,
        channels: { ...Object.fromEntries(journey.channels.map((channel) => [channel, {}])), ...campaign.channels },
        campaigns: [...(campaign.campaigns ?? []), { id: coupon.id, name: coupon.title.en.slice(0, 80), coupons: [coupon.id], journey }],
      }
    : campaign;

/**
 * A whole campaign from one or more parts. Earlier parts come first in the shop's rule. A page asks when any part would, and each coupon's
 * conditions decide who sees it. Everything a preset does not set is as in docs/install.md.
 * @param id of the experiment, 1 to 24 of `a-z0-9-`; a new one draws the groups anew
 */
export const composeCampaign = (
  { currency, timeZone, marginRate, marginFloor, holdout, aim, label = 'campaign', notice }: Shop,
  parts: readonly [CampaignPart, ...CampaignPart[]],
  id: string,
): CampaignInput => {
  const coupons = parts.map(({ coupon }) => coupon);
  const campaign: CampaignInput = {
    label,
    currency,
    timeZone,
    coupons,
    budgets: Object.fromEntries(parts.map(({ coupon, budget }) => [coupon.id, budget])),
    rule: coupons.map((coupon) => coupon.id),
    experiment: { hashVersion: 1, id, salt: id, shares: { none: holdout, rule: holdout, couplet: 1 - 2 * holdout }, explore: EXPLORE },
    triggers: mergeTriggers(parts.map(({ triggers }) => triggers)),
    session: { idleMs: 30 * MINUTE },
    profile: { halfLifeMs: 14 * DAY, sequenceLength: 50 },
    marginRate,
    marginFloor,
    ...(notice && {
      card: { notice: Object.fromEntries(notice.flatMap((law) => Object.entries(statutoryNotices[law]))) },
    }),
    reports: {
      mode: 'local',
      epsilon: 1,
      strata: [
        { source: 'profile.visits', atLeast: 2 },
        { source: 'profile.orders', atLeast: 1 },
      ],
      questions: ['stratum-outcome', 'reaction'],
    },
    policy: {
      ...(aim && { aim }),
      rewardScale: REWARD_PER_DISCOUNT * Math.max(...coupons.map(({ discount }) => maxDiscount(discount))),
    },
  };
  return parts.reduce(withJourney, campaign);
};

/** A campaign with one more part appended. Its shop settings, experiment and everything else stay unchanged. */
export const withPart = (campaign: CampaignInput, part: CampaignPart): CampaignInput => {
  const { coupon, budget, triggers } = part;
  const added = {
    ...campaign,
    coupons: [...campaign.coupons, coupon],
    budgets: { ...campaign.budgets, [coupon.id]: budget },
    rule: [...campaign.rule, coupon.id],
    triggers: mergeTriggers([campaign.triggers, triggers]),
  };
  return withJourney(added, part);
};
