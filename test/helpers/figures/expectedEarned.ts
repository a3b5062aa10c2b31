import { barOf, type ExpectedPanel, type Telling } from './expectedPanel';
import type { ExperimentFigures } from './experimentFigures';

type Comparison = ExperimentFigures['comparisons'][number];
type Unknown = Extract<Comparison['verdict'], { readonly code: 'unknown' }>;

/** Weeks up to two years are counted in weeks, begun ones whole; beyond, in years. */
const wait = (weeks: number): number => (weeks > 104 ? Math.round(weeks / 52) : Math.ceil(weeks));

/** Figures of why there is no verdict, and of how long until there is one; within the first week that is not said where it would be years. @param seen weeks of orders */
export const waitFigures = ({ reason, weeks }: Unknown, seen: number): readonly string[] => {
  if (reason === 'attribution_lost') return [];
  if (reason === 'too_few_customers' && weeks === null && seen < 1) return ['100'];
  return [...(reason === 'too_few_customers' ? ['100'] : []), '10%', ...(weeks === null ? [] : [String(wait(weeks))])];
};

/** The headline of Couplet against no coupons with its interval, as on the results and the overview. */
export const expectedEarned = ({ comparisons, weeks }: ExperimentFigures, telling: Telling): ExpectedPanel => {
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
