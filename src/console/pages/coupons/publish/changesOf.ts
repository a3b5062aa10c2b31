import * as v from 'valibot';
import { campaignShape } from '../../../../core/bundle/campaign';
import type { Experiment } from '../../../../core/experiment/experiment';
import { idOf } from '../draft/couponEdits';
import { type Draft, fieldsOf, listOf } from '../draft/draft';
import { differingParts, sameValue } from './sameTerms';

/** What publishing does, one thing each. Money in minor units; null: no limit. */
export type Change =
  | { readonly what: 'added' | 'coupon' | 'removed' | 'ended' | 'codes' | 'limits'; readonly coupon: string }
  | { readonly what: 'budget'; readonly coupon: string; readonly from: number | null; readonly to: number | null }
  | { readonly what: 'experiment'; readonly shares: Experiment['shares'] | undefined }
  | { readonly what: 'shop' };

const moneyOf = (campaign: Draft, id: string): number | null => {
  const { money } = fieldsOf(fieldsOf(campaign.budgets)[id]);
  return typeof money === 'number' ? money : null;
};

const sharesOf = (campaign: Draft): Experiment['shares'] | undefined => {
  const { none, rule, couplet } = fieldsOf(fieldsOf(campaign.experiment).shares);
  return typeof none === 'number' && typeof rule === 'number' && typeof couplet === 'number' ? { none, rule, couplet } : undefined;
};

const idsOf = (campaign: Draft): readonly string[] => listOf(campaign.coupons).map(idOf);

/** What holds for all coupons. */
const shopParts = [
  'currency',
  'timeZone',
  'marginRate',
  'marginFloor',
  'triggers',
  'fatigue',
  'fairness',
  'reports',
  'rule',
  'card',
] as const;

/** What a campaign says of a part, with what it leaves to defaults; what is unfinished as it is. */
const partOf = (campaign: Draft, part: (typeof shopParts)[number]): unknown => {
  const parsed = v.safeParse(campaignShape.entries[part], campaign[part]);
  const output: unknown = parsed.success ? parsed.output : campaign[part];
  // The server fills in its own key.
  return part === 'reports' && fieldsOf(output).split
    ? { ...fieldsOf(output), split: { ...fieldsOf(fieldsOf(output).split), leader: '' } }
    : output;
};

/** A draft that states no bounds of fairness gets those its coupons keep anyway. */
const shopDiffers = (draft: Draft, live: Draft): boolean =>
  shopParts
    .filter((part) => part !== 'fairness' || draft.fairness !== undefined)
    .some((part) => !sameValue(partOf(draft, part), partOf(live, part)));

const ofCoupon = (draft: Draft, live: Draft, id: string): readonly Change[] =>
  differingParts(draft, live, id).map((what) => {
    const [from, to] = [moneyOf(live, id), moneyOf(draft, id)];
    if (what !== 'budget') return { what, coupon: id };
    // Only the limits beside the whole sum differ.
    return from === to ? { what: 'limits', coupon: id } : { what, coupon: id, from, to };
  });

const ended = (draft: Draft, now: number): readonly Change[] =>
  listOf(draft.coupons).flatMap((coupon) => {
    const { endsAt } = fieldsOf(coupon);
    return typeof endsAt === 'number' && endsAt <= now ? [{ what: 'ended' as const, coupon: idOf(coupon) }] : [];
  });

const experimentChange = (draft: Draft, live: Draft): readonly Change[] =>
  fieldsOf(draft.experiment).id === fieldsOf(live.experiment).id ? [] : [{ what: 'experiment', shares: sharesOf(draft) }];

/**
 * What would be different for shoppers and budgets if the draft were published now.
 * @param live the published campaign; empty where there is none
 */
export const changesOf = (draft: Draft, live: Draft, now: number): readonly Change[] => {
  const [ids, before] = [idsOf(draft), idsOf(live)];
  return [
    ...ids.flatMap((id) => (before.includes(id) ? ofCoupon(draft, live, id) : [{ what: 'added' as const, coupon: id }])),
    ...before.filter((id) => !ids.includes(id)).map((id) => ({ what: 'removed' as const, coupon: id })),
    ...ended(draft, now),
    ...experimentChange(draft, live),
    ...(before.length > 0 && shopDiffers(draft, live) ? [{ what: 'shop' as const }] : []),
  ];
};
