import type { FactPolicyName } from '../src/engine/bandit/factPolicies';
import { meanAndSe } from '../src/stats/offPolicy/intervals';
import { isQuick } from './all/isQuick';
import { type BenchRow, rounded } from './benchResult';
import { couponRounds } from './learning/couponRounds';
import { MOST_PUBLISHED, newsVisits } from './learning/newsVisits';

const [VISITS, SEEDS] = isQuick ? [1_000, 3] : [5_000, 10];

/** The default, and the one that is most like the algorithm which the tutorial's authors recommend. */
const policies = ['shared-thompson', 'squarecb'] as const satisfies readonly FactPolicyName[];

/** What bandits earn where Vowpal Wabbit's figures are on record; cold at first, one reward a decision. */
export const bench = async (): Promise<readonly BenchRow[]> => [
  ...policies.map((policy, i): BenchRow => {
    const clicks = Array.from({ length: SEEDS }, (_, seed) => newsVisits(VISITS, seed + 1, policy));
    const { value, se } = meanAndSe(clicks);
    const spread = `± ${rounded(se, 2)} over ${SEEDS} seeds, ${rounded(Math.min(...clicks))} to ${rounded(Math.max(...clicks))}; ${VISITS.toLocaleString('en')} visits`;
    const peer =
      'compared with the most that the published settings (ε = .2, seven articles) can reach, because the tutorial prints no figure';
    return {
      what: `clicks a visit, ${policy}`,
      value: rounded(value),
      unit: '',
      floor: rounded(MOST_PUBLISHED),
      ratio: rounded(value / MOST_PUBLISHED),
      ok: true,
      note: i === 0 ? `${spread}; the default; ${peer}` : spread,
    };
  }),
  ...(await couponRounds()),
];
