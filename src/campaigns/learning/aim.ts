import * as v from 'valibot';
import type { Aim } from '../../bundle/campaign';
import type { LinearPrior } from '../../engine/bandit/linearModel';

/** What a unit of discount counts beyond itself under `efficiency`. From .3 on the headline shop loses more than a tenth of its gain (docs/results.md). */
export const EFFICIENCY_PRICE = 0.2;

/** The aim that a bandit was made for. */
export const aimOf = ({ discountPrice = 0 }: Pick<LinearPrior, 'discountPrice'>): Aim => (discountPrice > 0 ? 'efficiency' : 'margin');

/** A campaign's policy, which has an aim, or a bandit that was made of one. */
export type Priced = { readonly aim: Aim } | Pick<LinearPrior, 'discountPrice'>;

/** The price of discounts as a part of a bandit; empty under `margin`, as in bundles from before there were aims. */
export const discountPriceOf = (priced: Priced): Pick<LinearPrior, 'discountPrice'> => {
  if ('aim' in priced) return priced.aim === 'efficiency' ? { discountPrice: EFFICIENCY_PRICE } : {};
  return priced.discountPrice === undefined ? {} : { discountPrice: priced.discountPrice };
};

/** How a shop wants to be learnt of. */
export const learningSchema = v.strictObject({
  /** Days after which what was learnt counts half, as `keptShare` has it; `null`: it counts for good. */
  halfLifeDays: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3_650))),
});

export type Learning = v.InferOutput<typeof learningSchema>;
