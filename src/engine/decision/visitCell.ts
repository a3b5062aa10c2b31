import type { Instant } from '../../protocol/values/clock';
import { attentionOf } from '../profile/exposures';
import type { ShopperProfile } from '../profile/shopperProfile';

/** What a visit was, as far as `learnVisits` asks: what was known of the shopper when the page asked, what was shown, what came of it. */
export interface VisitFacts {
  /** Orders before what came of it. */
  readonly orders: number;
  /** `attentionOf` before anything was shown. */
  readonly shownLately: number;
  readonly claimed: number;
  /** Share of the shopper's interest in the scope of the coupon shown, [0, 1]; `whole` for one of the whole shop, `none` where nothing was shown. */
  readonly shown: 'none' | 'whole' | number;
  readonly bought: boolean;
  /** Was the coupon used? */
  readonly used: boolean;
}

/** Edges between the levels of an axis, and a value that stands for each level. */
interface Axis {
  readonly edges: readonly number[];
  readonly values: readonly number[];
}

const orders: Axis = { edges: [1, 2], values: [0, 1, 2.6] };
const shownLately: Axis = { edges: [0.25, 1, 2.5], values: [0, 0.6, 1.6, 4] };
const claimed: Axis = { edges: [1], values: [0, 1.2] };
const share: Axis = { edges: [0.5], values: [0.3, 0.8] };

const levelOf = ({ edges }: Axis, value: number): number => edges.filter((edge) => value >= edge).length;

/** 0 nothing, 1 a coupon for the whole shop, from 2 on one for certain goods by the share of interest in them. */
const SHOWN = 2 + share.values.length;
/** 0 not bought, 1 bought, 2 bought with the coupon. */
const OUTCOMES = 3;

const sizes = [orders.values.length, shownLately.values.length, claimed.values.length, SHOWN, OUTCOMES] as const;

/** Cells there are. */
export const visitCells = sizes.reduce((product, size) => product * size, 1);

const shownLevel = (shown: VisitFacts['shown']): number => (shown === 'none' ? 0 : shown === 'whole' ? 1 : 2 + levelOf(share, shown));

/** The one cell of a visit, 0 … `visitCells` − 1, outcomes next to each other. */
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

/** What stands for the visits of a group of `OUTCOMES` cells: those that differ in what came of them alone. */
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

/** What is known of a shopper before anything came of a visit: what `visitCell` asks of it. */
export interface VisitBefore extends Pick<VisitFacts, 'orders' | 'shownLately' | 'claimed'> {
  /** `startedAt` of the session: which visit it is. */
  readonly startedAt: Instant;
}

/**
 * A session does not count its purchases: one is taken off `orders` where there were any, and of more `visitOf` takes off the others.
 * @param profile when the page asks for a coupon: what is shown and claimed afterwards could push out what was before
 */
export const visitBefore = (
  { orders, session, exposures }: Pick<ShopperProfile, 'orders' | 'session' | 'exposures'>,
  halfLifeMs: number,
): VisitBefore => {
  const { startedAt, purchased } = session;
  return { startedAt, orders: orders - Number(purchased), ...attentionOf({ exposures }, startedAt, halfLifeMs, startedAt) };
};
