import { meanAndSe } from '../src/core/evaluation/meanAndSe';
import { isQuick } from './all/isQuick';
import { type BenchRow, rounded } from './benchResult';
import { couponRounds } from './learning/couponRounds';
import { MOST_PUBLISHED, newsVisits } from './learning/newsVisits';

const [VISITS, SEEDS] = isQuick ? [1_000, 3] : [5_000, 10];

/** What the default bandit earns where Vowpal Wabbit's figures are on record; cold at first, one reward a decision. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  const { value, se } = meanAndSe(Array.from({ length: SEEDS }, (_, i) => newsVisits(VISITS, i + 1)));
  return [
    {
      what: `clicks a visit, Vowpal Wabbit's news tutorial, ${VISITS.toLocaleString('en')} visits`,
      value: rounded(value),
      unit: 'share',
      floor: rounded(MOST_PUBLISHED),
      ratio: rounded(value / MOST_PUBLISHED),
      ok: true,
      note: `± ${rounded(se, 2)} over ${SEEDS} seeds; beside it the most that the published settings (ε = .2, seven articles) can reach: the tutorial draws a curve and prints no figure`,
    },
    ...(await couponRounds()),
  ];
};
