import { barOf, type ExpectedPanel, type Language, type Standing, type Telling, tellingIn } from './expectedPanel';
import { type ExperimentFigures, GROUPS } from './experimentFigures';
import type { PlanFigures } from './intervals';
import type { ClaimFigures, RateFigures, RefusalFigures, ShopFigures } from './shopFigures';

/** Why chosen days have no verdict. */
const PERIOD: string = 'period';

type Counts = ClaimFigures[number]['total'];

/** What became of codes, by coupon and by day. */
const expectedFunnel = (claims: ClaimFigures, { words, count, percent, tenths, day }: Telling): ExpectedPanel => {
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

/** Refusals by reason, most frequent first. */
const expectedRefusals = ({ since, until, counts }: RefusalFigures, telling: Telling): ExpectedPanel => {
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
const expectedRates = (rates: RateFigures, { words, count, percent }: Telling): ExpectedPanel => ({
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

type Unknown = Extract<Comparison['verdict'], { readonly code: 'unknown' }>;

/** Weeks up to two years are counted in weeks, begun ones whole; beyond, in years. */
const wait = (weeks: number): number => (weeks > 104 ? Math.round(weeks / 52) : Math.ceil(weeks));

/** Figures of why there is no verdict, and of how long until there is one; within the first week that is not said where it would be years. @param seen weeks of orders */
const waitFigures = ({ reason, weeks }: Unknown, seen: number): readonly string[] => {
  if (reason === PERIOD) return [];
  if (reason === 'attribution_lost') return [];
  if (reason === 'too_few_customers' && weeks === null && seen < 1) return ['100'];
  return [...(reason === 'too_few_customers' ? ['100'] : []), '10%', ...(weeks === null ? [] : [String(wait(weeks))])];
};

/** The headline of Couplet against no coupons with its interval, as on the results. */
const expectedEarned = ({ comparisons, weeks }: ExperimentFigures, telling: Telling): ExpectedPanel => {
  const { incremental, bounds, verdict } = comparisons[1]!;
  const { words, signed } = telling;
  const { lower, upper } = bounds ?? incremental.sequence;
  const value = bounds ? null : incremental.value;
  const unknown = verdict.code === 'unknown';
  const reach = 1.1 * Math.max(...[value, lower, upper].map((at) => Math.abs(at ?? 0)));
  const ends = lower === null || upper === null ? [] : [signed(lower), signed(upper), ...(bounds ? [] : ['95%'])];
  const headline = !unknown
    ? words.gain(telling.round(incremental.value))
    : verdict.reason === 'attribution_lost'
      ? words.unsound
      : words.waiting(words.weeks(String(wait(verdict.weeks ?? 0))));
  const sentences = [
    unknown ? waitFigures(verdict, weeks) : [],
    ends.length > 0 && unknown && value !== null ? [signed(value), ...ends] : ends,
    [telling.tenths(weeks)],
  ];
  return {
    headline,
    sentences: sentences.filter((figures) => figures.length > 0),
    tables: [],
    bars: lower === null ? [] : [barOf(ends, [value, lower, upper], [-reach, reach])],
  };
};

type Comparison = ExperimentFigures['comparisons'][number];
const ENDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];

/** Metrics that the scale leaves out. */
const WIDE = ['discount', 'refundRate'];

/** Least end of a scale that holds every change of the other metrics, at most ±100%. */
const reachOf = (comparisons: readonly Comparison[]): number => {
  const all = comparisons
    .flatMap(({ metrics }) => metrics.filter(({ metric }) => !WIDE.includes(metric)).map(({ lift }) => lift))
    .filter(({ sequence }) => sequence.lower !== null && sequence.upper !== null)
    .flatMap(({ value, sequence }) => [value ?? 0, sequence.lower ?? 0, sequence.upper ?? 0]);
  const most = Math.max(0, ...all.map(Math.abs));
  return ENDS.find((end) => end >= most) ?? 1;
};

const sentenceOf = ({ verdict, netMargin, orders }: Comparison, weeks: number, { percent }: Telling): readonly string[] => {
  if (verdict.code === 'unknown') return waitFigures(verdict, weeks);
  const { lower, upper } = orders.sequence;
  const sure = (lower !== null && lower > 0) || (upper !== null && upper < 0);
  return [percent(Math.abs(netMargin.value)), ...(sure ? [percent(Math.abs(orders.value))] : [])];
};

/** Return on discounts and what an extra order takes of them, against the group without coupons alone. */
const discountsOf = ({ roi, spendPerIncrementalOrder }: Comparison, lost: boolean, { signedPercent, round }: Telling) => {
  const figure = (estimate: typeof roi, format: (value: number) => string): (readonly [string, readonly string[]])[] => {
    if (!estimate) return [];
    const { value, sequence } = estimate;
    if (lost || value === null || sequence.lower === null || sequence.upper === null) return [['–', []]];
    return [[format(value), [format(sequence.lower), format(sequence.upper)]]];
  };
  return [...figure(roi, (share) => signedPercent(share, 0)), ...figure(spendPerIncrementalOrder, round)];
};

type Metric = Comparison['metrics'][number];

/** A metric in words, and whether it is the one that decides. */
const standingOf = ({ metric, difference: { sequence } }: Metric, { verdict }: Comparison, lost: boolean): Standing => {
  if (lost) return 'unsound';
  if (metric === 'netMargin' && verdict.code !== 'unknown') return verdict.code;
  if (sequence.lower === null || sequence.upper === null) return 'few';
  if (metric === 'netMargin' && verdict.code === 'unknown' && verdict.reason !== PERIOD)
    return verdict.reason === 'small' ? 'small' : 'unknown';
  return sequence.lower > 0 ? 'higher' : sequence.upper < 0 ? 'lower' : 'chance';
};

/** A row of the table of metrics and its bar. */
const metricRow = (metric: Metric, comparison: Comparison, lost: boolean, reach: number, telling: Telling) => {
  const { words, round, money, percent, count, signedPercent } = telling;
  const { unit, treatment, control, lift } = metric;
  const { chanceToWin } = comparison;
  const write = (value: number): string => {
    if (unit !== 'minor') return unit === 'share' ? percent(value) : count(Math.round(value));
    return metric.metric === 'averageOrder' || metric.metric === 'marginPerOrder' ? money(value) : round(value);
  };
  const { value, sequence } = lift;
  const { lower, upper } = sequence;
  const known = !lost && value !== null && lower !== null && upper !== null;
  const ends = known ? [signedPercent(lower), signedPercent(upper)] : [];
  const chance = (share: number): string => (share > 0.999 ? words.over : share < 0.001 ? words.under : percent(share));
  return {
    row: [
      words.allMetrics[metric.metric] ?? metric.metric,
      write(control),
      write(treatment),
      value === null || lost ? '–' : signedPercent(value),
      known ? ends.join(' … ') : lost || value === null ? '–' : words.noChange,
      metric.metric !== 'netMargin' || chanceToWin === null ? '' : chance(chanceToWin),
      words.standings[standingOf(metric, comparison, lost)],
    ],
    bars: known ? [barOf([signedPercent(value), ...ends], [value, lower, upper], [-reach, reach])] : [],
  };
};

/** Every metric of every pair, Couplet against no coupons first. @param looks figures of what is said of looking at intervals */
const expectedMetrics = (
  { comparisons, weeks }: ExperimentFigures,
  telling: Telling,
  looks: readonly string[] = ['95', '100'],
): ExpectedPanel => {
  const [rule, none, both] = [0, 1, 2].map((i) => comparisons[i]!) as [Comparison, Comparison, Comparison];
  const reach = reachOf(comparisons);
  const lost = none.bounds !== null || (none.verdict.code === 'unknown' && none.verdict.reason === 'attribution_lost');
  const shown = [none, both, rule].map((comparison) => ({
    rows: comparison.metrics.map((metric) => metricRow(metric, comparison, lost, reach, telling)),
    discounts: discountsOf(comparison, lost, telling),
  }));
  const returns = !lost && comparisons.some(({ roi }) => roi && roi.sequence.lower !== null);
  const notes = [...(returns ? ['0%'] : []), telling.signedPercent(-reach, 0), telling.signedPercent(reach, 0)];
  const said = none.verdict.code === 'unknown' ? [] : sentenceOf(none, weeks, telling);
  return {
    sentences: [looks, said, notes, sentenceOf(both, weeks, telling), sentenceOf(rule, weeks, telling)].filter(
      (figures) => figures.length > 0,
    ),
    tables: shown.map(({ rows }) => rows.map(({ row }) => row)),
    figures: shown.flatMap(({ discounts }) => discounts),
    bars: shown.flatMap(({ rows }) => rows.flatMap(({ bars }) => bars)),
  };
};

/** Metric, what it may change at most, and whether that is told in points. */
const GUARDRAILS = [
  ['refundRate', 0.02, true],
  ['averageOrder', 0.1, false],
  ['marginPerOrder', 0.25, false],
] as const;

/** How the guardrails of a merchant who has changed none stand. */
const expectedGuardrails = ({ comparisons }: ExperimentFigures, { words, signedPercent, percent, count }: Telling): ExpectedPanel => {
  const { metrics, bounds } = comparisons[1]!;
  const lost = bounds !== null;
  const row = ([name, most, inPoints]: (typeof GUARDRAILS)[number]): readonly string[] => {
    const metric = metrics.find((one) => one.metric === name)!;
    const { value, sequence } = inPoints ? metric.difference : metric.lift;
    const write = (of: number): string => (inPoints ? words.points(signedPercent(of).replace('%', '')) : signedPercent(of));
    const limit = words.guardrails[name](inPoints ? words.points(count(100 * most)) : percent(most, 0));
    const { lower, upper } = sequence;
    if (lost) return [limit, '–', '–', words.states.unsound];
    if (lower === null || upper === null) return [limit, write(value ?? 0), words.noChange, words.states.open];
    const [least, worst] = inPoints ? [lower, upper] : [-upper, -lower];
    const state = least > most ? words.states.broken : worst <= most ? words.states.held : words.states.open;
    return [limit, write(value ?? 0), `${write(lower)} … ${write(upper)}`, state];
  };
  return { sentences: [], tables: [GUARDRAILS.map(row)] };
};

/** Parts of the orders, where groups can be compared. */
const expectedParts = ({ comparisons, dimensions }: ExperimentFigures, telling: Telling): ExpectedPanel => {
  const { words, percent, count, signed } = telling;
  if (comparisons[1]!.bounds !== null) return { sentences: [], tables: [] };
  const parts = dimensions.dimensions.flatMap(({ dimension, values }) => values.map((part) => ({ ...part, dimension })));
  const bounded = parts.filter(({ incremental: { sequence } }) => sequence.lower !== null && sequence.upper !== null);
  const reach = Math.max(
    1,
    ...bounded.flatMap(({ incremental: { value, sequence } }) => [value, sequence.lower ?? 0, sequence.upper ?? 0].map(Math.abs)),
  );
  return {
    sentences: [[percent(dimensions.confidence, 2), '95%']],
    tables: [
      parts.map(({ dimension, value, treatment, control, incremental: { value: net, sequence } }) => [
        words.parts[dimension]!((dimension === 'customer' ? words.customers[value] : value) || words.unstated),
        count(control.orders),
        count(treatment.orders),
        signed(net),
        sequence.lower === null || sequence.upper === null ? words.noChange : `${signed(sequence.lower)} … ${signed(sequence.upper)}`,
      ]),
    ],
    bars: bounded.map(({ incremental: { value, sequence } }) =>
      barOf([signed(sequence.lower ?? 0), signed(sequence.upper ?? 0)], [value, sequence.lower, sequence.upper], [-reach, reach]),
    ),
  };
};

/** What each group brought. */
const expectedGroups = ({ arms }: ExperimentFigures, { words, percent, count, round }: Telling): ExpectedPanel => ({
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

/** Every day, latest first, of Couplet against no coupons: what it came to so far. */
const expectedDays = ({ days }: ExperimentFigures, { day, signed, count }: Telling): ExpectedPanel => {
  const points = days.map(({ day: date, comparisons, arms }) => {
    const { value, sequence } = comparisons[1]!;
    const orders = GROUPS.map((group) => count(arms.find(({ variant }) => variant === group)?.orders ?? 0));
    return { date, value, ...sequence, orders };
  });
  const last = points.at(-1)!;
  const money = (cents: number | null): string => (cents === null ? '–' : signed(cents));
  const sentence = (): readonly string[] => {
    if (last.lower === null || last.upper === null) return ['100'];
    return [day(last.date), ...[last.value, last.lower, last.upper].map(signed), '95%'];
  };
  return {
    sentences: [sentence()],
    tables: [points.map(({ date, value, lower, upper, orders }) => [day(date), ...[value, lower, upper].map(money), ...orders]).reverse()],
  };
};

/** Whether every checkout keeps the mark. */
const expectedTrust = ({ known, capped, coverage, comparisons }: ExperimentFigures, telling: Telling): ExpectedPanel => {
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
const expectedCoupons = ({ coupons }: ExperimentFigures, { words, count, signed }: Telling): ExpectedPanel => {
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

/** The calculator as it opens: at the traffic seen, for a difference of 10%. */
const expectedPlan = ({ rows, orders }: PlanFigures, { words, count, tenths }: Telling): ExpectedPanel => {
  const weeks = (number: number | null): string => (number === null ? words.overLongest : words.weeks(tenths(number)));
  const decisive = rows.filter(({ metric }) => metric === 'netMargin');
  return {
    sentences: [
      [count(Math.round(orders))],
      ...decisive.map(({ daily }) => ['10%', ...(daily === null ? [] : [words.weeks(count(Math.ceil(daily)))])]),
    ],
    tables: [
      rows.map(({ treatment, metric, daily, fixed }) => [
        words.pair(words.groups[treatment], words.inSentence.none),
        words.metrics[metric],
        weeks(daily),
        weeks(fixed),
      ]),
    ],
  };
};

/** Tabs of #/results, by the end of their address. */
export const TABS = ['', '/coupons', '/segments', '/claims', '/privacy', '/plan'] as const;
type Tab = (typeof TABS)[number];
export type ByTab<T> = Readonly<Partial<Record<Tab, T>>>;

/** The panels about orders, tab by tab. */
export const expectedExperiment = (experiment: ExperimentFigures, language: Language): ByTab<readonly ExpectedPanel[]> => {
  const telling = tellingIn(language);
  return {
    '': [
      expectedEarned(experiment, telling),
      expectedMetrics(experiment, telling),
      expectedDays(experiment, telling),
      expectedGroups(experiment, telling),
      expectedGuardrails(experiment, telling),
      expectedTrust(experiment, telling),
    ],
    '/coupons': [expectedCoupons(experiment, telling)],
    '/segments': [expectedParts(experiment, telling)],
  };
};

type Estimates = Readonly<Record<string, unknown>>;

/** One-look intervals in place of those of every look, all over. */
const oneLook = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(oneLook) as T;
  const given = value as Estimates;
  const own = 'fixed' in given && 'value' in given ? { ...given, sequence: given.fixed } : given;
  return Object.fromEntries(Object.entries(own).map(([name, part]) => [name, oneLook(part)])) as T;
};

/** What is said of chosen days, of figures of their orders alone: the headline, metrics and groups. */
export const expectedPeriod = (experiment: ExperimentFigures, language: Language): readonly ExpectedPanel[] => {
  const telling = tellingIn(language);
  const { words, signed, tenths } = telling;
  const shown = oneLook(experiment);
  const comparisons = shown.comparisons.map((comparison) => {
    const { verdict } = comparison;
    const isFew = verdict.code === 'unknown' && verdict.reason === 'too_few_customers';
    return {
      ...comparison,
      bounds: null,
      verdict: { code: 'unknown' as const, reason: (isFew ? verdict.reason : PERIOD) as never, weeks: null, chance: null },
    };
  });
  const { value, fixed } = experiment.comparisons[1]!.incremental;
  const ends = [signed(fixed.lower ?? 0), signed(fixed.upper ?? 0), '95%'];
  const reach = 1.1 * Math.max(...[value, fixed.lower ?? 0, fixed.upper ?? 0].map(Math.abs));
  return [
    {
      headline: words.ofDays(signed(value)),
      sentences: [ends, [tenths(experiment.weeks)]],
      tables: [],
      bars: [barOf(ends, [value, fixed.lower, fixed.upper], [-reach, reach])],
    },
    expectedMetrics({ ...shown, comparisons }, telling, ['95%']),
    expectedGroups(experiment, telling),
  ];
};

/** All panels whose figures follow from orders, claims and reports. */
export const expectedResults = (
  { experiment, claims, refusals, rates, plan }: ShopFigures,
  language: Language,
): ByTab<readonly ExpectedPanel[]> => {
  const telling = tellingIn(language);
  return {
    ...expectedExperiment(experiment, language),
    '/claims': [expectedFunnel(claims, telling), expectedRefusals(refusals, telling)],
    '/privacy': [expectedRates(rates, telling)],
    '/plan': [expectedPlan(plan, telling)],
  };
};
