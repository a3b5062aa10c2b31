import { barOf, type ExpectedPanel, type Telling } from './expectedPanel';
import { type ExperimentFigures, GROUPS } from './experimentFigures';

/** What each group brought. */
export const expectedGroups = ({ arms }: ExperimentFigures, { words, percent, count, round }: Telling): ExpectedPanel => ({
  sentences: [],
  tables: [
    arms.map(({ variant, share, customers, orders, revenue, discount, paidBack, net, netAtFullShare }) => [
      words.groups[variant],
      percent(share, 0),
      count(customers),
      count(orders),
      ...[revenue, discount, paidBack, net, netAtFullShare].map(round),
    ]),
  ],
});

/** Every day, latest first, of Couplet against no coupons: what it came to a week, or in all. */
export const expectedDays = ({ days }: ExperimentFigures, { day, signed, count, tenths }: Telling, weekly: boolean): ExpectedPanel => {
  const points = days.map(({ day: date, comparisons, arms }, i) => {
    const { value, sequence } = comparisons[1]!;
    const per = (cents: number): number => (weekly ? (cents * 7) / (i + 1) : cents);
    const [lower, upper] = [sequence.lower, sequence.upper].map((cents) => (cents === null ? null : per(cents)));
    const orders = GROUPS.map((group) => count(arms.find(({ variant }) => variant === group)?.orders ?? 0));
    return { date, value: per(value), lower: lower ?? null, upper: upper ?? null, orders };
  });
  const [half, last] = [points[Math.floor((points.length - 1) / 2)]!, points.at(-1)!];
  const money = (cents: number | null): string => (cents === null ? '–' : signed(cents));
  const sentence = (): readonly string[] => {
    if (last.lower === null || last.upper === null) return ['100'];
    const figures = [day(last.date), ...[last.value, last.lower, last.upper].map(signed)];
    if (!weekly || half.lower === null || half.upper === null) return figures;
    const times = (half.upper - half.lower) / (last.upper - last.lower);
    return times > 1.05 ? [...figures, day(half.date), tenths(times)] : figures;
  };
  return {
    sentences: [sentence()],
    tables: [points.map(({ date, value, lower, upper, orders }) => [day(date), ...[value, lower, upper].map(money), ...orders]).reverse()],
  };
};

/** Whether every checkout keeps the mark. */
export const expectedTrust = ({ known, capped, coverage, comparisons }: ExperimentFigures, telling: Telling): ExpectedPanel => {
  const { words, percent, count, round, signed } = telling;
  const { orders, attributed, identified, routes } = coverage;
  const before = known === null ? [] : [[count(known.customers), percent(Math.max(0, known.explained))]];
  const partly = capped === null ? [] : [[count(capped.customers), round(capped.lower), round(capped.upper)]];
  const bounds = comparisons.flatMap(({ bounds: ends }) =>
    ends === null || ends.lower === null || ends.upper === null ? [] : [[signed(ends.lower), signed(ends.upper)]],
  );
  return {
    sentences: [...before, ...partly, [percent(attributed / orders), count(orders)], ...bounds, [percent(identified / orders)]],
    tables: [
      routes.map((row) => [
        row.route || words.unnamed,
        count(row.orders),
        percent(row.attributed / row.orders),
        row.loses ? count(Math.round(row.missing)) : words.nothing,
        row.loses ? round(row.missingMargin) : '–',
      ]),
    ],
  };
};

/** What each coupon is worth. */
export const expectedCoupons = ({ coupons }: ExperimentFigures, { words, count, signed }: Telling): ExpectedPanel => {
  const bounded = coupons.filter(({ value }) => value.sequence.lower !== null);
  const reach = Math.max(
    ...bounded.flatMap(({ value: { value, sequence } }) => [value, sequence.lower ?? 0, sequence.upper ?? 0].map(Math.abs)),
  );
  const corrected = coupons.some(({ shrunk }) => shrunk !== null);
  const rows = coupons.map(({ couponId, orders, shrunk, value: { value, sequence } }) => {
    const { lower, upper } = sequence;
    const known = lower !== null && upper !== null;
    const all = known ? [lower, upper, ...(shrunk ? [shrunk.interval.lower, shrunk.interval.upper] : [])] : [0];
    const says = all.every((end) => end > 0) ? words.says.pays : all.every((end) => end < 0) ? words.says.costs : words.says.open;
    const interval = known ? `${signed(lower)} … ${signed(upper)}` : words.noInterval;
    return [
      words.coupons[couponId] ?? '',
      count(orders),
      orders === 0 ? '–' : signed(value),
      ...(corrected ? [shrunk ? signed(shrunk.value) : '–'] : []),
      interval,
      says,
    ];
  });
  return {
    sentences: bounded.length > 0 ? [[signed(-reach), signed(reach)]] : [],
    tables: [rows],
    bars: bounded.map(({ value: { value, sequence } }) =>
      barOf([signed(sequence.lower ?? 0), signed(sequence.upper ?? 0)], [value, sequence.lower, sequence.upper], [-reach, reach]),
    ),
  };
};
