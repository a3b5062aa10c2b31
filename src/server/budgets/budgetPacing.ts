import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { dayStart, daysAfter, localDate } from '../../protocol/values/localDay';
import { type BudgetForecast, budgetForecast, FORECAST_DAYS } from '../../stats/metrics/budgetForecast';
import { type ExpectedTraffic, expectedRate, expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';
import { type BudgetPrices, moveBudgetPrices, shadowPrices } from '../../stats/metrics/shadowPrices';
import type { BudgetRepository } from '../records/budgetRepository';
import type { BundleRepository } from '../records/bundleRepository';
import type { CampaignUse, CatalogRepository, CatalogState } from '../records/catalogRepository';
import type { DayUse, MetricsRepository } from '../records/metricsRepository';

/** One limit of a coupon, minor units of its currency or uses. */
interface CapOutlook {
  readonly cap: number;
  readonly used: number;
  readonly reserved: number;
  readonly forecast: BudgetForecast;
}

interface CouponOutlook {
  readonly couponId: string;
  readonly currency: string;
  readonly endsAt: number;
  /** Null if the coupon has no such limit. */
  readonly money: CapOutlook | null;
  readonly count: CapOutlook | null;
  /** Spend and reservations by day of the claim, for past days and today. Days without any are included as 0. */
  readonly days: readonly { readonly day: string; readonly money: number; readonly count: number }[];
}

/** A budget that the coupons of a campaign share. `endsAt` is the last end of its listed coupons. */
interface CampaignOutlook extends Omit<CouponOutlook, 'couponId'> {
  readonly campaignId: string;
}

interface BudgetOutlook {
  readonly v: 'budgets/1';
  readonly timeZone: string;
  readonly today: string;
  readonly coupons: readonly CouponOutlook[];
  readonly campaigns: readonly CampaignOutlook[];
}

const daysBetween = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let day = from; day <= to; day = daysAfter(day, 1)) days.push(day);
  return days;
};

type Spending = Omit<CatalogState, 'coupon' | 'limits' | 'codes' | 'campaign'>;

const outlookOf = (
  state: Spending,
  used: readonly DayUse[],
  now: number,
  expected: ExpectedTraffic,
): Omit<CouponOutlook, 'couponId' | 'endsAt'> => {
  const { currency, budget, usedMoney, reservedMoney, usedCount, reservedCount, timeZone = 'UTC' } = state;
  const today = localDate(now, timeZone);
  const since = daysAfter(today, -FORECAST_DAYS);
  const first = [today, ...used.map(({ firstDay }) => firstDay)].sort()[0] ?? today;
  const byDay = new Map<string, { money: number; count: number }>();
  for (const { day, money, count } of used) {
    const sum = byDay.get(day) ?? { money: 0, count: 0 };
    byDay.set(day, { money: sum.money + money, count: sum.count + count });
  }
  const days = daysBetween(since, today)
    .filter((day) => day >= first)
    .map((day) => ({ day, ...(byDay.get(day) ?? { money: 0, count: 0 }) }));
  // Today is incomplete.
  const whole = days.slice(0, -1);
  const busy = whole.map(({ day }) =>
    // Finding the start of a day is slow, and needless for a shop that expects nothing.
    expected.length === 0 ? 1 : expectedRate(expected, dayStart(day, timeZone), dayStart(daysAfter(day, 1), timeZone)),
  );
  const uses = whole.reduce((sum, { count }) => sum + count, 0);
  const outlook = (of: 'money' | 'count', cap: number | undefined, spent: number, reserved: number): CapOutlook | null => {
    if (cap === undefined) return null;
    const daily = whole.map((day) => day[of]);
    const use = uses > 0 ? daily.reduce((sum, x) => sum + x, 0) / uses : 1;
    const pace = { remaining: cap - spent - reserved, daily, use, busy };
    return { cap, used: spent, reserved, forecast: budgetForecast(pace, now, timeZone, expected) };
  };
  return {
    currency,
    money: outlook('money', budget.money, usedMoney, reservedMoney),
    count: outlook('count', budget.count, usedCount, reservedCount),
    days,
  };
};

/** Shared budgets of campaigns with a listed coupon. The daily spend is that of listed coupons. */
const campaignOutlooks = (
  catalog: readonly CatalogState[],
  shared: readonly CampaignUse[],
  use: readonly DayUse[],
  now: number,
  expected: ExpectedTraffic,
): readonly CampaignOutlook[] =>
  shared.flatMap(({ campaignId, today: _, ...spent }) => {
    const members = catalog.filter(({ campaign }) => campaign?.id === campaignId);
    const [first] = members;
    if (!first?.campaign) return [];
    const ids = new Set(members.map(({ coupon }) => coupon.id));
    const state = { ...spent, currency: first.currency, budget: first.campaign.budget, timeZone: first.timeZone };
    const days = use.filter(({ couponId }) => ids.has(couponId));
    const endsAt = Math.max(...members.map(({ coupon }) => coupon.endsAt));
    return [{ campaignId, endsAt, ...outlookOf(state, days, now, expected) }];
  });

/** Daily spend of every listed coupon's and campaign's budget, and when it will be used up. */
export const budgetOutlook = async (
  store: Pick<CatalogRepository, 'catalog' | 'campaignUse'> & Pick<MetricsRepository, 'dayUse'>,
  now: number,
  expected: ExpectedTraffic = [],
): Promise<BudgetOutlook> => {
  const catalog = await store.catalog();
  const timeZone = catalog[0]?.timeZone ?? 'UTC';
  const today = localDate(now, timeZone);
  const byCoupon = new Map<string, DayUse[]>();
  const use = await store.dayUse(daysAfter(today, -FORECAST_DAYS));
  for (const row of use) {
    const own = byCoupon.get(row.couponId);
    if (own) own.push(row);
    else byCoupon.set(row.couponId, [row]);
  }
  return {
    v: 'budgets/1',
    timeZone,
    today,
    coupons: catalog.map((state) => ({
      couponId: state.coupon.id,
      endsAt: state.coupon.endsAt,
      ...outlookOf(state, byCoupon.get(state.coupon.id) ?? [], now, expected),
    })),
    campaigns: campaignOutlooks(catalog, await store.campaignUse(now), use, now, expected),
  };
};

const PEAK = /^(.+)\/(.+)=(\d+(?:\.\d+)?)$/;

/**
 * `2026-11-23/2026-12-01=1.8,…`: expected traffic factor from a date or time (UTC unless stated) until before another; `undefined` if
 * malformed.
 */
export const expectedPeaks = (text: string): ExpectedTraffic | undefined => {
  const peaks = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [, from = '', until = '', times] = PEAK.exec(part) ?? [];
      return { from: Date.parse(from), until: Date.parse(until), times: Number(times) };
    });
  const read = v.safeParse(expectedTrafficSchema, peaks);
  return read.success ? read.output : undefined;
};

/** How long prices are cached, ms. The status document is requested constantly and must not read the whole catalog each time. */
const PRICED_FOR = 5_000;
/** Interval for saving prices, ms. A restart loses at most this much. */
const KEPT_EVERY = 60_000;

/** Shadow prices of the budgets, updated when requested. */
export interface Pricer {
  prices(): Promise<Readonly<Record<string, number>>>;
}

/**
 * Prices are saved to the store at intervals, so that a restarted server continues with them. Replicas each update their own from the same
 * spend and take turns saving, so they differ by at most a minute of data.
 * @param expected periods with unusual traffic
 */
export const createPricer = (
  store: Pick<CatalogRepository, 'catalog' | 'campaignUse'> &
    Pick<BudgetRepository, 'budgetPrices' | 'putBudgetPrices'> &
    Pick<BundleRepository, 'currentBundle'>,
  bundleFacts: (id: string) => Promise<{ readonly valueScale: string } | undefined>,
  clock: Clock,
  expected: () => Promise<ExpectedTraffic>,
): Pricer => {
  let known: BudgetPrices | undefined;
  let told: Readonly<Record<string, number>> = {};
  let at: number | undefined;
  let keptAt: number | undefined;
  return {
    prices: async () => {
      const now = clock();
      if (!known || at === undefined || Math.abs(now - at) >= PRICED_FOR) {
        at = now;
        const bundle = await store.currentBundle();
        const scale = bundle && (await bundleFacts(bundle.id))?.valueScale;
        const before = known ?? (await store.budgetPrices());
        const [catalog, shared] = await Promise.all([store.catalog(), store.campaignUse(now)]);
        known = moveBudgetPrices(before, catalog, now, await expected(), scale, shared);
        told = shadowPrices(known, catalog);
        if ((Object.keys(known.coupons).length > 0 || known.campaigns) && (keptAt === undefined || Math.abs(now - keptAt) >= KEPT_EVERY)) {
          keptAt = now;
          // Devices must hear of the kill switch even if the store cannot be written to. Saving is retried in the next minute.
          void store.putBudgetPrices(known, now).catch(() => undefined);
        }
      }
      return told;
    },
  };
};
