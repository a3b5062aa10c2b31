import type { StrataAnswer } from '../../src/campaigns/learning/strataAnswer';
import type { DrawnPanel } from './drawnPanels';
import { type Language, written } from './expectedPanel';
import { type ExperimentFigures, experimentFigures } from './experimentFigures';
import { type PlanFigures, planFigures } from './intervals';
import type { RawOrder } from './rawOrders';
import { ASKED, dateInBerlin, type RawClaim, type ShopLog, TTL } from './shopLog';

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
const claimFigures = ({ claims, orders }: ShopLog, until: number, ttl: number) => {
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

const Z = 1.9599639845400545;
const clamp = (share: number): number => Math.min(1, Math.max(0, share));

export interface AskedBundle {
  readonly epsilon: number;
  /** The two tests it asks, by what is asked. */
  readonly asks: readonly [string, string];
}

/**
 * Shares of sessions that say yes, of 8 answers of which 4 do: r = (f − 4q) / (p − q) of variance f(1 − f) / (n (p − q)²), bundles weighed by
 * n (p − q)². In the order in which they are first asked; purchases are asked by every bundle, last.
 */
const rateFigures = ({ reports }: ShopLog, until: number, bundles: readonly AskedBundle[]) => {
  const questions = new Map<string, { n: number; r: number; variance: number; weight: number }[]>();
  for (const [index, { epsilon, asks }] of bundles.entries()) {
    const answers = reports.filter(({ at, bundle }) => at <= until && bundle === index).map(({ answer }) => answer);
    if (answers.length === 0) continue;
    const e = Math.exp(epsilon);
    const [p, q] = [e / (e + 7), 1 / (e + 7)];
    const n = answers.length;
    const asked = [
      [asks[0], (answer: number) => answer >= 4],
      [asks[1], (answer: number) => answer % 4 >= 2],
      ['session.purchased', (answer: number) => answer % 2 === 1],
    ] as const;
    for (const [source, yes] of asked) {
      const f = answers.filter(yes).length / n;
      const weight = n * (p - q) ** 2;
      questions.set(source, [...(questions.get(source) ?? []), { n, r: (f - 4 * q) / (p - q), variance: (f * (1 - f)) / weight, weight }]);
    }
  }
  return [...questions].map(([source, parts]) => {
    const reportsOf = parts.reduce((sum, { n }) => sum + n, 0);
    const all = parts.reduce((sum, { weight }) => sum + weight, 0);
    const share = parts.reduce((sum, { r, weight }) => sum + (weight / all) * r, 0);
    const half = Z * Math.sqrt(parts.reduce((sum, { variance, weight }) => sum + (weight / all) ** 2 * variance, 0));
    const rate = reportsOf < 50 ? null : { share: clamp(share), low: clamp(share - half), high: clamp(share + half) };
    return { source, atLeast: 1, reports: reportsOf, rate };
  });
};
export type RateFigures = ReturnType<typeof rateFigures>;

/** Refusals of the last `days` calendar days up to `until`, by day, coupon and reason; null: no coupon there ever was. */
const refusalFigures = ({ refusals }: ShopLog, until: number, days: number) => {
  const first = new Date(`${dateInBerlin(until)}T12:00:00Z`);
  first.setUTCDate(first.getUTCDate() - (days - 1));
  const since = first.toISOString().slice(0, 10);
  const counts = new Map<string, number>();
  for (const { at, couponId, code, known } of refusals) {
    if (at > until || dateInBerlin(at) < since) continue;
    const key = JSON.stringify([dateInBerlin(at), known ? couponId : '', code]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => {
      const [day = '', couponId = '', code = ''] = JSON.parse(key) as string[];
      return { day, couponId: couponId === '' ? null : couponId, code, count };
    });
  return { since, until: dateInBerlin(until), counts: rows };
};
export type RefusalFigures = ReturnType<typeof refusalFigures>;

/** Everything the console tells, worked out from the shop's log. */
export interface ShopFigures {
  readonly experiment: ExperimentFigures;
  readonly claims: ClaimFigures;
  readonly refusals: RefusalFigures;
  readonly rates: RateFigures;
  readonly plan: PlanFigures;
}

/** @param plan where it is known or does not matter: it takes longest */
export const shopFigures = (log: ShopLog, until: number, plan?: PlanFigures): ShopFigures => {
  const experiment = experimentFigures(log.orders, until);
  return {
    experiment,
    claims: claimFigures(log, until, TTL),
    refusals: refusalFigures(log, until, 30),
    rates: rateFigures(log, until, ASKED),
    plan: plan ?? planFigures(experiment),
  };
};

const titles: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { tea: 'Tea time', shoes: 'New shoes' },
  'zh-CN': { tea: '茶券', shoes: '鞋券' },
};

/** Where #/segments as drawn does not show what `GET /v1/admin/strata` says: effects, intervals, bars, money, reports, ε and how well two reports are matched. */
export const segmentDifferences = (
  { suits, privacy: panels }: { readonly suits: DrawnPanel | undefined; readonly privacy: readonly DrawnPanel[] },
  answer: StrataAnswer,
  language: Language,
): readonly string[] => {
  const { signedPercent, signed, count } = written(language);
  const { effects, trustRegion, shares, reports, leastReports, asked, linking } = answer;
  const [from, to] = [1 / trustRegion - 1, trustRegion - 1];
  const place = (at: number): string => (at < from || at > to ? 'none' : ((at - from) / (to - from)).toFixed(6));
  const strata = shares.map((_, s) =>
    effects
      .map(({ couponId, effect, error, worth }) => {
        const [value, half] = [effect[s]!, Z * error[s]!];
        const [lower, upper] = [Math.max(-1, value - half), value + half];
        const interval = `${signedPercent(lower, 0)} … ${signedPercent(upper, 0)}`;
        const cells = [titles[language][couponId], signedPercent(value, 0), interval, signed(100 * worth * value)];
        return { value, row: cells.join(' | '), bar: [value, lower, upper].map(place).join(' ') };
      })
      .sort((a, b) => b.value - a.value),
  );
  const rows = strata.flat().map(({ row }) => row);
  const received = reports.map(({ couponId, reports: of }) => `${titles[language][couponId]} | ${count(of)}`);
  const privacy = panels.at(-1);
  const counted = panels.at(-2);
  const is = {
    strata: (suits?.tables ?? []).flat().map((row) => row.slice(0, 4).join(' | ')),
    bars: (suits?.bars ?? []).map(({ point, lower, upper }) => [point, lower, upper].map((at) => at?.toFixed(6) ?? 'none').join(' ')),
    reports: (counted?.tables ?? []).flat().map((row) => row.slice(0, 2).join(' | ')),
    least: counted?.sentences[0]?.includes(count(leastReports)) ?? false,
    privacy: privacy?.figures.map(([value]) => value.match(/[\d.]+/g)?.at(language === 'en' ? 0 : -1)),
  };
  const wanted = {
    strata: rows,
    bars: strata.flat().map(({ bar }) => bar),
    reports: received,
    least: true,
    privacy: [String(asked?.epsilon), String(Math.round(100 * (linking ?? 0)))],
  };
  return (Object.keys(wanted) as (keyof typeof wanted)[]).flatMap((part) => {
    const [a, b] = [JSON.stringify(is[part]), JSON.stringify(wanted[part])];
    return a === b ? [] : [`${part}: ${a} instead of ${b}`];
  });
};
