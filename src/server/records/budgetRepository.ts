import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { type ExpectedTraffic, expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';
import { type BudgetPrices, budgetPricesSchema } from '../../stats/metrics/shadowPrices';

/** Part of the port: data for budget pacing. */
export interface BudgetRepository {
  /** The last saved shadow prices of the budgets. */
  budgetPrices(): Promise<BudgetPrices | undefined>;
  putBudgetPrices(prices: BudgetPrices, now: number): Promise<void>;
  /** The merchant's setting for periods with unusual traffic; `undefined` if never set. */
  expectedTraffic(): Promise<ExpectedTraffic | undefined>;
  putExpectedTraffic(peaks: ExpectedTraffic, now: number): Promise<void>;
}

/** Name of its setting. */
export const EXPECTED_TRAFFIC = 'expected-traffic';

const trafficSetting = v.object({ v: v.literal('expected-traffic/1'), peaks: expectedTrafficSchema });

export const expectedTrafficRow = (peaks: ExpectedTraffic): string =>
  JSON.stringify({ v: 'expected-traffic/1', peaks } satisfies v.InferOutput<typeof trafficSetting>);

/** A value that cannot be read, e.g. from another version, counts as not set. */
export const readExpectedTraffic = (value: string | undefined): ExpectedTraffic | undefined => {
  const read = parseJsonWith(trafficSetting, value ?? '', 'expected_traffic_malformed');
  return read.ok ? read.value.peaks : undefined;
};

/** Name of their setting. */
export const BUDGET_PRICES = 'budget-prices';

/** If they are missing, they are found again within hours. */
export const readBudgetPrices = (value: string | undefined): BudgetPrices | undefined => {
  const read = parseJsonWith(budgetPricesSchema, value ?? '', 'budget_prices_malformed');
  return read.ok ? read.value : undefined;
};
