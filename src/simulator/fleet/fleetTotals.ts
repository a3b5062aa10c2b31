import type { VisitChoices } from '../../engine/timing/fitTimingAcross';
import type { OrderRecord } from '../../protocol/order';

/** Visits that a cold start is judged by. */
export const FIRST_VISITS = 1_000;

/**
 * Sums over the visits of human shoppers whose devices are not held out; money in minor units. In expectation over what visits draw (`expectedOf`), but
 * for what was spent and the books.
 */
export interface FleetTotals {
  readonly visits: number;
  readonly orders: number;
  /** Margin before discount less the discount. */
  readonly margin: number;
  readonly discount: number;
  /** Discounts that were given: what budgets paid. */
  readonly spent: number;
  /** Orders that used a coupon, and coupons shown. */
  readonly used: number;
  readonly shown: number;
  /** Margin, visits and discounts given by day. */
  readonly days: { readonly margin: readonly number[]; readonly visits: readonly number[]; readonly spent: readonly number[] };
  /** Margin and visits by `ruleStratum` of the profile when the page asked. */
  readonly cells: { readonly margin: readonly number[]; readonly visits: readonly number[] };
  /** Over the first `FIRST_VISITS` visits of all, or as many as there are. */
  readonly firstVisitsMargin: number;
  /** Of policies that sum them up. */
  readonly choices?: VisitChoices | undefined;
  /** Decisions of devices by what scored them: `plain`, or `plain with sequence` where the bundle has a network of the order of steps. */
  readonly scorers?: Readonly<Record<string, number>> | undefined;
  /** Discounts by coupon, of all devices and to bots as well: what budgets are about. */
  readonly spentBy: Readonly<Record<string, number>>;
  /** Every order of every device as the shop's books have it, the arm without coupons against `rule`; empty unless the job asks for them. */
  readonly books: readonly OrderRecord[];
}
