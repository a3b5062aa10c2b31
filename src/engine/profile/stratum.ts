import * as v from 'valibot';
import type { Instant } from '../../protocol/values/clock';
import type { ShopperProfile } from './shopperProfile';

const stratumTest = v.object({
  /**
   * Of the session: product views, additions to the cart, whether a coupon was shown, claimed or dismissed (1 or 0). Of the profile: visits
   * with this one, orders before it.
   */
  source: v.picklist([
    'session.views',
    'session.carted',
    'session.shown',
    'session.claimed',
    'session.dismissed',
    'profile.visits',
    'profile.orders',
  ]),
  atLeast: v.pipe(v.number(), v.finite()),
});
export type StratumTest = v.InferOutput<typeof stratumTest>;

/** Two public yes/no tests → 4 behaviour strata: index = 2·first + second. */
export const strataSchema = v.tuple([stratumTest, stratumTest]);
export type Strata = v.InferOutput<typeof strataSchema>;

/** Is a shopper's stratum known when the session starts, so that no coupon shown in it can move it? */
export const knownBeforehand = (strata: Strata): boolean => strata.every(({ source }) => source.startsWith('profile.'));

/** What the strata and the outcome question ask of a profile. Which coupon it was is asked nowhere. */
export interface OutcomeProfile extends Pick<ShopperProfile, 'session' | 'visits' | 'orders'> {
  /** Absent in sessions that were written down by an earlier version. */
  readonly exposures?: ShopperProfile['exposures'];
  readonly lastShownAt?: Instant | undefined;
  readonly lastDismissedAt?: Instant | undefined;
}

/** What tests may ask about, by source. */
export const sessionTotals = ({
  session,
  visits,
  orders,
  exposures = {},
  lastShownAt,
  lastDismissedAt,
}: OutcomeProfile): Readonly<Record<StratumTest['source'], number>> => {
  const since = (time = -1): number => Number(time >= session.startedAt);
  return {
    'session.views': session.views,
    'session.carted': session.carted,
    'session.shown': since(lastShownAt),
    'session.claimed': Math.max(0, ...Object.values(exposures).map(({ claimedAt }) => since(claimedAt))),
    'session.dismissed': since(lastDismissedAt),
    'profile.visits': visits,
    // Bought in this session, a shopper would be another one than the coupon was drawn for.
    'profile.orders': orders - Number(session.purchased),
  };
};

/** Behaviour stratum of the profile, 0 … 3. */
export const stratumOf = (profile: OutcomeProfile, [first, second]: Strata): number => {
  const figures = sessionTotals(profile);
  const passes = ({ source, atLeast }: StratumTest): number => Number(figures[source] >= atLeast);
  return 2 * passes(first) + passes(second);
};

/** True answer to `stratum-outcome`, 0 … 7: 2·stratum + purchased. */
export const stratumOutcome = (profile: OutcomeProfile, strata: Strata): number =>
  2 * stratumOf(profile, strata) + Number(profile.session.purchased);
