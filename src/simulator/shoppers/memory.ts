import { DAY, type Instant } from '../../protocol/clock';

export const SHOWN_HALF_LIFE = 14 * DAY;
export const USED_HALF_LIFE = 45 * DAY;
const STOCK_HALF_LIFE = 21 * DAY;

/** What a shopper has not forgotten of coupons, decayed sums at `at`. Depends on what was shown, so on the policy. */
export interface Memory {
  readonly at: Instant;
  /** Coupons shown lately. */
  readonly shown: number;
  /** Discounts used lately: the price they are used to. */
  readonly used: number;
  /** The same orders with a discount, as long as what they bought lasts. */
  readonly stock: number;
}

export const noMemory: Memory = { at: 0, shown: 0, used: 0, stock: 0 };

export const memoryAt = (memory: Memory, now: Instant): Memory => {
  const gone = now - memory.at;
  return {
    at: now,
    shown: memory.shown * 2 ** (-gone / SHOWN_HALF_LIFE),
    used: memory.used * 2 ** (-gone / USED_HALF_LIFE),
    stock: memory.stock * 2 ** (-gone / STOCK_HALF_LIFE),
  };
};

/** The same after a visit that showed a coupon, or in which a discount was used. */
export const remembered = ({ at, shown, used, stock }: Memory, wasShown: boolean, wasUsed: boolean): Memory => ({
  at,
  shown: shown + Number(wasShown),
  used: used + Number(wasUsed),
  stock: stock + Number(wasUsed),
});
