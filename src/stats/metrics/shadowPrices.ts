import * as v from 'valibot';
import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { Budget } from '../../protocol/coupons/budget';
import type { Coupon } from '../../protocol/coupons/coupon';
import { couponIdSchema } from '../../protocol/coupons/couponWords';
import type { Instant } from '../../protocol/values/clock';
import { type ExpectedTraffic, expectedShare } from './expectedTraffic';

/** Used and reserved parts of a coupon's budget, or of one that the coupons of a campaign share, minor units and counts. */
interface BudgetBooks {
  readonly coupon: Pick<Coupon, 'id' | 'startsAt' | 'endsAt' | 'discount'>;
  readonly budget: Budget;
  readonly campaign?: { readonly id: string; readonly budget: Budget } | undefined;
  readonly usedMoney: number;
  readonly reservedMoney: number;
  readonly usedCount: number;
  readonly reservedCount: number;
}

const finite = v.pipe(v.number(), v.finite());

const priceByIdSchema = v.record(
  couponIdSchema,
  v.object({
    /** log λ when spending is on plan. */
    base: finite,
    /** λ. */
    price: v.pipe(finite, v.minValue(0)),
    /** Share of the visits that were expected by the last update. */
    seen: finite,
    /** Quick moves made at the start, and the shares spent and expected at the last one. */
    moves: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    spent: finite,
    planned: finite,
  }),
);

/** State of the shadow prices of all budgets. */
export const budgetPricesSchema = v.object({
  v: v.literal('budget-prices/1'),
  /** `valueScale` of the bundle they were found with. Absent before there was one. */
  scale: v.exactOptional(v.string()),
  coupons: priceByIdSchema,
  /** Those of budgets that coupons share, by campaign. Absent: there are none. */
  campaigns: v.exactOptional(priceByIdSchema),
});
export type BudgetPrices = v.InferOutput<typeof budgetPricesSchema>;
type Price = BudgetPrices['coupons'][string];

/**
 * λ below this counts as 0, and λ is never above `MOST`. The bound is this small because a device without a purchase probability treats
 * every discount as spent.
 */
const LEAST = 0.001;
const MOST = 100;
const [LOWEST, HIGHEST] = [Math.log(LEAST), Math.log(MOST)];

/** Change of log λ for one redemption ahead of plan, within the limits of the gain. */
const PER_USE = 0.15;
const GAIN = { least: 5, most: 40 };
/** Least remaining share of the plan by which an error is weighted, and the largest error that moves the base. */
const LEFT = 0.01;
const WIDEST = 0.1;

/** Number of quick moves, the redemptions each waits for, and the largest one, factors of e. */
const MOVES = 10;
const USES = 3;
const FURTHEST = 1.5;

const within = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));

const used = (spent: number, budget: number | undefined): number => (budget === undefined ? 0 : budget > 0 ? spent / budget : 1);

/** Share of the budget that is spent or reserved (money or count, whichever is nearer its end), and the share of one redemption. */
const spendingOf = ({ coupon, budget, usedMoney, reservedMoney, usedCount, reservedCount }: BudgetBooks) => {
  const count = usedCount + reservedCount;
  const money = used(usedMoney + reservedMoney, budget.money);
  const counted = used(count, budget.count);
  const mean = count > 0 && usedMoney + reservedMoney > 0 ? (usedMoney + reservedMoney) / count : maxDiscount(coupon.discount);
  return { spent: Math.max(money, counted), use: within(1e-6, Math.max(used(mean, budget.money), used(1, budget.count)), 1) };
};

/** Spend of a campaign with a shared budget. */
interface SharedUse extends Omit<BudgetBooks, 'coupon' | 'budget' | 'campaign'> {
  readonly campaignId: string;
}

/** Shared budgets like those of coupons: from the first start to the last end, and with the largest discount. */
const sharedBooks = (catalog: readonly BudgetBooks[], shared: readonly SharedUse[]): readonly BudgetBooks[] =>
  shared.flatMap(({ campaignId, ...use }) => {
    const members = catalog.filter(({ campaign }) => campaign?.id === campaignId);
    const dearest = members.toSorted((a, b) => maxDiscount(b.coupon.discount) - maxDiscount(a.coupon.discount))[0];
    if (!dearest?.campaign) return [];
    const startsAt = Math.min(...members.map(({ coupon }) => coupon.startsAt));
    const endsAt = Math.max(...members.map(({ coupon }) => coupon.endsAt));
    return [{ ...use, budget: dearest.campaign.budget, coupon: { id: campaignId, startsAt, endsAt, discount: dearest.coupon.discount } }];
  });

const fresh: Price = { base: LOWEST, price: 0, seen: 0, moves: 0, spent: 0, planned: 0 };

/** Error of log λ while demand is unknown: log(actual / planned), each plus one redemption, so that a few redemptions move it little. */
const quick = ({ moves, spent, planned }: Price, now: { readonly spent: number; readonly planned: number; readonly use: number }) => {
  const [came, due] = [Math.max(0, now.spent - spent), Math.max(0, now.planned - planned)];
  if (moves >= MOVES || Math.max(came, due) < USES * now.use) return { change: 0, moves, spent, planned };
  const change = within(-FURTHEST, Math.log((came + now.use) / (due + now.use)), FURTHEST);
  return { change, moves: moves + 1, spent: now.spent, planned: now.planned };
};

const moved = (known: Price, books: BudgetBooks, planned: number, rescaled: boolean): Price => {
  const { spent, use } = spendingOf(books);
  const from = rescaled ? { ...known, moves: 0, spent, planned } : known;
  const gain = within(GAIN.least, PER_USE / use, GAIN.most);
  const ahead = (spent - planned) / Math.sqrt(Math.max(LEFT, 1 - planned));
  const { change, ...rest } = quick(from, { spent, planned, use });
  const drift = Math.max(0, planned - from.seen) * (gain ** 2 / 4) * within(-WIDEST, ahead, WIDEST);
  const base = within(LOWEST, from.base + change + drift, HIGHEST);
  const level = base + gain * ahead;
  return { ...rest, base, price: level <= LOWEST ? 0 : Math.exp(Math.min(HIGHEST, level)), seen: planned };
};

/**
 * Updates the shadow prices of budgets. A budget should last until its coupon ends, be spent in proportion to expected visits, and be used
 * up. With e the share of the budget that is spent ahead of plan, over √(the remaining share of the plan), and p the share of the visits
 * expected by now,
 *   log λ = base + K e,  d base = (K²/4) e dp
 * This is a proportional–integral controller of log λ, critically damped if 1% of λ moves demand by 1% (Åström & Murray 2021, ch. 11,
 * https://fbswiki.org). Its integral part is dual mirror descent of the budget's multiplier with multiplicative steps (Balseiro, Lu &
 * Mirrokni 2023, https://doi.org/10.1287/opre.2021.2242). Ten quick moves at the start find λ over five orders of magnitude, and ten more
 * follow when the unit of a coupon's value changes. The cap itself is enforced elsewhere, where a claim reserves the most it can cost.
 * Calling it again at once changes nothing.
 * @param known current state; without it, or for a new coupon, it starts from nothing
 * @param scale `valueScale` of the current bundle, if there is one
 * @param shared spend of the campaigns. A shared budget has a price of its own, over the time in which any of its coupons is valid.
 */
export const moveBudgetPrices = (
  known: BudgetPrices | undefined,
  catalog: readonly BudgetBooks[],
  now: Instant,
  expected: ExpectedTraffic = [],
  scale = known?.scale,
  shared: readonly SharedUse[] = [],
): BudgetPrices => {
  const rescaled = known?.scale !== undefined && scale !== known.scale;
  const pricesOf = (before: Readonly<Record<string, Price>> | undefined, all: readonly BudgetBooks[]) =>
    Object.fromEntries(
      all.flatMap((books): [string, Price][] => {
        const { id, startsAt, endsAt } = books.coupon;
        if (books.budget.money === undefined && books.budget.count === undefined) return [];
        return [[id, moved(before?.[id] ?? fresh, books, expectedShare(expected, startsAt, endsAt, now), rescaled)]];
      }),
    );
  const campaigns = pricesOf(known?.campaigns, sharedBooks(catalog, shared));
  return {
    v: 'budget-prices/1',
    ...(scale === undefined ? {} : { scale }),
    coupons: pricesOf(known?.coupons, catalog),
    ...(Object.keys(campaigns).length === 0 ? {} : { campaigns }),
  };
};

/** Steps per factor of e in published prices. */
const STEPS = 12;

const told = (price: number): number => Number((MOST * Math.exp(Math.round(STEPS * Math.log(price / MOST)) / STEPS)).toPrecision(2));

/**
 * Prices as published to devices, by coupon, without those of 0. They are in coarse steps, because a public document should show a budget's
 * state but not the last redemption. A coupon in a campaign with a shared budget has the sum of both prices, as a unit of its discount
 * takes from both.
 */
export const shadowPrices = (
  { coupons, campaigns = {} }: BudgetPrices,
  catalog: readonly BudgetBooks[] = [],
): Readonly<Record<string, number>> => {
  const sums = new Map(Object.entries(coupons).map(([id, { price }]) => [id, price]));
  for (const { coupon, campaign } of catalog) sums.set(coupon.id, (sums.get(coupon.id) ?? 0) + (campaigns[campaign?.id ?? '']?.price ?? 0));
  return Object.fromEntries([...sums].flatMap(([id, price]) => (price > 0 ? [[id, told(Math.min(MOST, price))]] : [])));
};
