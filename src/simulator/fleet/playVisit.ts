import type { ProfileSettings } from '../../engine/profile/shopperProfile';
import { updateProfile } from '../../engine/profile/updateProfile';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { ShopperEvent } from '../../protocol/events/shopperEvent';
import { SECOND } from '../../protocol/values/clock';
import { type FleetChoice, type FleetPolicy, forgetAll, type SimulatedDevice } from '../policies/fleetPolicy';
import { ruleStratum } from '../policies/rulesPolicy';
import type { Scenario } from '../scenario/scenario';
import { streamOf } from '../shoppers/draws';
import { type Expected, expectedOf, type Outcome, outcomeOf } from '../shoppers/outcome';
import { memoryAt, noMemory, remembered } from '../shoppers/shopper';
import type { Visit } from '../shoppers/visit';

/** Time between two actions of a shopper. */
export const PACE = 30 * SECOND;

/** Shares of cards that are closed, and answered "not for me". A card about other goods is refused twice as often. */
const CLOSED = 0.08;
const REFUSED = 0.02;

export interface World {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly settings: ProfileSettings;
  readonly policy: Pick<FleetPolicy, 'choose' | 'close'>;
  /** Issues a code, or returns `false` if there is none for this coupon. */
  readonly books: {
    take(coupon: Coupon, discount: number): Promise<boolean> | boolean;
    /** Absent if this is unknown before a claim. */
    hasRoom?(coupon: Coupon): boolean;
  };
}

/** Results of a visit for the figures. */
export interface Played {
  readonly choice: FleetChoice;
  readonly outcome: Outcome;
  readonly expected: Expected;
  /** `ruleStratum` of the profile when the page asked. */
  readonly stratum: number;
}

/**
 * One visit through the device's own pipeline: its events into the profile, the request at its end, the card, the shopper's answer, and the
 * purchase. The hidden truth decides the outcome. A device without consent stores nothing: its policy chooses from the last page's view
 * alone and never learns the outcome, while the shopper's own memory continues.
 */
export const playVisit = async (world: World, device: SimulatedDevice, visit: Visit): Promise<Played> => {
  const { scenario, seed, settings, policy, books } = world;
  const { shopper, variant } = device;
  let now = visit.start;
  const record = (event: (time: number) => ShopperEvent): void => {
    device.profile = updateProfile(device.profile, event(now), settings);
    now += PACE;
  };
  for (const item of visit.views) {
    // Without consent every page starts without the previous one's view.
    if (!device.consents) forgetAll(device, now);
    record((time) => ({ name: 'view_item', time, items: [item] }));
  }
  const stratum = ruleStratum(device.profile, now, settings.halfLifeMs);
  const rng = streamOf(seed, 'policy', device.index, visit.start % 2 ** 31);
  const choice = variant === 'none' ? {} : await policy.choose(device, now, rng, visit);
  const { coupon } = choice;
  const memory = memoryAt(device.memory, visit.start);
  const expected = expectedOf(scenario, shopper, visit, memory, coupon, !coupon || (books.hasRoom?.(coupon) ?? true));
  let outcome = outcomeOf(scenario, shopper, visit, memory, coupon);
  let [claimed, refused] = [false, false];
  if (coupon) {
    const about = { decisionId: choice.decision?.id ?? '-', couponId: coupon.id };
    record((time) => ({ name: 'view_promotion', time, ...about }));
    // A code beyond the budget is refused at the click, and the visit continues without it.
    if (outcome.used && !(await books.take(coupon, outcome.discount))) outcome = outcomeOf(scenario, shopper, visit, memory);
    claimed = outcome.used;
    const inTheWay =
      coupon.scope.categories && !visit.basket.some(({ categories = [] }) => categories.some((c) => coupon.scope.categories?.includes(c)));
    const refuses = REFUSED * (inTheWay ? 2 : 1);
    refused = !outcome.bought && visit.chance.reacts < refuses;
    const closed = !outcome.bought && !refused && visit.chance.reacts < refuses + CLOSED;
    if (claimed) record((time) => ({ name: 'claim_promotion', time, ...about }));
    if (refused || closed) record((time) => ({ name: 'dismiss_promotion', time, ...about, reason: refused ? 'not_for_me' : 'closed' }));
  }
  if (outcome.bought)
    record((time) => ({ name: 'purchase', time, items: [...outcome.basket], transactionId: `${device.index}-${visit.start}` }));
  device.memory = remembered(memory, coupon !== undefined, outcome.used);
  const unmoved = () => expectedOf(scenario, shopper, visit, noMemory);
  if (device.consents) await policy.close(device, { choice, outcome, claimed, refused, now, expected, unmoved, rng });
  return { choice, outcome, expected, stratum };
};
