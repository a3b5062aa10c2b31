import { type Variant, variants } from '../../../protocol/experiment';
import type { OverviewOrders } from '../../api/overviewSchema';

interface TrendRow {
  readonly day: string;
  /** Net margin from the start of the period, as if the group had all shoppers; in the order of `groups`. */
  readonly nets: readonly number[];
  readonly added: NonNullable<OverviewOrders['steps'][number]['added']> | null;
}

export interface Trend {
  /** Groups with traffic, Couplet first. */
  readonly groups: readonly Variant[];
  readonly rows: readonly TrendRow[];
  /** The control's net margin plus the interval of the difference: where Couplet's line would lie. */
  readonly band: { readonly lower: readonly (number | null)[]; readonly upper: readonly (number | null)[] } | undefined;
}

/** The course of the net margin by group within the period, minor units. */
export const trendOf = ({ groups, steps, added }: Pick<OverviewOrders, 'groups' | 'steps' | 'added'>): Trend => {
  const names = [...variants].reverse().filter((variant) => groups.some((group) => group.variant === variant));
  const shareOf = (variant: Variant): number => groups.find((group) => group.variant === variant)?.share ?? 1;
  const sums = names.map(() => 0);
  const rows = steps.map((step): TrendRow => {
    for (const [i, variant] of names.entries())
      sums[i] = (sums[i] ?? 0) + (step.groups.find((group) => group.variant === variant)?.net ?? 0) / shareOf(variant);
    return { day: step.day, nets: [...sums], added: step.added };
  });
  const control = 'none' in added ? -1 : names.indexOf(added.control);
  const end = (side: 'lower' | 'upper') =>
    rows.map(({ nets, added: difference }) => {
      const bound = difference?.interval[side] ?? null;
      return bound === null ? null : (nets[control] ?? 0) + bound;
    });
  return { groups: names, rows, band: control < 0 ? undefined : { lower: end('lower'), upper: end('upper') } };
};
