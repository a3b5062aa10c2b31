import { normal, type Rng, uniform } from '../../../../src/maths/random';
import type { SharedArm } from '../../../../src/stats/comparison/armContrast';
import type { ArmMoments } from '../../../../src/stats/comparison/armMoments';
import { FIRST_CUSTOMERS } from '../../../../src/stats/comparison/confidenceSequence';

export interface SimulatedShop {
  readonly days: number;
  /** Days that the experiment was planned for. */
  readonly plannedDays: number;
  /** Expected new customers with an order a day, were all traffic in the control. */
  readonly customers: number;
  readonly shares: { readonly treatment: number; readonly control: number };
  /** The treatment brings this many times the customers, at this many times the margin an order. */
  readonly customersTimes: number;
  readonly marginTimes: number;
  /** Share of customers that order `orders` times, on days drawn from those left; the others order once. */
  readonly repeat: { readonly share: number; readonly orders: number };
  /** Margin an order is lognormal: mean 1 in the control, this standard deviation of its logarithm. */
  readonly logSpread: number;
}

/** Both arms after a day; `naive` is Σ over orders of squares: what one sees who forgets that customers repeat. */
export interface DayOfShop {
  readonly orders: { readonly treatment: SharedArm; readonly control: SharedArm };
  readonly margin: { readonly treatment: SharedArm; readonly control: SharedArm };
  readonly naive: { readonly treatment: number; readonly control: number };
}

/** Poisson draw by counting exponential gaps; the mean is some dozens here. */
const poisson = (mean: number, rng: Rng): number => {
  let count = -1;
  let time = 0;
  while (time <= mean) {
    time -= Math.log(1 - uniform(rng));
    count += 1;
  }
  return count;
};

type Mutable = { -readonly [K in keyof ArmMoments]: ArmMoments[K] };
const nothing = (): Mutable => ({ customers: 0, sum: 0, squares: 0, cubes: 0, foretold: { sum: 0, products: 0, squares: 0 } });

const addFirst = (moments: Mutable, y: number): void => {
  moments.customers += 1;
  moments.sum += y;
  moments.squares += y * y;
  moments.cubes += y ** 3;
};

const addLater = (moments: Mutable, before: number, y: number): void => {
  moments.sum += y;
  moments.squares += y * (2 * before + y);
  moments.cubes += (before + y) ** 3 - before ** 3;
};

/** Runs a shop day by day; the same objects, refilled, are shown after each. */
export const simulateShop = (shop: SimulatedShop, rng: Rng, onDay: (day: DayOfShop, index: number) => void): void => {
  const names = ['treatment', 'control'] as const;
  const arms = names.map((name) => {
    const [orders, margin] = [nothing(), nothing()];
    const share = shop.shares[name];
    const rate = shop.customers * share * (name === 'treatment' ? shop.customersTimes : 1);
    const times = (name === 'treatment' ? shop.marginTimes : 1) * Math.exp(-(shop.logSpread ** 2) / 2);
    const returning: { orders: number; margin: number }[][] = Array.from({ length: shop.days }, () => []);
    return { orders, margin, share, rate, times, returning, naive: 0, planned: 0 };
  });
  const [t, c] = [arms[0]!, arms[1]!];
  const shared = (arm: typeof t, moments: ArmMoments): SharedArm => ({
    share: arm.share,
    moments,
    get orders() {
      return arm.orders.sum;
    },
    get planned() {
      return arm.planned;
    },
  });
  const naive = { treatment: 0, control: 0 };
  const shown = {
    orders: { treatment: shared(t, t.orders), control: shared(c, c.orders) },
    margin: { treatment: shared(t, t.margin), control: shared(c, c.margin) },
    naive,
  };
  for (let day = 0; day < shop.days; day++) {
    for (const arm of arms) {
      const draw = (): number => arm.times * (shop.logSpread > 0 ? Math.exp(shop.logSpread * normal(rng)) : 1);
      for (const customer of arm.returning[day]!) {
        const y = draw();
        addLater(arm.orders, customer.orders, 1);
        addLater(arm.margin, customer.margin, y);
        customer.orders += 1;
        customer.margin += y;
        arm.naive += y * y;
      }
      for (let i = poisson(arm.rate, rng); i > 0; i--) {
        const y = draw();
        addFirst(arm.orders, 1);
        addFirst(arm.margin, y);
        arm.naive += y * y;
        if (uniform(rng) >= shop.repeat.share) continue;
        const customer = { orders: 1, margin: y };
        for (let k = 1; k < shop.repeat.orders; k++) {
          const later = day + 1 + Math.floor(uniform(rng) * (shop.days - day));
          if (later < shop.days) arm.returning[later]!.push(customer);
        }
      }
    }
    for (const arm of arms) {
      if (arm.planned === 0 && arm.orders.customers >= FIRST_CUSTOMERS) arm.planned = (arm.orders.sum * shop.plannedDays) / (day + 1);
    }
    naive.treatment = t.naive;
    naive.control = c.naive;
    onDay(shown, day);
  }
};
