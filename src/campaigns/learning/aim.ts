import * as v from 'valibot';
import type { Aim } from '../../bundle/campaign';
import type { LinearPrior } from '../../engine/bandit/linearModel';

/**
 * Extra weight per unit of discount under `efficiency`. From 0.3 up, the headline shop loses more than a tenth of its gain
 * (docs/results.md).
 */
export const EFFICIENCY_PRICE = 0.2;

/** The aim of a bandit. */
export const aimOf = ({ discountPrice = 0 }: Pick<LinearPrior, 'discountPrice'>): Aim => (discountPrice > 0 ? 'efficiency' : 'margin');

/** A campaign's policy, which has an aim, or a bandit made from one. */
export type Priced = { readonly aim: Aim } | Pick<LinearPrior, 'discountPrice'>;

/** The discount price as a field of a bandit; empty under `margin`, as in bundles older than aims. */
export const discountPriceOf = (priced: Priced): Pick<LinearPrior, 'discountPrice'> => {
  if ('aim' in priced) return priced.aim === 'efficiency' ? { discountPrice: EFFICIENCY_PRICE } : {};
  return priced.discountPrice === undefined ? {} : { discountPrice: priced.discountPrice };
};

/** A shop's learning settings. */
export const learningSchema = v.strictObject({
  /** Half-life of past data in days, see `keptShare`; `null`: data never expires. */
  halfLifeDays: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3_650))),
});

export type Learning = v.InferOutput<typeof learningSchema>;
