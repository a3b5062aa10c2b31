import type { ClaimFigures } from './claimFigures';
import { barOf, type ExpectedPanel, type Telling } from './expectedPanel';
import type { RateFigures } from './rateFigures';
import type { RefusalFigures } from './refusalFigures';

type Counts = ClaimFigures[number]['total'];

/** What became of codes, by coupon and by day. */
export const expectedFunnel = (claims: ClaimFigures, { words, count, percent, tenths, day }: Telling): ExpectedPanel => {
  if (claims.length === 0) return { sentences: [], tables: [] };
  const cells = ({ issued, redeemed, open, released, cancelled, useRate }: Counts): readonly string[] => [
    ...[issued, redeemed, open, released, cancelled].map(count),
    percent(useRate),
  ];
  const sum = (name: 'issued' | 'redeemed' | 'open' | 'released'): string => count(claims.reduce((so, { total }) => so + total[name], 0));
  const time = (hours: number | null): string =>
    hours === null ? '–' : hours < 48 ? words.hours(tenths(hours)) : words.days(tenths(hours / 24));
  const title = (couponId: string): string => words.coupons[couponId] ?? couponId;
  const days = claims.flatMap(({ couponId, days: own }) => own.map((row) => ({ couponId, ...row })));
  return {
    sentences: [[sum('issued'), sum('redeemed'), sum('open'), sum('released')]],
    tables: [
      claims.map(({ couponId, total, medianHours }) => [title(couponId), ...cells(total), time(medianHours)]),
      days.sort((a, b) => b.day.localeCompare(a.day)).map((row) => [day(row.day), title(row.couponId), ...cells(row)]),
    ],
  };
};

/** How many were refused, as the overview says. */
export const expectedRefused = ({ counts }: RefusalFigures, { count }: Telling): ExpectedPanel => ({
  sentences: [['30', count(counts.reduce((sum, { count: times }) => sum + times, 0))]],
  tables: [],
});

/** Refusals by reason, most frequent first. */
export const expectedRefusals = ({ since, until, counts }: RefusalFigures, telling: Telling): ExpectedPanel => {
  const { words, count, day, language } = telling;
  const byReason = new Map<string, Map<string, number>>();
  for (const { code, couponId, count: times } of counts) {
    const name = couponId === null ? words.unknownCoupon : (words.coupons[couponId] ?? couponId);
    const coupons = byReason.get(code) ?? new Map<string, number>();
    byReason.set(code, coupons.set(name, (coupons.get(name) ?? 0) + times));
  }
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const rows = [...byReason].map(([code, coupons]) => ({
    code,
    times: [...coupons.values()].reduce((sum, times) => sum + times, 0),
    coupons: [...coupons].sort(([, a], [, b]) => b - a).map(([name, times]) => words.of(name, count(times))),
  }));
  return {
    sentences: [[day(since), day(until)]],
    tables:
      rows.length === 0
        ? []
        : [
            rows
              .sort((a, b) => b.times - a.times)
              .map(({ code, times, coupons }) => [`${words.reasons[code]} ${code}`, count(times), list.format(coupons)]),
          ],
  };
};

/** What visitors did, from private reports. */
export const expectedRates = (rates: RateFigures, { words, count, percent }: Telling): ExpectedPanel => ({
  sentences: rates.length === 0 ? [] : [['0%', '100%']],
  tables: [
    rates.map(({ source, reports, rate }) => [
      words.did[source] ?? source,
      rate ? percent(rate.share) : '–',
      rate ? `${percent(rate.low)} … ${percent(rate.high)}` : words.tooFewReports,
      count(reports),
    ]),
  ],
  bars: rates.flatMap(({ rate }) =>
    rate ? [barOf([percent(rate.low), percent(rate.high)], [rate.share, rate.low, rate.high], [0, 1])] : [],
  ),
});

/** Budgets on the overview. @param teaBudget of `tea`; `shoes` has none */
export const expectedBudgets = (claims: ClaimFigures, teaBudget: number, { words, count, money }: Telling): ExpectedPanel => ({
  sentences: [],
  tables: [
    ['tea', 'shoes'].map((couponId) => {
      const budget = claims.find((own) => own.couponId === couponId)?.budget;
      return [
        words.coupons[couponId] ?? '',
        money(budget?.used ?? 0),
        money(budget?.held ?? 0),
        couponId === 'tea' ? money(teaBudget) : words.noLimit,
        money(budget?.today ?? 0),
        count(budget?.uses ?? 0),
      ];
    }),
  ],
});
