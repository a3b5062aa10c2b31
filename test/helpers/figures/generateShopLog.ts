import { integer, type Rng, seededRng, uniform } from '../../../src/maths/random';
import type { AskedBundle } from './rateFigures';
import { endOfDay, SLOTS, slotAt } from './shopCalendar';
import type { RawClaim, RawOrder, RawRefusal, RawReport, ShopLog } from './shopLog';
import { rawOrder, shopOrders } from './shopOrders';

/** Days of the four looks: too few customers; an interval that holds zero; a gain; a checkout that loses the attribute. */
const LOOKS = [6, 14, 35, 40] as const;
/** Up to this day orders come from the shop's export, later ones by webhook when they are placed. */
export const EXPORTED_DAYS = 28;
/** A code is held for three days. */
export const TTL = 3 * 86_400_000;
/** What the reports of the two bundles ask; the second is published at the second look. */
export const ASKED: readonly [AskedBundle, AskedBundle] = [
  { epsilon: 2, asks: ['session.claimed', 'session.dismissed'] },
  { epsilon: 1, asks: ['session.claimed', 'session.shown'] },
];

const claimsAndTheirOrders = (rng: Rng): { readonly claims: readonly RawClaim[]; readonly orders: readonly RawOrder[] } => {
  const claims: RawClaim[] = [];
  const orders: RawOrder[] = [];
  for (let slot = SLOTS * LOOKS[1]; slot < SLOTS * LOOKS[3]; slot++) {
    if (uniform(rng) < 0.5) continue;
    const number = claims.length;
    claims.push({ number, at: slotAt(slot), couponId: uniform(rng) < 0.7 ? 'tea' : 'shoes' });
    const used = slot + 1 + integer(rng, 8);
    if (uniform(rng) < 0.6 && used < SLOTS * LOOKS[3])
      orders.push(rawOrder(rng, { group: 'couplet', slot: used, customer: `claimant-${number}`, claim: number, marked: 1 }));
  }
  return { claims, orders };
};

const refusals = (rng: Rng): readonly RawRefusal[] =>
  Array.from({ length: 40 }, (): RawRefusal => {
    const at = slotAt(integer(rng, SLOTS * LOOKS[3]));
    const kind = integer(rng, 4);
    if (kind === 0) return { at, couponId: 'never-listed', couponVersion: 1, code: 'coupon_unknown', known: false };
    return { at, couponId: kind === 1 ? 'shoes' : 'tea', couponVersion: 9, code: 'coupon_stale', known: true };
  });

/** k-ary randomised response of 8 answers, index 4·claimed + 2·second + purchased. */
const reports = (rng: Rng): readonly RawReport[] =>
  Array.from({ length: 420 }, (_, number): RawReport => {
    const bundle = number < 300 ? 0 : 1;
    const e = Math.exp(ASKED[bundle].epsilon);
    const truth = 4 * Number(uniform(rng) < 0.3) + 2 * Number(uniform(rng) < 0.2) + Number(uniform(rng) < 0.1);
    const kept = uniform(rng) < e / (e + 7);
    const other = integer(rng, 7);
    // 40 before the first look, too few to be told.
    const day = number < 40 ? number % LOOKS[0] : number < 300 ? LOOKS[0] + (number % 10) : LOOKS[1] + (number % 20);
    return { number, at: slotAt(SLOTS * day + 1), bundle, answer: kept ? truth : other + Number(other >= truth) };
  });

/** Orders of the last week from a checkout that drops the attribute more often than not. */
const losingRoute = (rng: Rng): readonly RawOrder[] =>
  Array.from({ length: 70 }, (_, n) =>
    rawOrder(rng, {
      group: n % 2 === 0 ? 'couplet' : 'none',
      slot: SLOTS * LOOKS[2] + integer(rng, SLOTS * (LOOKS[3] - LOOKS[2])),
      customer: `wallet-${n}`,
      route: 'wallet',
      marked: 0.35,
    }),
  );

/** Nearly six weeks of a shop. Whatever would happen after the last look does not. */
export const generateShopLog = (seed: number): ShopLog => {
  const rng = seededRng(seed);
  const claimed = claimsAndTheirOrders(rng);
  return {
    orders: [...shopOrders(rng, LOOKS[3]), ...claimed.orders, ...losingRoute(rng)],
    claims: claimed.claims,
    refusals: refusals(rng),
    reports: reports(rng),
  };
};

export const lookAt = (look: number): number => endOfDay(LOOKS[look] ?? 0);
