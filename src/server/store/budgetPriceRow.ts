import { type BudgetPrices, budgetPricesSchema } from '../../stats/metrics/shadowPrices';
import { readSetting } from './readSetting';

/** Name of the setting that holds them. */
export const BUDGET_PRICES = 'budget-prices';

/** None is no loss: they are found again within hours. */
export const readBudgetPrices = (value: string | undefined): BudgetPrices | undefined => readSetting(budgetPricesSchema, value);
