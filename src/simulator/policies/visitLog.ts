import type { Campaign } from '../../bundle/campaign';
import type { FeatureValue } from '../../engine/features/featureSpec';
import { sourcesOf } from '../../engine/features/sources';
import type { ShopperProfile } from '../../engine/profile/shopperProfile';
import type { Coupon } from '../../protocol/coupons/coupon';
import { isWholeShop } from '../../protocol/coupons/scope';
import type { Instant } from '../../protocol/values/clock';

/** Raw log of visits, in growing columns: features, the arm played, and the net margin. */
export interface VisitLog {
  readonly width: number;
  readonly arms: number;
  count(): number;
  /** Codes of all visits, row by row, `width` each. */
  codes(): Uint8Array;
  arm(row: number): number;
  /** Net margin, minor units. */
  reward(row: number): number;
  add(codes: Uint8Array, arm: number, reward: number): void;
}

const FIRST = 1_024;

export const visitLog = (width: number, arms: number): VisitLog => {
  let [codes, played, rewards] = [new Uint8Array(FIRST * width), new Uint8Array(FIRST), new Float64Array(FIRST)];
  let rows = 0;
  const grow = (): void => {
    const [oldCodes, oldPlayed, oldRewards] = [codes, played, rewards];
    codes = new Uint8Array(2 * oldCodes.length);
    played = new Uint8Array(2 * oldPlayed.length);
    rewards = new Float64Array(2 * oldRewards.length);
    codes.set(oldCodes);
    played.set(oldPlayed);
    rewards.set(oldRewards);
  };
  return {
    width,
    arms,
    count: () => rows,
    codes: () => codes,
    arm: (row) => played[row]!,
    reward: (row) => rewards[row]!,
    add: (visit, arm, reward) => {
      if (rows === played.length) grow();
      codes.set(visit, rows * width);
      played[rows] = arm;
      rewards[rows] = reward;
      rows += 1;
    },
  };
};

/** Edges of bins. A value falls into the bin after the last edge that it reaches. */
const SHARES = [0.1, 0.25, 0.4, 0.55, 0.7, 0.9];
const own: readonly (readonly [source: string, edges: readonly number[]])[] = [
  ['profile.visits', [2, 3, 4, 6, 9, 14, 21]],
  ['profile.orders', [1, 2, 3, 5]],
  ['profile.daysSincePurchase', [2, 7, 14, 28]],
  ['profile.shownLately', [0.25, 0.75, 1.5, 2.5, 4]],
  ['profile.claimed', [1, 2, 3]],
  ['session.views', [2, 3, 4, 6]],
  ['session.carted', [1, 2]],
  ['cart.value', [1, 2_000, 4_000, 8_000]],
  ['profile.meanPrice', [1_000, 1_500, 2_000, 2_500, 3_500, 5_000]],
];
/** Number of bins of any feature: one more than its edges. */
export const BINS = 8;

const codeOf = (value: number, edges: readonly number[]): number => {
  let bin = 0;
  while (bin < edges.length && value >= edges[bin]!) bin++;
  return bin;
};

/** A missing feature, such as days since a purchase without any purchase, lies beyond all edges. */
const numberOf = (value: FeatureValue): number => (typeof value === 'number' ? value : Number.POSITIVE_INFINITY);

/**
 * Features of a visit for the tree, in bins: the profile's figures and, for every coupon for certain goods, its share of interest, its
 * share of this session, and whether it has the largest share. The same sources as the product's models use (`engine/features/sources`).
 */
export const visitCodes = ({ coupons, profile: { halfLifeMs } }: Pick<Campaign, 'profile'> & { readonly coupons: readonly Coupon[] }) => {
  const scoped = coupons.filter(({ scope }) => !isWholeShop(scope));
  const width = own.length + 3 * scoped.length;
  return {
    width,
    /** Codes below `BINS`, length `width`. */
    codesOf: (profile: ShopperProfile, now: Instant): Uint8Array => {
      const codes = new Uint8Array(width);
      const sources = sourcesOf({ profile, facts: {}, now, halfLifeMs });
      const shopper = sources(undefined);
      for (const [i, [source, edges]] of own.entries()) codes[i] = codeOf(numberOf(shopper(source)), edges);
      const shares = scoped.map((coupon) => Number(sources(coupon)('match.categoryShare') ?? 0));
      const visit = scoped.map((coupon) => Number(sources(coupon)('match.sessionShare') ?? 0));
      const most = Math.max(0, ...shares);
      for (const i of scoped.keys()) {
        const at = own.length + 3 * i;
        codes[at] = codeOf(shares[i]!, SHARES);
        codes[at + 1] = codeOf(visit[i]!, SHARES);
        codes[at + 2] = Number(most > 0 && shares[i] === most);
      }
      return codes;
    },
  };
};
