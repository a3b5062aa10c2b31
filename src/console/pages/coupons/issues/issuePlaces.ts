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

/**
 * Puts the focus on the field of a place, or on the nearest one shown: of those about a part, the one that says something is wrong.
 * @returns whether there is one
 */
export const focusPlace = (at: string): boolean => {
  const controls = [...document.querySelectorAll<HTMLElement>('[data-at]')];
  const placeOf = (control: HTMLElement): string => control.dataset.at ?? '';
  const exact = controls.find((control) => placeOf(control) === at);
  const wrong = controls.find((control) => control.closest('.field')?.querySelector(`.issue[data-place="${CSS.escape(at)}"]`));
  const near = nearestPlace(at, controls.map(placeOf));
  const found = exact ?? wrong ?? controls.find((control) => placeOf(control) === near);
  // A locked field takes no focus: what can be done about it lies in its part of the page.
  const part = found?.matches(':disabled') ? found.closest('section')?.querySelector('h2') : undefined;
  if (part) part.tabIndex = -1;
  const target = part ?? found;
  target?.focus();
  target?.scrollIntoView({ block: part ? 'start' : 'center' });
  return found !== undefined;
};

/** `focusPlace` for a field that a change is about to draw. */
export const focusAfterDrawing = (at: string): void => void setTimeout(() => focusPlace(at));
