import { normal } from '../../maths/random';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { Scenario, Segment } from '../scenario/scenario';
import { gammaOfMeanOne, streamOf, weighted } from './draws';

/** The truth about one shopper, hidden from policies. */
export interface Shopper {
  readonly segment: Segment;
  readonly bot: boolean;
  /** Day of the first possible visit. */
  readonly from: number;
  readonly visitsPerDay: number;
  /** Logit of buying without a coupon on an ordinary visit. */
  readonly logit: number;
  /** Logits for 10% off. */
  readonly sensitivity: number;
  /** Own liking of each coupon in addition to the segment's, in the order of the scenario's coupons. */
  readonly tastes: readonly number[];
  /** Weights of the categories, in the order of the shop's. */
  readonly interests: readonly number[];
}

/** Devices of a scenario from day 0 to its end. */
export const fleetSize = ({ devices, newDevicesPerDay, days, bots }: Scenario): number =>
  devices + newDevicesPerDay * (days - 1) + (bots?.devices ?? 0);

/** The shopper of device `index`: bots first, then those of day 0, then those of each day. The same under every policy. */
export const drawShopper = (scenario: Scenario, seed: number, index: number): Shopper => {
  const { segments, spread, coupons, shop, devices, newDevicesPerDay, bots } = scenario;
  const rng = streamOf(seed, 'shopper', index);
  const segment =
    segments[
      weighted(
        segments.map(({ share }) => share),
        rng,
      )
    ]!;
  const bot = index < (bots?.devices ?? 0);
  const later = index - (bots?.devices ?? 0) - devices;
  const rate = gammaOfMeanOne(spread.visits, rng) * segment.visitsPerWeek;
  return {
    segment,
    bot,
    from: later < 0 ? 0 : 1 + Math.floor(later / Math.max(1, newDevicesPerDay)),
    visitsPerDay: bot ? (bots?.visitsPerDay ?? 0) : rate / 7,
    logit: Math.log(segment.purchaseRate / (1 - segment.purchaseRate)) + spread.purchase * normal(rng),
    sensitivity: segment.priceSensitivity * Math.exp(spread.sensitivity * normal(rng)),
    tastes: coupons.map(() => spread.preference * normal(rng)),
    interests: shop.categories.map((category) => (segment.interests[category.name] ?? 1) * Math.exp(spread.interest * normal(rng))),
  };
};

export const SHOWN_HALF_LIFE = 14 * DAY;
export const USED_HALF_LIFE = 45 * DAY;
const STOCK_HALF_LIFE = 21 * DAY;

/** A shopper's memory of coupons, decayed sums at `at`. It depends on what was shown, so on the policy. */
export interface Memory {
  readonly at: Instant;
  /** Recently shown coupons. */
  readonly shown: number;
  /** Recently used discounts, which set the reference price. */
  readonly used: number;
  /** The same orders with a discount, for as long as the goods last. */
  readonly stock: number;
}

export const noMemory: Memory = { at: 0, shown: 0, used: 0, stock: 0 };

export const memoryAt = (memory: Memory, now: Instant): Memory => {
  const gone = now - memory.at;
  return {
    at: now,
    shown: memory.shown * 2 ** (-gone / SHOWN_HALF_LIFE),
    used: memory.used * 2 ** (-gone / USED_HALF_LIFE),
    stock: memory.stock * 2 ** (-gone / STOCK_HALF_LIFE),
  };
};

/** The memory after a visit that showed a coupon, or in which a discount was used. */
export const remembered = ({ at, shown, used, stock }: Memory, wasShown: boolean, wasUsed: boolean): Memory => ({
  at,
  shown: shown + Number(wasShown),
  used: used + Number(wasUsed),
  stock: stock + Number(wasUsed),
});
