import type { RawOrder } from './shopLog';

/** What an order leaves, by docs/experiments.md: net margin = (margin − discount) · the part of what was paid that was not paid back. */
export interface OrderMoney {
  /** One wholly refunded counts as none. */
  readonly orders: 0 | 1;
  readonly revenue: bigint;
  readonly margin: bigint;
  readonly discount: bigint;
  readonly paidBack: bigint;
  readonly net: bigint;
  /** Discount on what was not paid back. */
  readonly keptDiscount: bigint;
}

/** To the nearest unit, halves away from zero. */
const quotient = (dividend: bigint, divisor: bigint): bigint => {
  const size = dividend < 0n ? -dividend : dividend;
  const whole = size / divisor + (2n * (size % divisor) >= divisor ? 1n : 0n);
  return dividend < 0n ? -whole : whole;
};

/** Margin of the goods where the shop tells none: 40%, rounded down. */
const MARGIN_PERCENT = 40n;

export const orderMoney = (order: RawOrder, until: number): OrderMoney => {
  const [revenue, discount] = [BigInt(order.subtotal), BigInt(order.discount)];
  const margin = order.margin === undefined ? (revenue * MARGIN_PERCENT) / 100n : BigInt(order.margin);
  const paid = revenue - discount;
  const refunded = order.refunds.reduce((sum, { at, amount }) => (at <= until ? sum + BigInt(amount) : sum), 0n);
  const gone = order.cancelledAt !== undefined && order.cancelledAt <= until;
  const paidBack = gone || refunded > paid ? paid : refunded;
  const standing = (amount: bigint): bigint => (paidBack === 0n ? amount : quotient(amount * (paid - paidBack), paid));
  const [net, keptDiscount] = [standing(margin - discount), standing(discount)];
  return { orders: paidBack < paid ? 1 : 0, revenue, margin, discount, paidBack, net, keptDiscount };
};
