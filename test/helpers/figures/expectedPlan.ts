import type { ExpectedPanel, Telling } from './expectedPanel';
import type { PlanFigures } from './planFigures';

/** The calculator as it opens: at the traffic seen, for a difference of 10%. */
export const expectedPlan = ({ rows, orders }: PlanFigures, { words, count, tenths }: Telling): ExpectedPanel => {
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
