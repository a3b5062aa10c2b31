import * as v from 'valibot';
import { SCENARIO_FORMAT, type Scenario, scenarioSchema } from '../../src/simulator/scenario/scenario';
import { demoCampaign } from '../campaign';
import { demoItems } from '../demoItems';
import { categories } from '../shop/categories';

export const SHOPPERS = 1_000;

const meanPrice = (category: string): number => {
  const prices = demoItems.filter((item) => item.category === category).map(({ price }) => price);
  return Math.round(prices.reduce((sum, price) => sum + price, 0) / prices.length);
};

/** A week of invented shoppers in the demo's shop: keener on buying than any shop's, so that there is something to see after one press. */
export const demoScenario = (): Scenario =>
  v.parse(scenarioSchema, {
    format: SCENARIO_FORMAT,
    name: 'demo',
    days: 7,
    devices: SHOPPERS,
    shop: { marginRate: 0.5, pieces: 2, categories: categories.map(({ name }) => ({ name, price: meanPrice(name) })) },
    coupons: demoCampaign().coupons.map(({ id, discount, scope }) => ({
      id,
      discount,
      ...(scope.categories ? { categories: scope.categories } : {}),
    })),
    segments: [
      { name: 'regulars', share: 0.3, visitsPerWeek: 2, purchaseRate: 0.2, priceSensitivity: 0.2, usesAnyway: 0.8 },
      { name: 'bargain', share: 0.4, visitsPerWeek: 1.5, purchaseRate: 0.06, priceSensitivity: 0.9, usesAnyway: 0.95 },
      { name: 'browsers', share: 0.3, visitsPerWeek: 1, purchaseRate: 0.03, priceSensitivity: 0.5, usesAnyway: 0.7 },
    ],
    spread: { visits: 4 },
  } satisfies v.InferInput<typeof scenarioSchema>);
