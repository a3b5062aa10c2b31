import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../bundle/manifest';
import { type Failure, fail, ok, type Result } from '../../protocol/result';
import type { CatalogEntry } from '../store/store';

/**
 * Would devices take a bundle by its list of keys, and from a staged one go back to the current one? One that is signed with the site's key itself (0) they always take.
 * Errors: `keys_serial_old`; for a share of them `release_keys_differ`.
 * @param serial of the bundle
 * @param highest that was ever published (`highestKeySerial`)
 * @param current of the current bundle
 * @param staged for a share of the devices
 */
const checkKeySerial = (serial: number, highest: number, current: number, staged: boolean): Result<undefined, Failure> => {
  if (serial > 0 && serial < highest)
    return fail(
      'keys_serial_old',
      'Devices know a newer list of keys and would refuse the bundle; make it again with a key file of today.',
    );
  return staged && current > 0 && serial > current
    ? fail('release_keys_differ', 'The bundle comes with a newer list of keys; publish it for all devices, which could not go back.')
    : ok(undefined);
};

type Facts = Pick<Manifest, 'experiment' | 'coupons' | 'keySerial'>;

/**
 * May devices take this bundle while the catalog is what it is? Every coupon must be in the catalog as the bundle states it, or a shopper would be
 * refused what the card promised; and a bundle beside another one must run the same experiment, or orders under the two could not be compared. New
 * coupons and experiments go out with `publish`, for all devices at once. Errors: `release_coupon_differs`, `release_experiment_differs` and those of
 * `checkKeySerial`.
 *
 * @param highest serial of a list of keys that was ever published
 * @param current bundle, if there is one
 * @param staged the bundle is for a share of the devices, beside the current one
 */
export const checkRelease = (
  bundle: Facts,
  catalog: readonly CatalogEntry[],
  highest: number,
  current: Facts | undefined,
  staged: boolean,
): Result<undefined, Failure> => {
  const listed = new Map(catalog.map(({ coupon }) => [coupon.id, coupon]));
  const differing = bundle.coupons.find((coupon) => !isDeepStrictEqual(listed.get(coupon.id), coupon));
  if (differing)
    return fail(
      'release_coupon_differs',
      'The catalog has this coupon on other terms, or not at all; publish with its campaign.',
      differing.id,
    );
  if (staged && current && !isDeepStrictEqual(current.experiment, bundle.experiment))
    return fail('release_experiment_differs', 'The bundle runs another experiment than the current one; publish it for all devices.');
  return checkKeySerial(bundle.keySerial ?? 0, highest, current?.keySerial ?? 0, staged);
};
