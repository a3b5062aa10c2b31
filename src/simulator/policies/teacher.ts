import type { LinearPrior } from '../../engine/bandit/linearModel';
import type { Rng } from '../../maths/random';
import type { Instant } from '../../protocol/clock';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { SimulatedDevice } from '../fleet/simulatedDevice';
import type { Outcome } from '../shoppers/outcome';

/** A visit that is over, as its device knows it. */
interface TaughtVisit {
  readonly device: SimulatedDevice;
  /** Id of the bundle the device decided with. */
  readonly bundle: string;
  readonly coupon: Coupon | undefined;
  /** Share of the shopper's interest in the coupon's scope when it was shown. */
  readonly share: number | undefined;
  /** Coupon that chance gave the session. */
  readonly explored: string | undefined;
  readonly outcome: Outcome;
  readonly now: Instant;
  readonly rng: Rng;
}

/** In-memory port of the server: what reaches it of visits and orders, and the prior it makes of that. */
export interface Teacher {
  /** The visit of a device, of which only what its mode lets go is kept. */
  tell(visit: TaughtVisit): void;
  /** An order, as the shop's books have it. */
  addOrder(attribution: string, outcome: Outcome, coupon: Coupon | undefined): void;
  /** The bandit of the bundle of this number; 0 is that of a shop about which nothing is known. */
  prior(number: number, bundle: string): LinearPrior;
}
