import { demoItems } from '../../../../demo/demoItems';
import { SHIPPING } from '../../../../demo/shop/cart';
import type { Basket } from '../../../../src/engine/eligibility/discountOf';
import { integer, type Rng, uniform } from '../../../../src/maths/random';
import { formatAttribution } from '../../../../src/protocol/attribution';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { type Experiment, type Variant, variants } from '../../../../src/protocol/experiment';

/** Orders of a group against those of visitors who see nothing: what the experiment is there to find. */
const pull: Readonly<Record<Variant, number>> = { none: 1, rule: 1.25, couplet: 1.42 };

export interface Shopper {
  readonly variant: Variant;
  readonly explored: string | undefined;
  /** As it rides on the cart. */
  readonly attribution: string;
  readonly customer: string;
  readonly route: 'web' | 'express' | 'app';
}

const pick = <T>(list: readonly T[], rng: Rng): T => list[integer(rng, list.length)] as T;

/** Somebody who will order. Some have ordered before. */
export const drawShopper = ({ id, shares, explore }: Experiment, coupons: readonly Coupon[], rng: Rng): Shopper => {
  const weights = variants.map((variant) => shares[variant] * pull[variant]);
  const drawn = uniform(rng) * weights.reduce((sum, weight) => sum + weight, 0);
  const variant = variants.find((_, i) => drawn < weights.slice(0, i + 1).reduce((sum, weight) => sum + weight, 0)) ?? 'couplet';
  const explored = variant === 'couplet' && uniform(rng) < explore ? pick(coupons, rng).id : undefined;
  const route = uniform(rng) < 0.72 ? 'web' : uniform(rng) < 0.6 ? 'express' : 'app';
  return {
    variant,
    explored,
    attribution: formatAttribution({ experiment: id, variant, explored }),
    customer: `${variant}-${integer(rng, 9_000 * shares[variant] + 1)}`,
    route,
  };
};

/** One to three of the demo shop's products, the first of the coupon's goods where it has some. */
export const drawBasket = (coupon: Coupon | undefined, rng: Rng): Basket => {
  const wanted = demoItems.filter(({ category }) => coupon?.scope.categories?.includes(category));
  const goods = [pick(wanted.length > 0 ? wanted : demoItems, rng), ...Array.from({ length: integer(rng, 3) }, () => pick(demoItems, rng))];
  const lines = goods.map(({ id, category, price }) => ({ itemId: id, categories: [category], price, quantity: 1 + integer(rng, 2) }));
  return { lines, shipping: SHIPPING };
};
