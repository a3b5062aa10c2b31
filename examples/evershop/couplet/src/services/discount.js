import { inScope } from './condition.js';
import { goodsGiven } from './goodsGiven.js';

/** What the coupon takes off goods worth `goods`, minor units: shares round down, nothing exceeds its cap or the goods. */
const amountOf = (discount, goods) => {
  switch (discount.kind) {
    case 'percent':
    case 'buyGet':
      return Math.min(Number((BigInt(goods) * BigInt(discount.basisPoints)) / 10_000n), discount.cap);
    case 'fixed':
      return Math.min(discount.amount, goods);
    case 'tiers': {
      const tiers = [...discount.tiers].sort((a, b) => a.threshold - b.threshold);
      const reached = tiers.filter(({ threshold }) => goods >= threshold).at(-1)?.amount ?? 0;
      const repeated = discount.repeat ? Math.floor(goods / tiers[0].threshold) * tiers[0].amount : 0;
      return Math.min(Math.max(reached, repeated), discount.cap, goods);
    }
    default:
      throw new Error(`Couplet's extension cannot give ${discount.kind}.`);
  }
};

/** The discount of each line, minor units, in proportion to its price, by largest remainders: they sum to the coupon's amount exactly. */
export const discountLines = ({ discount, scope }, lines) => {
  const within =
    discount.kind === 'buyGet' ? goodsGiven(discount, scope, lines) : lines.map((line) => (inScope(scope, line) ? line.total : 0));
  const goods = within.reduce((sum, total) => sum + total, 0);
  if (goods <= 0) return lines.map(() => 0);
  const amount = amountOf(discount, goods);
  const exact = within.map((total) => BigInt(amount) * BigInt(total));
  const shares = exact.map((product) => Number(product / BigInt(goods)));
  const rest = exact.map((product) => Number(product % BigInt(goods)));
  const left = amount - shares.reduce((sum, share) => sum + share, 0);
  const byRest = rest.map((_, index) => index).sort((a, b) => rest[b] - rest[a] || a - b);
  for (const index of byRest.slice(0, left)) shares[index] += 1;
  return shares;
};
