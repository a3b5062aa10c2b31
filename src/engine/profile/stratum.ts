import * as v from 'valibot';
import type { Instant } from '../../protocol/values/clock';
import type { ShopperProfile } from './shopperProfile';

const stratumTest = v.object({
  /**
   * From the session: product views, additions to the cart, whether a coupon was shown, claimed or dismissed (1 or 0). From the profile:
   * visits including this one, orders before it.
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

/** Is a shopper's stratum fixed when the session starts, so that no coupon shown in it can change it? */
export const knownBeforehand = (strata: Strata): boolean => strata.every(({ source }) => source.startsWith('profile.'));

/** The parts of a profile that the strata and the outcome question read. They never include which coupon it was. */
export interface OutcomeProfile extends Pick<ShopperProfile, 'session' | 'visits' | 'orders'> {
  /** Absent in sessions stored by an earlier version. */
  readonly exposures?: ShopperProfile['exposures'];
  readonly lastShownAt?: Instant | undefined;
  readonly lastDismissedAt?: Instant | undefined;
}

/** Values that tests may ask for, by source. */
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
    // Otherwise a purchase in this session would move the shopper to another stratum than when the coupon was drawn.
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
