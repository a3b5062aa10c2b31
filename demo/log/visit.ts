import { computeDiscount } from '../../src/engine/eligibility/discountOf';
import { evaluateCondition } from '../../src/engine/eligibility/eligibility';
import { type Rng, uniform } from '../../src/maths/random';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { History } from './history';
import type { LogItem, LogRow } from './logRow';
import { between, chance, drawIndex, drawJourney, drawKinds, geometric, type Shopper, sigmoid } from './shopper';

const NOTHING = 0.2;
const RULE = 0.1;
const FITTING = 0.3;

/** One arm of the logged policy and the probability with which it is drawn. */
interface LoggedArm {
  readonly arm: string;
  readonly propensity: number;
}

/**
 * The policy of the simulated shop while it collected the log: nothing with probability 0.2, the coupon for what was viewed most with 0.3,
 * its own rule with 0.1, else uniform over the eligible coupons. Every arm has a known, positive probability, as off-policy learning needs
 * (Bottou et al. 2013, https://www.jmlr.org/papers/v14/bottou13a.html).
 * @param fitting coupon for what was viewed most, if there is one
 */
const loggedDistribution = (eligible: readonly string[], rule: readonly string[], fitting: string | undefined): LoggedArm[] => {
  const favourite = rule.find((id) => eligible.includes(id));
  const fits = eligible.find((id) => id === fitting);
  const spread = 1 - NOTHING - (favourite === undefined ? 0 : RULE) - (fits === undefined ? 0 : FITTING);
  return [
    { arm: 'none', propensity: eligible.length === 0 ? 1 : NOTHING },
    ...eligible.map((arm) => ({
      arm,
      propensity: spread / eligible.length + (arm === favourite ? RULE : 0) + (arm === fits ? FITTING : 0),
    })),
  ];
};

const drawArm = (rng: Rng, arms: readonly LoggedArm[]): LoggedArm =>
  arms[
    drawIndex(
      rng,
      arms.map(({ propensity }) => propensity),
    )
  ] ?? { arm: 'none', propensity: 1 };

/** The shop a visit happens in. */
export interface World {
  readonly categories: readonly string[];
  readonly items: readonly LogItem[];
  /** Fixed attraction of each item, same order as `items`. */
  readonly popularity: readonly number[];
  readonly coupons: readonly Coupon[];
  readonly rule: readonly string[];
  readonly shipping: number;
  /** Product views after which the campaign asks for a coupon. It also asks as soon as the cart is not empty. */
  readonly minViews: number;
}

/** A shopper's memory of coupons between visits. */
export interface CouponMemory {
  readonly claimed: Set<string>;
  /** Instants of showings, for fatigue. */
  readonly shown: number[];
  /** Needed if a coupon's condition depends on earlier visits. */
  readonly history?: History;
}

const TWO_WEEKS = 14 * 86_400_000;

/** A visit in progress: events so far, the cart, the time. */
const startVisit = (rng: Rng, shopper: Shopper, memory: CouponMemory, start: number) => {
  const rows: LogRow[] = [];
  const cart = new Map<LogItem, number>();
  let time = start;
  return {
    rows,
    cart,
    time: () => time,
    wait: (ms: number): void => {
      time += ms;
    },
    /** Time on a page. */
    pass: (): void => {
      time += Math.round(between(rng, 6, 70) * 1_000);
    },
    write: (row: Omit<LogRow, 'userId' | 'time'>): void => {
      const whole = { userId: shopper.id, time, ...row };
      rows.push(whole);
      memory.history?.add(whole);
    },
    lines: () => [...cart].map(([item, quantity]) => ({ itemId: item.id, categories: [item.category], price: item.price, quantity })),
  };
};

type Visit = ReturnType<typeof startVisit>;

const covers = (coupon: Coupon, category: string): boolean => coupon.scope.categories?.includes(category) ?? true;

/** An item of a category, by its popularity and the shopper's brands. */
const drawItem = (rng: Rng, { items, popularity }: World, shopper: Shopper, category: string): LogItem | undefined =>
  items[
    drawIndex(
      rng,
      items.map((item, i) => (item.category === category ? (popularity[i] ?? 0) * Math.exp(shopper.brandTaste.get(item.brand) ?? 0) : 0)),
    )
  ];

/** The campaign asks for a coupon, and the logged policy draws one. */
const drawOffer = (rng: Rng, world: World, memory: CouponMemory, visit: Visit, viewsOf: readonly number[]): Coupon | undefined => {
  const cartValue = visit.lines().reduce((sum, line) => sum + line.price * line.quantity, 0);
  const views = viewsOf.reduce((sum, count) => sum + count, 0);
  const ofVisit = { 'cart.value': cartValue, 'cart.quantity': visit.cart.size, 'session.views': views, channel: 'site' };
  const facts = memory.history?.factsAt(visit.time()) ?? ofVisit;
  const eligible = world.coupons
    .filter((coupon) => !memory.claimed.has(coupon.id) && evaluateCondition(coupon.when, facts))
    .map(({ id }) => id);
  const most = world.categories[viewsOf.indexOf(Math.max(...viewsOf))] ?? '';
  const fitting = world.coupons.find(({ scope }) => scope.categories?.includes(most))?.id;
  const { arm, propensity } = drawArm(rng, loggedDistribution(eligible, world.rule, fitting));
  visit.write({ event: 'view_promotion', couponId: arm, propensity });
  return world.coupons.find(({ id }) => id === arm);
};

/** Does the shopper claim the coupon shown? @param focus the main category of the visit */
const answerOffer = (
  rng: Rng,
  world: World,
  shopper: Shopper,
  memory: CouponMemory,
  visit: Visit,
  offer: Coupon,
  focus: number,
): boolean => {
  const { scope } = offer;
  const match = scope.categories
    ? world.categories.reduce((sum, name, i) => sum + (covers(offer, name) ? (shopper.taste[i] ?? 0) : 0), 0)
    : 0.3;
  const inFocus = scope.categories?.includes(world.categories[focus] ?? '') ? 1 : 0;
  const inCart = visit.lines().some((line) => covers(offer, line.categories[0] ?? '')) ? 1 : 0;
  const time = visit.time();
  const fatigue = memory.shown.filter((at) => at > time - TWO_WEEKS).length;
  memory.shown.push(time);
  const saving = computeDiscount(offer, { lines: visit.lines(), shipping: world.shipping }) / 1_000;
  visit.pass();
  const wish = -3 + 2 * match + 3 * inFocus + 1 * inCart + (0.4 + shopper.sensitivity) * Math.min(1.5, saving) - 0.3 * fatigue;
  if (chance(rng, sigmoid(wish))) {
    memory.claimed.add(offer.id);
    visit.write({ event: 'claim_promotion', couponId: offer.id });
    return true;
  }
  if (chance(rng, 0.3)) visit.write({ event: 'dismiss_promotion', couponId: offer.id });
  return false;
};

/** One visit, page by page, along a journey: views, a cart, perhaps a coupon, perhaps a purchase. Rows in time order. */
export const simulateVisit = (rng: Rng, world: World, shopper: Shopper, memory: CouponMemory, start: number): LogRow[] => {
  const visit = startVisit(rng, shopper, memory, start);
  const { rows, cart, pass, write } = visit;
  let decided = false;
  const viewsOf = world.categories.map(() => 0);
  let views = 0;
  let offer: Coupon | undefined;
  let claimed = false;
  const journey = drawJourney(rng);
  const kinds = drawKinds(rng, shopper.taste);

  const look = (category: number, eagerness: number): void => {
    pass();
    const item = drawItem(rng, world, shopper, world.categories[category] ?? '');
    if (!item) return;
    write({ event: 'view_item', item, quantity: 1 });
    views += 1;
    viewsOf[category]! += 1;
    // Few put something into the cart when they have just begun to browse.
    const wants = views < world.minViews ? 0.02 : (cart.size === 0 ? journey.wants : 0) + 0.1 * (shopper.taste[category] ?? 0);
    if (!chance(rng, eagerness + wants)) return;
    pass();
    const quantity = chance(rng, 0.08) ? 2 : 1;
    cart.set(item, (cart.get(item) ?? 0) + quantity);
    write({ event: 'add_to_cart', item, quantity });
  };

  const decide = (): void => {
    decided = true;
    visit.wait(4_000);
    offer = drawOffer(rng, world, memory, visit, viewsOf);
    if (offer) claimed = answerOffer(rng, world, shopper, memory, visit, offer, kinds[0]);
  };

  write({ event: 'page_view' });
  // Some leave before a coupon is due.
  const steps = chance(rng, 0.2) ? 1 + Math.floor(3 * uniform(rng)) : world.minViews + 1 + Math.min(12, geometric(rng, 0.3));
  for (let step = 0; step < steps; step++) {
    if (chance(rng, 0.05)) {
      pass();
      write({ event: 'search' });
    }
    look(kinds[journey.kindAt(step)], 0);
    if (!decided && (views >= world.minViews || cart.size > 0)) decide();
  }
  if (claimed && offer?.scope.categories && chance(rng, journey.moved)) {
    const wanted = world.categories.findIndex((name) => covers(offer!, name));
    for (let extra = 0; extra < 2; extra++) look(wanted, 0.2 + 0.2 * shopper.sensitivity);
  }
  for (const [item, quantity] of [...cart]) {
    if (!chance(rng, 0.08)) continue;
    pass();
    cart.delete(item);
    write({ event: 'remove_from_cart', item, quantity });
  }
  if (cart.size === 0) return rows;
  const saving = claimed && offer ? computeDiscount(offer, { lines: visit.lines(), shipping: world.shipping }) : 0;
  const helped = saving > 0 ? journey.moved * (0.9 + 0.9 * shopper.sensitivity) : 0;
  // A useless card distracts.
  const annoyed = offer && !claimed ? 0.8 : 0;
  if (!chance(rng, sigmoid(-1.7 + journey.ready + 0.2 * cart.size + helped - annoyed))) return rows;
  pass();
  for (const [item, quantity] of cart) write({ event: 'purchase', item, quantity });
  return rows;
};
