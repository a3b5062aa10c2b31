import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { Instant } from '../../src/protocol/values/clock';
import type { DeviceTransaction, StoredClaim } from '../storage/deviceStorage';

export interface OwnClaim extends StoredClaim {
  /** It has a code that can still be used. */
  readonly isOpen: boolean;
}

/**
 * This device's claim for a coupon, of whichever decision, so that the shopper gets one code for it: one with a code first. Without one, its
 * answer may have been lost, or its key was given to a message. Spans `meta`, `decisions` and `claims`.
 */
export const claimOf = async (
  transaction: DeviceTransaction,
  { id, version }: Pick<Coupon, 'id' | 'version'>,
  now: Instant,
): Promise<OwnClaim | undefined> => {
  const used = (await transaction.meta('inbox'))?.used ?? [];
  const claims: OwnClaim[] = [];
  for (const decisionId of await transaction.keys('claims')) {
    const [claim, decision] = [await transaction.get('claims', decisionId), await transaction.get('decisions', decisionId)];
    if (claim && decision?.coupon?.id === id && decision.coupon.version === version)
      claims.push({ ...claim, isOpen: claim.code !== undefined && now < (claim.expiresAt ?? 0) && !used.includes(decisionId) });
  }
  return claims.find(({ isOpen }) => isOpen) ?? claims.find(({ code }) => code === undefined);
};
