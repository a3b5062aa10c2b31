import * as v from 'valibot';
import { type BudgetPrices, budgetPricesSchema } from '../../core/figures/shadowPrices';

/** Name of the setting that holds them. */
export const BUDGET_PRICES = 'budget-prices';

/** Prices of another version, or none that can be read, are none: they are found again within hours. */
export const readBudgetPrices = (value: string | undefined): BudgetPrices | undefined => {
  if (value === undefined) return undefined;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), budgetPricesSchema), value);
  return read.success ? read.output : undefined;
};
