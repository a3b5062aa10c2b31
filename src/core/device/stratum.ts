import * as v from 'valibot';
import type { ShopperProfile } from '../profile/shopperProfile';

const stratumTest = v.object({
  source: v.picklist(['session.views', 'session.carted', 'profile.visits', 'profile.orders']),
  atLeast: v.number(),
});

/** Two public yes/no tests → 4 behaviour strata: index = 2·first + second. */
export const strataSchema = v.tuple([stratumTest, stratumTest]);
export type Strata = v.InferOutput<typeof strataSchema>;

/** What the strata and the outcome question ask of a profile. */
export type OutcomeProfile = Pick<ShopperProfile, 'session' | 'visits' | 'orders'>;

/** Behaviour stratum of the profile, 0 … 3. */
export const stratumOf = ({ session, visits, orders }: OutcomeProfile, [first, second]: Strata): number => {
  const values = { 'session.views': session.views, 'session.carted': session.carted, 'profile.visits': visits, 'profile.orders': orders };
  const passes = ({ source, atLeast }: Strata[number]): number => Number(values[source] >= atLeast);
  return 2 * passes(first) + passes(second);
};
