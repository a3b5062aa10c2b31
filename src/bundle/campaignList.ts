import * as v from 'valibot';
import type { ChannelSettings } from '../engine/channels/channelSettings';
import { type Budget, budgetSchema } from '../protocol/coupons/budget';
import { knownFormatSchema } from '../protocol/coupons/cardFormat';
import { type Condition, conditionSchema } from '../protocol/coupons/condition';
import { type Coupon, couponSchema, LARGEST_PRIORITY } from '../protocol/coupons/coupon';
import { couponIdSchema } from '../protocol/coupons/couponWords';
import type { Instant } from '../protocol/values/clock';
import { isPushed, journeySchema, offJourney, onJourney } from './journey';

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(80));

const { priority: _priority, group: _group, earned: _earned, ...entries } = couponSchema.entries;

/** Most friends of one shopper. */
const MOST_FRIENDS = 20;

const friendsSchema = v.strictObject({
  reward: couponIdSchema,
  most: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_FRIENDS)), 3),
  page: v.exactOptional(v.pipe(v.string(), v.maxLength(200), v.regex(/^\/(?!\/)[^\s"'<>\\#]*$/))),
});

/** A coupon as merchants write it. Its campaign sets the rest. */
export const writtenCouponSchema = v.object({
  ...entries,
  // A device accepts any format, so that older ones can read newer bundles. Here an unknown format is a merchant's mistake and is reported.
  format: v.exactOptional(knownFormatSchema),
  friends: v.exactOptional(friendsSchema),
  /** Left out of the next publication. */
  paused: v.exactOptional(v.boolean()),
});
type WrittenCoupon = Coupon & { readonly paused?: boolean };

/** One of several campaigns. It stays on the server: devices get only its coupons, with its conditions, journey and dates merged in. */
export const listedCampaignSchema = v.strictObject({
  id: couponIdSchema,
  name,
  /** A coupon belongs to at most one campaign. Those in none are the main campaign, of priority 0. */
  coupons: v.optional(v.pipe(v.array(couponIdSchema), v.maxLength(1_000)), []),
  /** A shopper is offered the eligible coupons of the highest priority only. */
  priority: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(-LARGEST_PRIORITY), v.maxValue(LARGEST_PRIORITY)), 0),
  /**
   * `exclusive`: its coupons combine with no others, and shoppers who claimed one get none of other campaigns until it ends. `combined`: as
   * each coupon states.
   */
  combine: v.optional(v.picklist(['combined', 'exclusive']), 'combined'),
  /** Shared by its coupons, in addition to their own budgets. */
  budget: v.exactOptional(budgetSchema),
  /** UTC instants in ms, `endsAt` exclusive. Its coupons are valid within them. */
  startsAt: v.exactOptional(instant),
  endsAt: v.exactOptional(instant),
  /** Audience: a condition on top of each coupon's own. */
  when: v.exactOptional(conditionSchema),
  /** Sends its coupons to shoppers off the site. Absent: they are offered to shoppers on it. */
  journey: v.exactOptional(journeySchema),
  /** Its coupons are left out of the next publication. */
  paused: v.exactOptional(v.boolean()),
});
export type ListedCampaign = v.InferOutput<typeof listedCampaignSchema>;

/** A saved audience, to be copied into campaigns and coupons. It stays on the server. */
export const segmentSchema = v.strictObject({ id: couponIdSchema, name, when: conditionSchema });
export type Segment = v.InferOutput<typeof segmentSchema>;

/** Most coupons of a bundle. A campaign file may hold more, if the others are paused or have ended. */
export const MOST_COUPONS = 128;

/** The campaign of each coupon that is in one. */
const campaignsByCoupon = (campaigns: readonly ListedCampaign[]): ReadonlyMap<string, ListedCampaign> =>
  new Map(campaigns.flatMap((campaign) => campaign.coupons.map((id) => [id, campaign])));

/** A coupon's campaign with its shared budget, as the server's catalog has it. Nothing for a coupon of the main campaign. */
export const catalogCampaigns = (campaigns: readonly ListedCampaign[] = []) => {
  const byCoupon = campaignsByCoupon(campaigns);
  return (couponId: string): { readonly campaign?: { readonly id: string; readonly budget: Budget } } => {
    const campaign = byCoupon.get(couponId);
    return campaign ? { campaign: { id: campaign.id, budget: campaign.budget ?? {} } } : {};
  };
};

const both = (a: Condition, b: Condition): Condition => ('all' in b && b.all.length === 0 ? a : { all: [a, b] });

/**
 * The coupon as devices get it: with its campaign's audience, dates, priority and exclusiveness. `undefined` if its campaign is paused, or
 * never runs at the same time.
 * @param group number of the campaign among the exclusive ones
 */
const couponOf = (
  coupon: Coupon,
  { paused, when, priority, combine, journey, ...dates }: ListedCampaign,
  group: number,
): Coupon | undefined => {
  const startsAt = Math.max(coupon.startsAt, dates.startsAt ?? 0);
  const endsAt = Math.min(coupon.endsAt, dates.endsAt ?? Number.POSITIVE_INFINITY);
  if (paused || startsAt >= endsAt) return undefined;
  const { stacking, ...rest } = coupon;
  const merged: Coupon = {
    ...rest,
    ...(stacking && combine === 'combined' ? { stacking } : {}),
    ...(priority === 0 ? {} : { priority }),
    ...(combine === 'exclusive' ? { group } : {}),
    when: when ? both(when, coupon.when) : coupon.when,
    startsAt,
    endsAt,
  };
  return journey ? onJourney(merged, journey) : merged;
};

/**
 * A coupon that rewards shoppers for friends who ordered. No page and no wake-up offers it, on older devices either, and the server gives
 * its codes to those who earned one.
 */
const asReward = (coupon: Coupon): Coupon => ({
  ...coupon,
  earned: true,
  when: { all: [{ field: 'channel', op: 'in', value: ['friends'] }, coupon.when] },
});

/** Whether the server wakes browsers by itself, for a journey by push. */
const wakesItself = (campaigns: readonly ListedCampaign[] = []): boolean =>
  campaigns.some(({ paused, journey }) => !paused && isPushed(journey));

/** A file whose channels state whether the server wakes browsers by itself, for these campaigns. */
export const withWakes = <F extends { readonly channels?: ChannelSettings }>(file: F, campaigns: readonly ListedCampaign[] = []): F => {
  const { push } = file.channels ?? {};
  if (!push) return file;
  const { journeys: _, ...rest } = push;
  return { ...file, channels: { ...file.channels, push: wakesItself(campaigns) ? { ...rest, journeys: true } : rest } };
};

/**
 * Every coupon that devices get, with its position in the file: all that are not paused, unchanged unless they are in a campaign.
 * @param now if they are more than a bundle holds, those that have ended by then are left out. Otherwise they stay, for the models' sake
 */
export const mergeCampaigns = (
  coupons: readonly (readonly [number, WrittenCoupon])[],
  campaigns: readonly ListedCampaign[] = [],
  now: Instant = 0,
): readonly (readonly [number, Coupon])[] => {
  const byCoupon = campaignsByCoupon(campaigns);
  const exclusive = campaigns.filter(({ combine }) => combine === 'exclusive');
  const wakes = wakesItself(campaigns);
  // Also of paused coupons, whose friends may still order.
  const rewards = new Set(coupons.flatMap(([, { friends }]) => friends?.reward ?? []));
  const all = coupons.flatMap(([i, { paused, ...coupon }]) => {
    if (paused) return [];
    const campaign = byCoupon.get(coupon.id);
    const merged = campaign ? couponOf(coupon, campaign, exclusive.indexOf(campaign) + 1) : coupon;
    if (!merged) return [];
    const offered = wakes && !campaign?.journey ? offJourney(merged) : merged;
    return [[i, rewards.has(coupon.id) ? asReward(offered) : offered] as const];
  });
  return all.length > MOST_COUPONS ? all.filter(([, { endsAt }]) => endsAt > now) : all;
};
