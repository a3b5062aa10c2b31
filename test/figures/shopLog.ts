import { integer, normal, type Rng, seededRng, uniform } from '../../src/maths/random';
import { claimKey, orderBody, reportBody, reportId, type TestServer } from '../helpers/server/testServer';
import {
  EXPERIMENT,
  type Group,
  inBerlin,
  MINUTE,
  poisson,
  type RawOrder,
  rawOrder,
  SHARES,
  SLOTS,
  shopOrders,
  slotAt,
  TIME_ZONE,
} from './rawOrders';
import type { AskedBundle } from './shopFigures';
import { markOf } from './shopOrders';

export interface RawClaim {
  readonly number: number;
  readonly at: number;
  readonly couponId: string;
}

/** A request that is to be turned down. */
interface RawRefusal {
  readonly at: number;
  /** As it was asked for. */
  readonly couponId: string;
  readonly couponVersion: number;
  /** Reason it is turned down for. */
  readonly code: string;
  /** Whether there is such a coupon at all. */
  readonly known: boolean;
}

interface RawReport {
  readonly number: number;
  readonly at: number;
  /** Place in the list of bundles. */
  readonly bundle: number;
  /** As sent, randomised. */
  readonly answer: number;
}

export interface ShopLog {
  readonly orders: readonly RawOrder[];
  readonly claims: readonly RawClaim[];
  readonly refusals: readonly RawRefusal[];
  readonly reports: readonly RawReport[];
}

/** Five minutes before the day, counted from 1, ends. */
export const endOfDay = (day: number): number => slotAt(SLOTS * day - 1) + 10 * MINUTE;

const dates = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE });

/** `2026-10-25` in Berlin. */
export const dateInBerlin = (at: number): string => dates.format(at);

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

/** Of the experiment. */
export const DAYS = 30;

const WEEKS_BEFORE = 20;

/** With an account: most have ordered before, some open it on the way. */
const CUSTOMERS = 900;

const GUESTS = 700;

/** How many times as many orders each group brings. */
const MORE: Readonly<Record<Group, number>> = { none: 1, rule: 1.1, couplet: 1.5 };

export const KNOWN_COUPONS = ['tea', 'shoes', 'cups'] as const;

/** A shop whose customers sign in: their id draws the group, but for orders of a visit that began before they did. Guests and their browsers as elsewhere. */
export const generateKnownLog = (seed: number, draw: DrawnCustomers): readonly RawOrder[] => {
  const rng = seededRng(seed);
  const anyGroup = (): Group => {
    const at = uniform(rng);
    return at < SHARES.none ? 'none' : at < SHARES.none + SHARES.rule ? 'rule' : 'couplet';
  };
  const slot = (): number => integer(rng, DAYS * SLOTS);
  const explored = (group: Group): string | undefined =>
    group === 'couplet' && uniform(rng) < 0.5 ? KNOWN_COUPONS[integer(rng, KNOWN_COUPONS.length)] : undefined;
  const orders: RawOrder[] = [];
  for (let i = 0; i < CUSTOMERS; i++) {
    // Ids as shops have them, in letters of either case.
    const customer = `Cus_${(7_919 * (i + 13)).toString(36).toUpperCase()}`;
    const weekly = 0.16 * Math.exp(0.9 * normal(rng));
    const since = i % 5 === 0 ? 0 : WEEKS_BEFORE;
    for (let n = poisson(rng, weekly * since); n > 0; n--) {
      const at = inBerlin(-1 - integer(rng, 7 * since), 12, 0);
      orders.push({ ...rawOrder(rng, { group: 'none', slot: 0, customer, marked: 0 }), at, account: true });
    }
    const own = draw.groupOf(customer);
    for (let n = poisson(rng, weekly * (DAYS / 7) * MORE[own]); n > 0; n--) {
      const group = uniform(rng) < 0.04 ? anyGroup() : own;
      orders.push({ ...rawOrder(rng, { group, slot: slot(), customer, explored: explored(group) }), account: true });
    }
  }
  for (let i = 0; i < GUESTS; i++) {
    const group = anyGroup();
    const customer = uniform(rng) < 0.1 ? undefined : `guest-${i}`;
    for (let n = poisson(rng, 0.9 * MORE[group]); n > 0; n--)
      orders.push(rawOrder(rng, { group, slot: slot(), customer, explored: explored(group) }));
  }
  return orders;
};

/** The same log with one order told otherwise, by what is other. Amounts differ by one minor unit, but for the dearer order. */
export const alteredLogs = (log: ShopLog) => {
  const known = ({ currency, cancelledAt }: RawOrder): boolean => currency === 'EUR' && cancelledAt === undefined;
  const change = (which: (order: RawOrder) => boolean, to: (order: RawOrder) => RawOrder): ShopLog => {
    const place = log.orders.findIndex((order) => known(order) && which(order));
    return { ...log, orders: log.orders.map((order, i) => (i === place ? to(order) : order)) };
  };
  const plain = (order: RawOrder): boolean =>
    markOf(order)?.group === 'couplet' && order.refunds.length === 0 && order.margin !== undefined;
  const [first, ...others] = log.orders.filter((order) => known(order) && plain(order));
  const another = others.find(({ customer }) => customer !== undefined && customer !== first?.customer)?.customer ?? '';
  return {
    subtotal: change(plain, (order) => ({ ...order, subtotal: order.subtotal + 1 })),
    margin: change(plain, (order) => ({ ...order, margin: (order.margin ?? 0) + 1 })),
    discount: change(plain, (order) => ({ ...order, discount: order.discount + 1 })),
    refund: change(plain, (order) => ({ ...order, refunds: [{ at: order.at, amount: 1 }] })),
    cancelled: change(plain, (order) => ({ ...order, cancelledAt: order.at })),
    group: change(plain, (order) => ({ ...order, mark: order.mark?.replace('couplet', 'none') ?? '' })),
    customer: change(plain, (order) => ({ ...order, customer: another })),
    route: change(plain, (order) => ({ ...order, route: 'kiosk' })),
    attribute: change(plain, ({ mark: _lost, ...order }) => order),
    day: change(plain, (order) => ({ ...order, at: order.at + 86_400_000 })),
    dearer: change(plain, (order) => ({ ...order, margin: (order.margin ?? 0) + 10_000 })),
  };
};

type Answered = { readonly status: number; readonly text: string; readonly json: unknown };

const good = ({ status, text }: Answered, expected = 200): void => {
  if (status !== expected) throw new Error(`The server answered ${status}: ${text}`);
};

/** An order as the shop tells it. */
export const fields = (order: RawOrder, codes: ReadonlyMap<number, string> = new Map()) => ({
  orderId: order.id,
  currency: order.currency,
  subtotal: order.subtotal,
  discount: order.discount,
  attribution: order.mark,
  codes: [codes.get(order.claim ?? -1) ?? []].flat(),
  // An e-mail address where nobody signs in, and groups are drawn by browser.
  ...(order.customer === undefined ? {} : { customer: order.account ? order.customer : `${order.customer}@shop.test` }),
  ...(order.margin === undefined ? {} : { margin: order.margin }),
  ...(order.route === undefined ? {} : { route: order.route }),
});

/**
 * Brings a shop's log to a server through its public routes, up to a moment at a time. What lies before `exportedUntil` comes as the shop's export
 * does, all of it again with every export and with the sums of its refunds; what comes later by signed webhook when it happens.
 */
export const deliverShopLog = (server: TestServer, log: ShopLog, exportedUntil: number) => {
  const codes = new Map<number, string>();
  let delivered = 0;

  const sendExport = async (now: number): Promise<void> => {
    const orders = log.orders
      .filter(({ at }) => at <= Math.min(now, exportedUntil))
      .flatMap((order) => {
        const base = { v: 'order/1', shipping: 0, ...fields(order, codes) };
        const refunded = order.refunds.filter(({ at }) => at <= now).reduce((sum, { amount }) => sum + amount, 0);
        const paid = { order: { ...base, event: 'paid' }, at: order.at, refunded };
        const gone = order.cancelledAt !== undefined && order.cancelledAt <= now;
        return gone ? [paid, { order: { ...base, event: 'cancelled' }, at: order.cancelledAt }] : [paid];
      });
    for (let from = 0; from < orders.length; from += 500)
      good(await server.admin('POST', 'orders', { v: 'orders/1', orders: orders.slice(from, from + 500) }));
  };

  const events = (until: number, bundles: readonly string[]) => {
    const found: { readonly at: number; readonly send: () => Promise<void> }[] = [];
    const add = (at: number | undefined, send: () => Promise<void>): void => {
      if (at !== undefined && at > delivered && at <= until) found.push({ at, send });
    };
    const post = async (order: RawOrder, change: Parameters<typeof orderBody>[0]): Promise<void> =>
      good(await server.order(orderBody({ ...fields(order, codes), ...change })));
    for (const order of log.orders) {
      const live = (at: number | undefined): number | undefined => (at !== undefined && at > exportedUntil ? at : undefined);
      add(live(order.at), () => post(order, { event: 'paid' }));
      for (const [i, { at, amount }] of order.refunds.entries())
        add(live(at), () => post(order, { event: 'refunded', refundId: `refund-${i}`, refunded: amount }));
      add(live(order.cancelledAt), () => post(order, { event: 'cancelled' }));
    }
    for (const { number, at, couponId } of log.claims)
      add(at, async () => {
        const answer = await server.claim(claimKey(number), { couponId, attribution: `v1.${EXPERIMENT}.couplet.-` });
        good(answer);
        codes.set(number, (answer.json as { readonly code: string }).code);
      });
    for (const [i, { at, couponId, couponVersion, code }] of log.refusals.entries())
      add(at, async () => {
        const attribution = `v1.${EXPERIMENT}.couplet.-`;
        const { json } = await server.claim(claimKey(10_000 + i), { couponId, couponVersion, attribution });
        if ((json as { readonly error?: { readonly code: string } }).error?.code !== code) throw new Error(`Not refused as ${code}.`);
      });
    for (const { number, at, bundle, answer } of log.reports)
      add(at, async () => good(await server.report(reportBody({ id: reportId(number), bundle: bundles[bundle], answer }))));
    const moments = new Map<number, (() => Promise<void>)[]>();
    for (const { at, send } of found) moments.set(at, [...(moments.get(at) ?? []), send]);
    return [...moments].sort(([a], [b]) => a - b);
  };

  return {
    /** Everything up to `now`, at whose time the server's clock then stands. */
    until: async (now: number, bundles: readonly string[]): Promise<void> => {
      for (const [at, sends] of events(now, bundles)) {
        server.time.now = at;
        await Promise.all(sends.map((send) => send()));
      }
      server.time.now = now;
      if (delivered < exportedUntil) await sendExport(now);
      await server.sweeper.sweep();
      delivered = now;
    },
  };
};

const WORD = 1n << 32n;

/** FNV-1a over UTF-16 code units, the low byte first, and the finaliser of MurmurHash3, in whole numbers that cannot overflow. */
const hash = (text: string, seed: bigint): bigint => {
  let h = 0x811c9dc5n ^ seed;
  for (let i = 0; i < text.length; i++) {
    const unit = BigInt(text.charCodeAt(i));
    for (const byte of [unit % 256n, unit / 256n]) h = ((h ^ byte) * 0x01000193n) % WORD;
  }
  return h;
};

const mixed = (word: bigint): bigint => {
  let h = word;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) % WORD;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) % WORD;
  return h ^ (h >> 16n);
};

/** 32 bits of a text under a salt. */
const draw = (salt: string, text: string): bigint => mixed(hash(text, mixed(hash(salt, 0n))));

const BUCKETS = 65_536;

const GROUPS = ['none', 'rule', 'couplet'] as const;

/** By what an experiment draws customers who have an account: docs/adr/059. */
interface DrawnBy {
  /** The site's public key, `pk_…`. */
  readonly siteKey: string;
  readonly salt: string;
}

/** Groups of customers by their id, and the share of the buckets that each group really has. */
export const drawnCustomers = ({ siteKey, salt }: DrawnBy) => {
  const site = siteKey.slice('pk_'.length);
  const ofBuckets = Array.from({ length: BUCKETS }, (_, bucket): Group => {
    const point = Number(draw(`${EXPERIMENT}:${salt}`, bucket.toString(16).padStart(32, '0'))) / Number(WORD);
    return point < SHARES.none ? 'none' : point < SHARES.none + SHARES.rule ? 'rule' : 'couplet';
  });
  const shareOf = (group: Group): number => ofBuckets.filter((drawn) => drawn === group).length / BUCKETS;
  const real = { none: shareOf('none'), rule: shareOf('rule'), couplet: shareOf('couplet') };
  return {
    groupOf: (customer: string): Group => ofBuckets[Number(draw(site, customer.toLowerCase()) >> 16n)] ?? 'none',
    real,
    groups: GROUPS,
  };
};

export type DrawnCustomers = ReturnType<typeof drawnCustomers>;
