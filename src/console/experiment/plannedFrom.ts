import { type Variant, variants } from '../../protocol/experiment';
import type { PlanTraffic } from '../../stats/planning/planWeeks';
import type { Compared } from '../api/comparedSchema';

type Pair = Pick<Compared['comparisons'][number], 'treatment' | 'control'>;

/** The main comparison: Couplet against no coupons, or against the merchant's rule. */
export const headlineOf = <C extends Pair>({ comparisons }: { readonly comparisons: readonly C[] }): C | undefined =>
  comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none') ?? comparisons.at(-1);

interface PlannedFrom {
  readonly seen: PlanTraffic | undefined;
  readonly shares: Readonly<Record<Variant, number>>;
}

const HALVES = { none: 0.5, rule: 0, couplet: 0.5 };

/** Initial values of the calculator: traffic and shares of the running experiment, or equal shares without orders. */
export const plannedFrom = (result: Pick<Compared, 'arms' | 'comparisons'> | undefined): PlannedFrom => {
  if (!result) return { seen: undefined, shares: HALVES };
  const traffic = headlineOf(result)?.traffic;
  const [none, rule, couplet] = variants.map((name) => result.arms.find(({ variant }) => variant === name)?.share ?? 0) as [
    number,
    number,
    number,
  ];
  return {
    seen: traffic?.orders ? { orders: traffic.orders, netMargin: traffic.netMargin } : undefined,
    shares: { none, rule, couplet },
  };
};
