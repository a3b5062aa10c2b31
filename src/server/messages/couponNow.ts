import type { Clock } from '../../protocol/clock';
import { fail, ok, type Result } from '../../protocol/result';
import type { CatalogState, Store } from '../store/store';

/**
 * The coupon a message is about, if it may still be given. Errors: `serving_stopped`, `coupon_unknown`, `coupon_stale`, `coupon_expired`. Whether its
 * budget has room is known when its code is claimed.
 */
export const couponNow = async (
  store: Pick<Store, 'serving' | 'catalogEntry'>,
  clock: Clock,
  { couponId, couponVersion }: { readonly couponId: string; readonly couponVersion: number },
): Promise<Result<CatalogState>> => {
  if (!(await store.serving())) return fail('serving_stopped', 'The shop has stopped coupons for now.');
  const entry = await store.catalogEntry(couponId);
  if (!entry) return fail('coupon_unknown', 'The shop has no such coupon.', 'couponId');
  if (entry.coupon.version !== couponVersion) return fail('coupon_stale', 'This coupon has changed since it was shown.', 'couponVersion');
  return clock() < entry.coupon.endsAt ? ok(entry) : fail('coupon_expired', 'This coupon has ended.');
};
