import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { type ExpectedTraffic, expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';
import { type BudgetPrices, budgetPricesSchema } from '../../stats/metrics/shadowPrices';

/** Part of the port: what budgets are planned by. */
export interface BudgetRepository {
  /** Where the shadow prices of the budgets stood when they were last kept. */
  budgetPrices(): Promise<BudgetPrices | undefined>;
  putBudgetPrices(prices: BudgetPrices, now: number): Promise<void>;
  /** When the merchant expects more or fewer visits than else; `undefined`: they never said. */
  expectedTraffic(): Promise<ExpectedTraffic | undefined>;
  putExpectedTraffic(peaks: ExpectedTraffic, now: number): Promise<void>;
}

/** Name of the setting that holds it. */
export const EXPECTED_TRAFFIC = 'expected-traffic';

const trafficSetting = v.object({ v: v.literal('expected-traffic/1'), peaks: expectedTrafficSchema });

export const expectedTrafficRow = (peaks: ExpectedTraffic): string =>
  JSON.stringify({ v: 'expected-traffic/1', peaks } satisfies v.InferOutput<typeof trafficSetting>);

/** What another version wrote, or nobody can read, is as if nobody had said anything. */
export const readExpectedTraffic = (value: string | undefined): ExpectedTraffic | undefined => {
  const read = parseJsonWith(trafficSetting, value ?? '', 'expected_traffic_malformed');
  return read.ok ? read.value.peaks : undefined;
};

/** Name of the setting that holds them. */
export const BUDGET_PRICES = 'budget-prices';

/** None is no loss: they are found again within hours. */
export const readBudgetPrices = (value: string | undefined): BudgetPrices | undefined => {
  const read = parseJsonWith(budgetPricesSchema, value ?? '', 'budget_prices_malformed');
  return read.ok ? read.value : undefined;
};
