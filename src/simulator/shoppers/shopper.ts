import { normal } from '../../maths/random';
import type { Scenario, Segment } from '../scenario/scenario';
import { gammaOfMeanOne, weighted } from './draws';
import { streamOf } from './stream';

/** The truth about one shopper, which no policy is told. */
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
  /** Own liking of each coupon beside its segment's, in the order of the scenario's coupons. */
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
