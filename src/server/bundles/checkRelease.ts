import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../core/bundle/manifest';
import { type Failure, fail, ok, type Result } from '../../core/result';
import type { CatalogEntry } from '../store/store';

type Facts = Pick<Manifest, 'experiment' | 'coupons'>;

/**
 * May devices take this bundle while the catalog is what it is? Every coupon must be in the catalog as the bundle states it, or a shopper would be
 * refused what the card promised; and a bundle beside another one must run the same experiment, or orders under the two could not be compared. New
 * coupons and experiments go out with `publish`, for all devices at once. Errors: `release_coupon_differs`, `release_experiment_differs`.
 *
 * @param beside the current bundle, where the other is only staged
 */
export const checkRelease = (bundle: Facts, catalog: readonly CatalogEntry[], beside: Facts | undefined): Result<undefined, Failure> => {
  const listed = new Map(catalog.map(({ coupon }) => [coupon.id, coupon]));
  const differing = bundle.coupons.find((coupon) => !isDeepStrictEqual(listed.get(coupon.id), coupon));
  if (differing)
    return fail(
      'release_coupon_differs',
      'The catalog has this coupon on other terms, or not at all; publish with its campaign.',
      differing.id,
    );
  return beside && !isDeepStrictEqual(beside.experiment, bundle.experiment)
    ? fail('release_experiment_differs', 'The bundle runs another experiment than the current one; publish it for all devices.')
    : ok(undefined);
};
