import type { CampaignIssue } from '../../../../campaigns/campaignIssue';

const isWithin = (at: string, field: string): boolean => at === field || at.startsWith(`${field}.`);

/** The issues of a field: those at its place. @param deep also what lies below it, for a field that shows a whole part */
export const issuesOf = (issues: readonly CampaignIssue[], field: string, deep = false): readonly CampaignIssue[] =>
  issues.filter(({ at }) => (deep ? isWithin(at, field) : at === field));

/** Place of the coupon in `coupons` that an issue is about, −1 where it is about the whole. @param ids of the coupons by place */
export const couponOfIssue = ({ at }: CampaignIssue, ids: readonly string[]): number => {
  const [part, key = ''] = at.split('.');
  if (part === 'coupons' && /^\d+$/.test(key)) return Number(key);
  return part === 'budgets' || part === 'limits' || part === 'codes' ? ids.indexOf(key) : -1;
};

/** The place among those shown that is nearest to where an issue is: its own, or what it lies in. */
export const nearestPlace = (at: string, shown: readonly string[]): string | undefined =>
  [...shown]
    .filter((place) => isWithin(at, place) || isWithin(place, at))
    .sort((a, b) => Math.abs(a.length - at.length) - Math.abs(b.length - at.length))[0];

/** Is it about a coupon beside others, and so about whether they may be used together? */
export const aboutOthers = ({ code }: CampaignIssue): boolean => code === 'exclusive_overlap' || code === 'rule_never_shows';
