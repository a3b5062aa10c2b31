import { waitFigures } from './expectedEarned';
import { barOf, type ExpectedPanel, type Telling } from './expectedPanel';
import type { ExperimentFigures } from './experimentFigures';

type Comparison = ExperimentFigures['comparisons'][number];
const ENDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];

/** Least end of a scale that holds everything, at most ±100%. */
const reachOf = (comparisons: readonly Comparison[]): number => {
  const all = comparisons
    .flatMap(({ orders, netMargin }) => [orders, netMargin])
    .filter(({ sequence }) => sequence.lower !== null)
    .flatMap(({ value, sequence }) => [value, sequence.lower ?? 0, sequence.upper ?? 0]);
  const most = Math.max(0, ...all.map(Math.abs));
  return ENDS.find((end) => end >= most) ?? 1;
};

const sentenceOf = ({ verdict, netMargin, orders }: Comparison, weeks: number, { percent }: Telling): readonly string[] => {
  if (verdict.code === 'unknown') return waitFigures(verdict, weeks);
  const { lower, upper } = orders.sequence;
  const sure = (lower !== null && lower > 0) || (upper !== null && upper < 0);
  return [percent(Math.abs(netMargin.value)), ...(sure ? [percent(Math.abs(orders.value))] : [])];
};

const changeOf = (
  { value, sequence: { lower, upper } }: Comparison['orders'],
  lost: boolean,
  reach: number,
  { signedPercent }: Telling,
) => {
  if (lost) return { figure: ['–', []] as const, bars: [] };
  if (lower === null || upper === null) return { figure: ['–', ['100']] as const, bars: [] };
  const ends = [signedPercent(lower), signedPercent(upper)];
  const bar = barOf([signedPercent(value), ...ends], [value, lower, upper], [-reach, reach]);
  return { figure: [signedPercent(value), ends] as const, bars: [bar] };
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

const chanceOf = ({ chanceToWin, bounds }: Comparison, { words, percent }: Telling): readonly [string, readonly string[]] => {
  if (chanceToWin === null) return ['–', bounds ? [] : ['100']];
  const said = chanceToWin > 0.999 ? words.over : chanceToWin < 0.001 ? words.under : percent(chanceToWin);
  return [said, [said]];
};

/** Every pair of groups, Couplet against no coupons first. */
export const expectedComparisons = ({ comparisons, weeks }: ExperimentFigures, telling: Telling): ExpectedPanel => {
  const [rule, none, both] = [0, 1, 2].map((i) => comparisons[i]!) as [Comparison, Comparison, Comparison];
  const reach = reachOf(comparisons);
  const lost = none.bounds !== null;
  const shown = [none, both, rule].map((comparison) => ({
    sentence: sentenceOf(comparison, weeks, telling),
    changes: [comparison.netMargin, comparison.orders].map((change) => changeOf(change, lost, reach, telling)),
    discounts: discountsOf(comparison, lost, telling),
    chance: chanceOf(comparison, telling),
  }));
  const drawn = !lost && comparisons.some(({ netMargin }) => netMargin.sequence.lower !== null);
  const returns = !lost && comparisons.some(({ roi }) => roi && roi.sequence.lower !== null);
  const guessed = comparisons.some(({ chanceToWin }) => chanceToWin !== null);
  const scale = drawn ? [telling.signedPercent(-reach, 0), telling.signedPercent(reach, 0)] : [];
  const notes = [...(returns ? ['0%'] : []), ...(guessed ? ['95%'] : [])];
  return {
    sentences: [['95', '100'], scale, ...shown.map(({ sentence }) => sentence), notes].filter((figures) => figures.length > 0),
    tables: [],
    figures: shown.flatMap(({ changes, discounts, chance }) => [...changes.map(({ figure }) => figure), chance, ...discounts]),
    bars: shown.flatMap(({ changes }) => changes.flatMap(({ bars }) => bars)),
  };
};
