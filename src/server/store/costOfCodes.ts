import { isInstruction } from '../../engine/eligibility/discountOf';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { OrderWebhook } from '../../protocol/protocol';

/** A claim an order pays with: what it reserved, and its coupon's currency and JSON text. */
interface PaidClaim {
  readonly reserved: number;
  readonly currency: string;
  readonly coupon: string;
}

/** Codes of an order as they are stored, each once; shoppers type them as they like. */
export const codesOf = (order: OrderWebhook): readonly string[] => [...new Set(order.codes.map((code) => code.trim().toUpperCase()))];

/**
 * What each code cost: the order's discount in proportion to the reservations, at most the reservation each (anything above came from
 * elsewhere in the shop). Running sums are rounded down, D · (r₁ + … + rᵢ) / R, so that the parts add up to the discount and none exceeds
 * its reservation.
 */
const splitDiscount = (discount: number, reserved: readonly number[]): number[] => {
  const total = reserved.reduce((sum, value) => sum + value, 0);
  if (total <= discount) return [...reserved];
  let [sum, given] = [0, 0];
  return reserved.map((value) => {
    sum += value;
    const part = Number((BigInt(discount) * BigInt(sum)) / BigInt(total)) - given;
    given += part;
    return part;
  });
};

/** Minor units each claim of a paid order has used, in the claims' order. */
export const costOfCodes = (order: OrderWebhook, claims: readonly PaidClaim[]): readonly number[] => {
  const sameCurrency = claims.every(({ currency }) => currency === order.currency);
  // What the shop hands over besides is no part of the order's discount, and in another currency the real cost is unknown here: the
  // reserved maximum is the safe figure.
  const atMost = claims.map(({ coupon }) => !sameCurrency || isInstruction((JSON.parse(coupon) as Coupon).discount));
  const parts = splitDiscount(
    order.discount,
    claims.map(({ reserved }, i) => (atMost[i] ? 0 : reserved)),
  );
  return claims.map(({ reserved }, i) => (atMost[i] ? reserved : (parts[i] ?? reserved)));
};
