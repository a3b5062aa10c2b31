import type { Instant } from '../../protocol/values/clock';
import { attentionOf } from '../profile/exposures';
import type { ShopperProfile } from '../profile/shopperProfile';

/** A visit as `learnVisits` sees it: what was known of the shopper when the page asked, what was shown, and the outcome. */
export interface VisitFacts {
  /** Orders before the visit's outcome. */
  readonly orders: number;
  /** `attentionOf` before anything was shown. */
  readonly shownLately: number;
  readonly claimed: number;
  /**
   * Share of the shopper's interest in the scope of the coupon shown, [0, 1]. `whole` for a coupon for the whole shop, `none` if nothing
   * was shown.
   */
  readonly shown: 'none' | 'whole' | number;
  readonly bought: boolean;
  /** Was the coupon used? */
  readonly used: boolean;
}

/** Boundaries between the levels of an axis, and a representative value for each level. */
interface Axis {
  readonly edges: readonly number[];
  readonly values: readonly number[];
}

const orders: Axis = { edges: [1, 2], values: [0, 1, 2.6] };
const shownLately: Axis = { edges: [0.25, 1, 2.5], values: [0, 0.6, 1.6, 4] };
const claimed: Axis = { edges: [1], values: [0, 1.2] };
const share: Axis = { edges: [0.5], values: [0.3, 0.8] };

const levelOf = ({ edges }: Axis, value: number): number => edges.filter((edge) => value >= edge).length;

/** 0 nothing, 1 a coupon for the whole shop, 2 and up a coupon for certain goods, by share of interest in them. */
const SHOWN = 2 + share.values.length;
/** 0 not bought, 1 bought, 2 bought with the coupon. */
const OUTCOMES = 3;

const sizes = [orders.values.length, shownLately.values.length, claimed.values.length, SHOWN, OUTCOMES] as const;

/** Total number of cells. */
export const visitCells = sizes.reduce((product, size) => product * size, 1);

const shownLevel = (shown: VisitFacts['shown']): number => (shown === 'none' ? 0 : shown === 'whole' ? 1 : 2 + levelOf(share, shown));

/** Cell of a visit, 0 … `visitCells` − 1, with outcomes next to each other. */
export const visitCell = (visit: VisitFacts): number => {
  const levels = [
    levelOf(orders, visit.orders),
    levelOf(shownLately, visit.shownLately),
    levelOf(claimed, visit.claimed),
    shownLevel(visit.shown),
    visit.bought ? (visit.used ? 2 : 1) : 0,
  ];
  return levels.reduce((index, level, axis) => index * sizes[axis]! + level, 0);
};

/** Representative of a group of `OUTCOMES` cells: visits that differ in their outcome alone. */
export interface VisitGroup extends Pick<VisitFacts, 'orders' | 'shownLately' | 'claimed' | 'shown'> {
  /** Cells of no purchase, of one, and of one with the coupon. */
  readonly cells: readonly [none: number, bought: number, used: number];
}

const groupOf = (index: number): VisitGroup => {
  let rest = index;
  const take = (size: number): number => {
    const level = rest % size;
    rest = Math.floor(rest / size);
    return level;
  };
  const shown = take(SHOWN);
  const [claims, lately, bought] = [take(sizes[2]), take(sizes[1]), take(sizes[0])];
  const first = OUTCOMES * index;
  return {
    orders: orders.values[bought]!,
    shownLately: shownLately.values[lately]!,
    claimed: claimed.values[claims]!,
    shown: shown === 0 ? 'none' : shown === 1 ? 'whole' : share.values[shown - 2]!,
    cells: [first, first + 1, first + 2],
  };
};

export const visitGroups: readonly VisitGroup[] = Array.from({ length: visitCells / OUTCOMES }, (_, index) => groupOf(index));

/** What is known of a shopper before a visit's outcome, as `visitCell` needs it. */
export interface VisitBefore extends Pick<VisitFacts, 'orders' | 'shownLately' | 'claimed'> {
  /** `startedAt` of the session, which identifies the visit. */
  readonly startedAt: Instant;
}

/**
 * A session only records whether it had purchases, so one is taken off `orders`. `visitOf` takes off any further ones.
 * @param profile when the page asks for a coupon: later showings and claims could evict earlier ones
 */
export const visitBefore = (
  { orders, session, exposures }: Pick<ShopperProfile, 'orders' | 'session' | 'exposures'>,
  halfLifeMs: number,
): VisitBefore => {
  const { startedAt, purchased } = session;
  return { startedAt, orders: orders - Number(purchased), ...attentionOf({ exposures }, startedAt, halfLifeMs, startedAt) };
};
