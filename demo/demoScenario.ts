import * as v from 'valibot';
import type { Item } from '../src/protocol/events/shopperEvent';
import { SCENARIO_FORMAT, type Scenario, scenarioSchema } from '../src/simulator/scenario/scenario';
import { demoCampaign } from './campaign';
import { demoItems } from './log/logRow';
import { categories } from './shop/catalog';

/** Shoppers of one run. */
export const SHOPPERS = 1_200;

const meanPrice = (category: string): number => {
  const prices = demoItems.filter((item) => item.category === category).map(({ price }) => price);
  return Math.round(prices.reduce((sum, price) => sum + price, 0) / prices.length);
};

/**
 * A week of simulated shoppers in the demo's shop. So that one run gives a clear result, they come more often than in a real shop, most of
 * them compare two categories, and a discount moves them far more.
 */
export const demoScenario = (): Scenario =>
  v.parse(scenarioSchema, {
    format: SCENARIO_FORMAT,
    name: 'demo',
    days: 7,
    devices: SHOPPERS,
    shop: { marginRate: 0.5, pieces: 1.2, categories: categories.map(({ name }) => ({ name, price: meanPrice(name) })) },
    coupons: demoCampaign().coupons.map(({ id, discount, scope }) => ({
      id,
      discount,
      ...(scope.categories ? { categories: scope.categories } : {}),
    })),
    segments: [
      { name: 'regulars', share: 0.1, visitsPerWeek: 3, purchaseRate: 0.15, priceSensitivity: 0.2, usesAnyway: 0.8 },
      { name: 'bargain', share: 0.9, visitsPerWeek: 3, purchaseRate: 0.06, priceSensitivity: 2.5, usesAnyway: 0.9 },
    ],
    // As in the log that the model is trained on, only the order of views shows whom a coupon persuades.
    journeys: [
      { path: 'wander', share: 0.1, purchases: 0.5, sensitivity: 0.5 },
      { path: 'compare', share: 0.75, purchases: 1, sensitivity: 1.5 },
      { path: 'settle', share: 0.15, purchases: 2, sensitivity: 0.2 },
    ],
    spread: { visits: 4, preference: 0.5, interest: 1.5 },
  } satisfies v.InferInput<typeof scenarioSchema>);

/** The shop's product for a scenario's item, `<category>-<shelf>`: the same one for the same shelf. */
export const onShelf = ({ itemId, categories: [category = ''] = [], quantity }: Item): Item => {
  const goods = demoItems.filter((item) => item.category === category);
  const { id, name, brand, price } = goods[Number(itemId.slice(itemId.lastIndexOf('-') + 1)) % goods.length]!;
  return { itemId: id, itemName: name, itemBrand: brand, categories: [category], price, quantity };
};
