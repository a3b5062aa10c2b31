import { purchaseDiscount, purchaseLines } from '../../src/core/coupons/purchaseDiscount';
import { sessionReward } from '../../src/core/device/learn';
import type { ShopperEventOf } from '../../src/core/events/shopperEvent';
import type { Minor } from '../../src/core/money';
import { revenueOf } from '../../src/core/profile/revenueOf';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { DeviceTransaction, StoredDecision } from '../storage/deviceStorage';

/**
 * Discount a purchase carried because of this decision, minor units. A purchase event that names another code carried none; one that
 * names no code at all is taken as redeemed, so that the bandit never learns from a discount it did not count.
 */
const discountOf = async (
  transaction: DeviceTransaction,
  id: string,
  { coupon }: StoredDecision,
  purchase: ShopperEventOf<'purchase'>,
): Promise<Minor> => {
  const claim = await transaction.get('claims', id);
  if (!coupon || claim?.code === undefined) return 0;
  const named = purchase.coupon;
  if (named !== undefined && named.toUpperCase() !== claim.code.toUpperCase()) return 0;
  return purchaseDiscount(coupon, purchaseLines(purchase));
};

/** Reward of an open decision when this purchase follows it: margin before discount minus the discount it caused, scaled to [0, 1]. */
export const purchaseReward = async (
  transaction: DeviceTransaction,
  { manifest }: LoadedBundle,
  id: string,
  stored: StoredDecision,
  purchase: ShopperEventOf<'purchase'>,
): Promise<number> => {
  const discount = await discountOf(transaction, id, stored, purchase);
  return sessionReward({ revenue: revenueOf(purchase), discount }, manifest.marginRate, manifest.bandit.rewardScale);
};

/** Reward of a decision nothing came of. */
export const nothingReward = ({ manifest }: LoadedBundle): number =>
  sessionReward({ revenue: 0, discount: 0 }, manifest.marginRate, manifest.bandit.rewardScale);
