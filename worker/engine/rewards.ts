import { sessionReward } from '../../src/engine/decision/learn';
import { purchaseDiscount, purchaseLines } from '../../src/engine/eligibility/purchaseDiscount';
import { revenueOf } from '../../src/engine/profile/revenueOf';
import type { ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import type { Minor } from '../../src/protocol/money';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { DeviceTransaction } from '../storage/deviceStorage';

/**
 * Discount a purchase carried because of what was claimed on the visit, minor units. A purchase event that names another code carried none; one
 * that names no code at all is taken as redeemed, so that the bandit never learns from a discount it did not count.
 */
const discountOf = async (
  transaction: DeviceTransaction,
  visit: readonly string[],
  purchase: ShopperEventOf<'purchase'>,
): Promise<Minor> => {
  let discount = 0;
  for (const id of visit) {
    const code = (await transaction.get('claims', id))?.code;
    const coupon = (await transaction.get('decisions', id))?.coupon;
    const named = purchase.coupon ?? code;
    if (coupon && code !== undefined && named?.toUpperCase() === code.toUpperCase())
      discount += purchaseDiscount(coupon, purchaseLines(purchase));
  }
  return discount;
};

/**
 * Reward of every open decision of the visit when this purchase follows: margin before discount minus the discount, scaled to [0, 1]. A coupon that
 * was shown before the one that was claimed would else be credited with the other's order and not with its discount.
 * @param visit ids of its open decisions
 */
export const purchaseReward = async (
  transaction: DeviceTransaction,
  { manifest }: LoadedBundle,
  visit: readonly string[],
  purchase: ShopperEventOf<'purchase'>,
): Promise<number> => {
  const discount = await discountOf(transaction, visit, purchase);
  return sessionReward({ revenue: revenueOf(purchase), discount }, manifest.marginRate, manifest.bandit.rewardScale);
};

/** Reward of a decision nothing came of. */
export const nothingReward = ({ manifest }: LoadedBundle): number =>
  sessionReward({ revenue: 0, discount: 0 }, manifest.marginRate, manifest.bandit.rewardScale);
