import { maxDiscount } from '../engine/eligibility/discountOf';
import type { Coupon } from '../protocol/coupons/coupon';
import type { Instant } from '../protocol/values/clock';
import type { ListedCampaign, Segment } from './campaignList';
import { MOST_COUPONS, mergeCampaigns } from './campaignList';
import type { CampaignProblem } from './campaignProblems';

/** The readable campaigns and audiences of a file, with their positions. */
export interface CampaignList {
  readonly campaigns: readonly (readonly [number, ListedCampaign])[];
  readonly segments: readonly (readonly [number, Segment])[];
}

interface Placed {
  readonly coupons: readonly (readonly [number, Coupon])[];
  readonly ids: readonly unknown[];
  readonly list: CampaignList;
  readonly now: Instant;
}

/** Entries whose id an earlier one has. */
const twice = (
  code: string,
  field: 'campaigns' | 'segments',
  called: string,
  entries: readonly (readonly [number, { readonly id: string }])[],
): CampaignProblem[] =>
  entries.flatMap(([i, { id }], n) =>
    entries.slice(0, n).some(([, before]) => before.id === id)
      ? [{ code, at: `${field}.${i}.id`, message: `two ${called} are called "${id}"`, facts: { id } }]
      : [],
  );

const memberProblems = ({ ids, list: { campaigns } }: Placed): CampaignProblem[] => {
  const known = new Set(ids);
  const owner = new Map<string, string>();
  return campaigns.flatMap(([i, { id, coupons }]) =>
    coupons.flatMap((coupon, j): CampaignProblem[] => {
      const at = `campaigns.${i}.coupons.${j}`;
      const facts = { coupon, campaign: id, other: owner.get(coupon) ?? '' };
      if (!known.has(coupon))
        return [{ code: 'coupon_unknown', at, message: `the campaign "${id}" names "${coupon}", which is not a coupon`, facts }];
      if (facts.other !== '')
        return [{ code: 'coupon_in_two_campaigns', at, message: `the coupon "${coupon}" is in "${facts.other}" and in "${id}"`, facts }];
      owner.set(coupon, id);
      return [];
    }),
  );
};

const periodProblems = ({ list: { campaigns } }: Placed): CampaignProblem[] =>
  campaigns.flatMap(([i, { id, startsAt = 0, endsAt = Number.POSITIVE_INFINITY }]) =>
    startsAt < endsAt
      ? []
      : [
          {
            code: 'campaign_ends_before_start',
            at: `campaigns.${i}.endsAt`,
            message: `the campaign "${id}" ends before it starts`,
            facts: { campaign: id, startsAt, endsAt },
          },
        ],
  );

const budgetProblems = ({ coupons, list: { campaigns } }: Placed): CampaignProblem[] => {
  const costs = new Map(coupons.map(([, { id, discount }]) => [id, maxDiscount(discount)]));
  return campaigns.flatMap(([i, { id, coupons: members, budget }]) => {
    const most = Math.max(0, ...members.map((coupon) => costs.get(coupon) ?? 0));
    return (['money', 'moneyPerDay'] as const).flatMap((limit) => {
      const cap = budget?.[limit];
      if (cap === undefined || cap === 0 || cap >= most) return [];
      const message = `the budget of the campaign "${id}", ${cap}, is below the cost of one code, up to ${most}`;
      return [
        {
          code: 'campaign_budget_below_discount',
          at: `campaigns.${i}.budget.${limit}`,
          message,
          facts: { campaign: id, budget: cap, most },
        },
      ];
    });
  });
};

const sizeProblem = ({ coupons, list: { campaigns }, now }: Placed): CampaignProblem[] => {
  const merged = mergeCampaigns(
    coupons,
    campaigns.map(([, campaign]) => campaign),
    now,
  ).length;
  if (merged <= MOST_COUPONS) return [];
  const message = `devices would get ${merged} coupons. At most ${MOST_COUPONS} may be neither paused nor over`;
  return [{ code: 'coupons_too_many', at: 'coupons', message, facts: { coupons: merged, most: MOST_COUPONS } }];
};

/**
 * Checks that involve several campaigns of a file. Codes: `campaign_duplicate`, `segment_duplicate`, `coupon_unknown`,
 * `coupon_in_two_campaigns`, `campaign_ends_before_start`, `campaign_budget_below_discount`, `coupons_too_many`.
 */
export const campaignListProblems = (placed: Placed): readonly CampaignProblem[] => [
  ...twice('campaign_duplicate', 'campaigns', 'campaigns', placed.list.campaigns),
  ...twice('segment_duplicate', 'segments', 'segments', placed.list.segments),
  ...memberProblems(placed),
  ...periodProblems(placed),
  ...budgetProblems(placed),
  ...sizeProblem(placed),
];
