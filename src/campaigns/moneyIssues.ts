import type { Coupon } from '../protocol/coupons/coupon';
import { type CampaignIssue, warning } from './campaignIssue';
import type { ReadableParts } from './readableParts';
import { worstOrder } from './worstOrder';

type Figures = Pick<ReadableParts, 'budgets' | 'codes' | 'marginRate' | 'marginFloor'>;

/** Exact shares such as 0.4 − 0.1 are no floating-point numbers. */
const ROUNDING = 1e-9;

const marginIssue = (coupon: Coupon, at: string, { marginRate, marginFloor = 0 }: Figures): readonly CampaignIssue[] => {
  if (marginRate === undefined) return [];
  const { cart, cost } = worstOrder(coupon);
  const [left, least] = [marginRate * cart - cost, marginFloor * cart];
  if (left >= least - ROUNDING * cart) return [];
  const facts = {
    coupon: coupon.id,
    cart,
    cost,
    left: Math.floor(left),
    least: Math.ceil(least - ROUNDING * cart),
    marginRate,
    marginFloor,
  };
  return [warning('below_margin_floor', `${at}.discount`, facts)];
};

const budgetIssue = ({ id }: Coupon, { budgets, codes }: Figures): readonly CampaignIssue[] => {
  const budget = Object.hasOwn(budgets, id) ? budgets[id] : undefined;
  const limits = Object.values(budget ?? {}).filter((limit) => limit !== undefined);
  if (limits.some((limit) => limit === 0)) return [warning('budget_empty', `budgets.${id}`, { coupon: id })];
  // A pool of the shop's own codes ends by itself.
  return limits.length === 0 && codes[id]?.from !== 'pool' ? [warning('budget_absent', `budgets.${id}`, { coupon: id })] : [];
};

/**
 * `below_margin_floor`: on the order where the coupon gives most away for what is bought, less is left as margin than the campaign's floor (0
 * where it has none). `budget_absent`: nothing limits what the coupon may cost. `budget_empty`: a limit of 0, so that no code is given out.
 */
export const moneyIssues = (coupon: Coupon, at: string, figures: Figures): readonly CampaignIssue[] => [
  ...marginIssue(coupon, at, figures),
  ...budgetIssue(coupon, figures),
];
