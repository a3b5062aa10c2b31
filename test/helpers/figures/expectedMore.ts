import type { ExpectedPanel, Telling } from './expectedPanel';
import type { ExperimentFigures } from './experimentFigures';

type Comparison = ExperimentFigures['comparisons'][number];
type Metric = Comparison['metrics'][number];

/** Metric, what it may change at most, and whether that is told in points. */
const GUARDRAILS = [
  ['refundRate', 0.02, true],
  ['averageOrder', 0.1, false],
  ['marginPerOrder', 0.25, false],
] as const;

/** How the guardrails of a merchant who has changed none stand. */
export const expectedGuardrails = (
  { comparisons }: ExperimentFigures,
  { words, signedPercent, percent, count }: Telling,
): ExpectedPanel => {
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

const metricRow = ({ metric, unit, treatment, control, lift }: Metric, lost: boolean, telling: Telling): readonly string[] => {
  const { words, round, money, percent, count, signedPercent } = telling;
  const write = (value: number): string => {
    if (unit !== 'minor') return unit === 'share' ? percent(value) : count(Math.round(value));
    return metric === 'averageOrder' || metric === 'marginPerOrder' ? money(value) : round(value);
  };
  const { value, sequence } = lift;
  const ends =
    sequence.lower === null || sequence.upper === null
      ? words.noChange
      : `${signedPercent(sequence.lower)} … ${signedPercent(sequence.upper)}`;
  return [
    words.allMetrics[metric] ?? metric,
    write(control),
    write(treatment),
    value === null || lost ? '–' : signedPercent(value),
    lost ? words.notGiven : value === null ? '–' : ends,
  ];
};

/** All metrics of every pair, Couplet against no coupons first, and parts of the orders where groups can be compared. */
export const expectedMore = ({ comparisons, dimensions }: ExperimentFigures, telling: Telling): ExpectedPanel => {
  const { words, percent, count, signed } = telling;
  const [rule, none, both] = [0, 1, 2].map((i) => comparisons[i]!) as [Comparison, Comparison, Comparison];
  const lost = none.bounds !== null;
  const tables = [none, rule, both].map(({ metrics }) => metrics.map((metric) => metricRow(metric, lost, telling)));
  if (lost) return { sentences: [], tables };
  const parts = dimensions.dimensions.flatMap(({ dimension, values }) =>
    values.map(({ value, treatment, control, incremental: { value: net, sequence } }) => [
      words.parts[dimension]!((dimension === 'customer' ? words.customers[value] : value) || words.unstated),
      count(treatment.orders + control.orders),
      signed(net),
      sequence.lower === null || sequence.upper === null ? words.noChange : `${signed(sequence.lower)} … ${signed(sequence.upper)}`,
    ]),
  );
  return { sentences: [[percent(dimensions.confidence, 2), '95%']], tables: [...tables, parts] };
};
