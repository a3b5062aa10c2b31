import { keptShare, learnVisits } from '../../campaigns/learning/learnVisits';
import { coldPrior, withVisits } from '../../campaigns/learning/withLearnt';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import { visitCell, visitCells } from '../../engine/decision/visitCell';
import { debit } from '../../engine/privacy/ledger';
import { splitNoise, splitNoiseVariance } from '../../engine/privacy/splitNoise';
import { attentionOf } from '../../engine/profile/exposures';
import type { Rng } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import { isWholeShop } from '../../protocol/coupons/scope';
import type { Instant } from '../../protocol/values/clock';
import { streamOf } from '../shoppers/draws';
import type { Outcome } from '../shoppers/outcome';
import type { SimulatedDevice } from './fleetPolicy';
import type { PolicyKit } from './openPolicy';

/** A finished visit, as its device knows it. */
interface TaughtVisit {
  readonly device: SimulatedDevice;
  /** Id of the bundle the device decided with. */
  readonly bundle: string;
  readonly coupon: Coupon | undefined;
  /** Share of the shopper's interest in the coupon's scope when it was shown. */
  readonly share: number | undefined;
  /** Coupon that exploration drew for the session. */
  readonly explored: string | undefined;
  readonly outcome: Outcome;
  readonly now: Instant;
  readonly rng: Rng;
}

/** In-memory port of the server: the visits and orders it receives, and the prior it makes from them. */
export interface Teacher {
  /** Adds the visit of a device, of which only the part its mode reports is kept. */
  tell(visit: TaughtVisit): void;
  /** Adds an order from the shop's books. */
  addOrder(attribution: string, outcome: Outcome, coupon: Coupon | undefined): void;
  /** The bandit of the bundle with this number. 0 is that of an unknown shop. */
  prior(number: number, bundle: string): LinearPrior;
}

/** Aggregators of mode `split`, each adding its own noise. */
const AGGREGATORS = 2;

/**
 * Sums over visits by cell. With `private` as mode `split` reports them: at most one visit per device in seven days, debited in its ledger,
 * and noise of both aggregators in every sum. A batch covers the time between two bundles. Otherwise the exact sums of all visits.
 */
export const visitTeacher = ({ campaign, scenario, seed }: PolicyKit, isPrivate: boolean): Teacher => {
  const { reports, profile, marginRate } = campaign;
  const counts = new Array<number>(visitCells).fill(0);
  let batch = new Array<number>(visitCells).fill(0);
  let noise = 0;
  const books = { orders: 0, margin: 0, whole: { used: 0, discount: 0 }, scoped: { used: 0, discount: 0 } };
  const release = (number: number): void => {
    const rng = streamOf(seed, 'noise', number);
    const draw = (): number => Array.from({ length: AGGREGATORS }, () => splitNoise(reports.epsilon, rng)).reduce((a, b) => a + b, 0);
    const kept = keptShare(scenario.publishEvery, scenario.halfLife);
    for (const [cell, count] of batch.entries()) counts[cell] = kept * counts[cell]! + count + (isPrivate ? draw() : 0);
    noise = kept ** 2 * noise + (isPrivate ? AGGREGATORS * splitNoiseVariance(reports.epsilon) : 0);
    batch = batch.map(() => 0);
  };
  return {
    tell: ({ device, coupon, share, outcome, now }) => {
      if (isPrivate) {
        const debited = debit(device.ledger, reports.epsilon, now);
        if (!debited.ok) return;
        device.ledger = debited.value;
      }
      const { orders, session } = device.profile;
      const cell = visitCell({
        orders: orders - Number(session.purchased),
        ...attentionOf(device.profile, session.startedAt, profile.halfLifeMs, session.startedAt),
        shown: coupon ? (isWholeShop(coupon.scope) ? 'whole' : (share ?? 0)) : 'none',
        bought: outcome.bought,
        used: outcome.used,
      });
      batch[cell]! += 1;
    },
    addOrder: (_, { revenue, discount, used }, coupon) => {
      books.orders += 1;
      books.margin += marginRate * revenue;
      if (!used || !coupon) return;
      const kind = isWholeShop(coupon.scope) ? books.whole : books.scoped;
      kind.used += 1;
      kind.discount += discount;
    },
    prior: (number) => {
      if (number === 0) return coldPrior(campaign);
      release(number);
      if (books.orders === 0) return coldPrior(campaign);
      const margin = books.margin / books.orders;
      const meanDiscount = ({ used, discount }: typeof books.whole): number => (used > 0 ? discount / used : margin / 3);
      const gains = learnVisits(
        { counts, noise },
        { margin, wholeDiscount: meanDiscount(books.whole), scopedDiscount: meanDiscount(books.scoped), marginRate },
      );
      return withVisits(coldPrior(campaign), campaign, { gains, margin }).bandit;
    },
  };
};
