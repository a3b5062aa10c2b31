/**
 * What a code has used of its budget after refunds, minor units: where r of the p that was paid for goods went back, so does the same part of
 * what the code cost, c − ⌊c · r / p⌋. From the sum of all refunds and not refund by refund, so that rounding adds up: nothing is left after a
 * full refund and never more than c given back, whatever the order of arrival. An order that cost nothing has nothing to pay back.
 */
export const usedAfterRefunds = (cost: number, refunded: number, goods: number): number => {
  if (goods <= 0 || refunded <= 0) return cost;
  return cost - Number((BigInt(cost) * BigInt(Math.min(refunded, goods))) / BigInt(goods));
};
