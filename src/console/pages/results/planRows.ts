import type { Variant } from '../../../protocol/experiment';
import type { PlannedComparison } from '../../../stats/experiment/planWeeks';
import { MOST_WEEKS } from '../../../stats/experiment/power';

export interface PlanRow {
  readonly treatment: Variant;
  readonly control: Variant;
  readonly metric: 'netMargin' | 'orders';
  /** Weeks; null: more than `MOST_WEEKS`. */
  readonly daily: number | null;
  readonly fixed: number | null;
}

/** A row for each metric of each comparison, net margin first because it decides. */
export const planRows = (comparisons: readonly PlannedComparison[]): readonly PlanRow[] =>
  comparisons.flatMap(({ treatment, control, weeks }) =>
    (['netMargin', 'orders'] as const).flatMap((metric) => {
      const found = weeks[metric];
      return found ? [{ treatment, control, metric, daily: found.daily, fixed: found.fixed > MOST_WEEKS ? null : found.fixed }] : [];
    }),
  );
