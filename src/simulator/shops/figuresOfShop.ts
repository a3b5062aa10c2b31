import type { PolicyName } from '../policies/policyName';
import type { Simulation } from '../run/simulation';
import type { ShopFigure } from './shopsReport';

const METRIC = 'incrementalMarginPerVisit';

/**
 * Every policy of a simulated shop against one of them, paired by seed.
 * @param against one that was played, or nothing to compare with
 */
export const figuresOfShop = (
  { rows, differences }: Pick<Simulation, 'rows' | 'differences'>,
  against: PolicyName | undefined,
): readonly ShopFigure[] => {
  const own = new Map(rows.flatMap((row) => (row.metric === METRIC && row.policy !== 'experiment' ? [[row.policy, row] as const] : [])));
  const differenceOf = (policy: PolicyName): ShopFigure['difference'] => {
    const other = against && own.get(against);
    if (!other || policy === against) return undefined;
    // Margins are beyond showing nothing, so that differences to it are the margins themselves.
    if (policy === 'none') return { mean: -other.mean, se: other.se };
    if (against === 'none') return own.get(policy);
    for (const one of differences) {
      if (one.metric !== METRIC) continue;
      if (one.policy === policy && one.against === against) return one;
      if (one.policy === against && one.against === policy) return { mean: -one.mean, se: one.se };
    }
    return undefined;
  };
  return [...own].map(([policy, { mean, se }]) => {
    const difference = differenceOf(policy);
    return { policy, mean, se, ...(difference ? { difference: { mean: difference.mean, se: difference.se } } : {}) };
  });
};
