import type * as v from 'valibot';
import type { Scenario, scenarioSchema } from '../../src/simulator/scenario/scenario';
import { tinyShop } from './simulatedShop';

/** The tiny shop with the goods that the coupons of a test server are about. */
export const fleetScenario = (change: Partial<v.InferInput<typeof scenarioSchema>> = {}): Scenario =>
  tinyShop({
    shop: {
      marginRate: 0.5,
      categories: [
        { name: 'Tea', price: 2_000 },
        { name: 'Shoes', price: 3_000 },
      ],
    },
    coupons: [{ id: 'tea', discount: { kind: 'percent', basisPoints: 1_000, cap: 500 }, categories: ['Tea'] }],
    ...change,
  });
