import type { Budget } from '../../protocol/coupons/budget';
import type { Scenario } from './scenario';

const scaled = (budget: Budget, share: number): Budget =>
  Object.fromEntries(Object.entries(budget).map(([limit, most]) => [limit, Math.round((most ?? 0) * share)]));

/** The scenario with other numbers; newcomers, bots and budgets keep their proportion to the shoppers. */
export const resized = (scenario: Scenario, change: Partial<Pick<Scenario, 'devices' | 'days' | 'seeds'>>): Scenario => {
  const share = (change.devices ?? scenario.devices) / scenario.devices;
  const { newDevicesPerDay, bots, coupons } = scenario;
  return {
    ...scenario,
    ...change,
    newDevicesPerDay: Math.round(newDevicesPerDay * share),
    coupons: coupons.map((coupon) => (coupon.budget ? { ...coupon, budget: scaled(coupon.budget, share) } : coupon)),
    ...(bots ? { bots: { ...bots, devices: Math.round(bots.devices * share) } } : {}),
  };
};
