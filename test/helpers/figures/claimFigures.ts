import { dateInBerlin } from './shopCalendar';
import type { RawClaim, RawOrder, ShopLog } from './shopLog';

/** The most a code of the test's coupons costs. */
const MOST = 500;

interface Fate {
  readonly claim: RawClaim;
  readonly state: 'open' | 'redeemed' | 'released';
  readonly cancelled: boolean;
  readonly waited: number;
  /** Of the budget: used where redeemed, held where open. */
  readonly money: number;
}

/** Of what a code cost, the part of the goods that was paid back comes back, rounded down. */
const costOf = (order: RawOrder, until: number): number => {
  // In another currency what it cost is not known, and the most is the safe figure.
  const cost = order.currency === 'EUR' ? Math.min(MOST, order.discount) : MOST;
  const goods = order.subtotal - order.discount;
  const back = order.refunds.reduce((sum, { at, amount }) => (at <= until ? sum + amount : sum), 0);
  return cost - Math.floor((cost * Math.min(back, goods)) / goods);
};

const fateOf = (claim: RawClaim, orders: readonly RawOrder[], until: number, ttl: number): Fate => {
  const order = orders.find((one) => one.claim === claim.number && one.at <= until);
  const cancelled = order?.cancelledAt !== undefined && order.cancelledAt <= until;
  if (order && !cancelled) return { claim, state: 'redeemed', cancelled, waited: order.at - claim.at, money: costOf(order, until) };
  const over = claim.at + ttl <= until;
  return { claim, state: over ? 'released' : 'open', cancelled, waited: 0, money: over ? 0 : MOST };
};

const counted = (fates: readonly Fate[]) => {
  const count = (state: Fate['state']): number => fates.filter((fate) => fate.state === state).length;
  const redeemed = count('redeemed');
  return {
    issued: fates.length,
    open: count('open'),
    redeemed,
    released: count('released'),
    cancelled: fates.filter((fate) => fate.cancelled).length,
    useRate: redeemed / fates.length,
  };
};

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
};

/** What became of every code, by coupon, and what it took of the coupon's budget. @param ttl for which a code is held, ms */
export const claimFigures = ({ claims, orders }: ShopLog, until: number, ttl: number) => {
  const fates = claims.filter(({ at }) => at <= until).map((claim) => fateOf(claim, orders, until, ttl));
  const today = dateInBerlin(until);
  return [...new Set(fates.map(({ claim }) => claim.couponId))].sort().map((couponId) => {
    const own = fates.filter(({ claim }) => claim.couponId === couponId);
    const waits = median(own.filter(({ state }) => state === 'redeemed').map(({ waited }) => waited));
    const days = [...new Set(own.map(({ claim }) => dateInBerlin(claim.at)))].sort();
    const sum = (chosen: readonly Fate[]): number => chosen.reduce((so, { money }) => so + money, 0);
    const ofDay = (day: string): readonly Fate[] => own.filter(({ claim }) => dateInBerlin(claim.at) === day);
    return {
      couponId,
      total: counted(own),
      medianHours: waits === null ? null : waits / 3_600_000,
      days: days.map((day) => ({ day, ...counted(ofDay(day)) })),
      budget: {
        used: sum(own.filter(({ state }) => state === 'redeemed')),
        held: sum(own.filter(({ state }) => state === 'open')),
        uses: own.filter(({ state }) => state === 'redeemed').length,
        today: sum(ofDay(today)),
        spentOn: (day: string): number => sum(ofDay(day)),
        countOn: (day: string): number => ofDay(day).filter(({ state }) => state !== 'released').length,
      },
    };
  });
};
export type ClaimFigures = ReturnType<typeof claimFigures>;
