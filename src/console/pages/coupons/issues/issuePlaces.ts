import { useEffect } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';

const isWithin = (at: string, field: string): boolean => at === field || at.startsWith(`${field}.`);

/**
 * The issues at a field's path.
 * @param deep also those below it, for a field that shows a whole part
 */
export const issuesOf = (issues: readonly CampaignIssue[], field: string, deep = false): readonly CampaignIssue[] =>
  issues.filter(({ at }) => (deep ? isWithin(at, field) : at === field));

/**
 * Index of the coupon in `coupons` that an issue concerns, −1 if it is about the whole campaign.
 * @param ids of the coupons by index
 */
export const couponOfIssue = ({ at }: CampaignIssue, ids: readonly string[]): number => {
  const [part, key = ''] = at.split('.');
  if (part === 'coupons' && /^\d+$/.test(key)) return Number(key);
  return part === 'budgets' || part === 'limits' || part === 'codes' ? ids.indexOf(key) : -1;
};

/** The closest path shown for an issue: its own, or a parent. */
export const nearestPlace = (at: string, shown: readonly string[]): string | undefined =>
  [...shown]
    .filter((place) => isWithin(at, place) || isWithin(place, at))
    .sort((a, b) => Math.abs(a.length - at.length) - Math.abs(b.length - at.length))[0];

/** Whether the issue concerns combining a coupon with others. */
export const aboutOthers = ({ code }: CampaignIssue): boolean =>
  code === 'exclusive_overlap' || code === 'rule_never_shows' || code === 'priority_never_shows';

/**
 * Focuses the field at a path, or the closest one shown; within a part, the one marked as invalid.
 * @returns whether there is one
 */
export const focusPlace = (at: string): boolean => {
  const controls = [...document.querySelectorAll<HTMLElement>('[data-at]')];
  const placeOf = (control: HTMLElement): string => control.dataset.at ?? '';
  const exact = controls.find((control) => placeOf(control) === at);
  const wrong = controls.find((control) => control.closest('.field')?.querySelector(`.issue[data-place="${CSS.escape(at)}"]`));
  const near = nearestPlace(at, controls.map(placeOf));
  const found = exact ?? wrong ?? controls.find((control) => placeOf(control) === near);
  // A locked field cannot be focused. Its part of the page explains what to do.
  const part = found?.matches(':disabled') ? found.closest('section')?.querySelector('h2') : undefined;
  if (part) part.tabIndex = -1;
  const target = part ?? found;
  target?.focus();
  target?.scrollIntoView({ block: part ? 'start' : 'center' });
  return found !== undefined;
};

/** `focusPlace` as soon as the component is shown. */
export const useFocusPlace = (at: string | undefined): void =>
  useEffect(() => {
    if (at) focusPlace(at);
  }, [at]);

/** `focusPlace` for a field that a change is about to render. */
export const focusAfterDrawing = (at: string): void => void setTimeout(() => focusPlace(at));
