import { isUnsound } from '../../../stats/comparison/verdict';
import type { ExperimentComparison } from '../../api/experimentSchema';
import type { Standing } from '../../languages/en/results';

export type Metric = ExperimentComparison['metrics'][number];
type Verdict = ExperimentComparison['verdict'];

/** Direction of a significant change; null if it is not significant. */
type Direction = 'more' | 'fewer' | null;

/** @returns the change in orders, and whether it contradicts that of net margin: more orders can lose money */
export const ordersAside = ({
  orders,
  netMargin,
}: Pick<ExperimentComparison, 'orders' | 'netMargin'>): { readonly direction: Direction; readonly although: boolean } => {
  const { lower, upper } = orders.sequence;
  const direction = lower !== null && lower > 0 ? 'more' : upper !== null && upper < 0 ? 'fewer' : null;
  const net = netMargin.value ?? 0;
  return { direction, although: direction === 'more' ? net < 0 : direction === 'fewer' && net > 0 };
};

/** Possible ends of a scale. */
const ENDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1] as const;

/** Metrics that change by so much that the bars of the others would shrink to points. */
const wide: readonly Metric['metric'][] = ['discount', 'refundRate'];

/**
 * ± end of the scale shared by the bars of all metrics: the smallest step that covers every bound and value but those of `wide`, at most
 * 100%. Bars beyond it have open ends.
 */
export const metricScale = (comparisons: readonly { readonly metrics: readonly Pick<Metric, 'metric' | 'lift'>[] }[]): number => {
  const reach = comparisons
    .flatMap(({ metrics }) => metrics.filter(({ metric }) => !wide.includes(metric)))
    .flatMap(({ lift: { value, sequence } }) =>
      sequence.lower === null || sequence.upper === null ? [] : [value, sequence.lower, sequence.upper],
    )
    .reduce((most: number, at) => Math.max(most, Math.abs(at ?? 0)), 0);
  return ENDS.find((end) => end >= reach) ?? 1;
};

export const standingOf = ({ metric, difference: { sequence } }: Pick<Metric, 'metric' | 'difference'>, verdict: Verdict): Standing => {
  if (isUnsound(verdict)) return 'unsound';
  if (metric === 'netMargin' && verdict.code !== 'unknown') return verdict.code;
  if (sequence.lower === null || sequence.upper === null) return 'few';
  if (metric === 'netMargin' && verdict.code === 'unknown' && verdict.reason !== 'period')
    return verdict.reason === 'small' ? 'small' : 'unknown';
  if (sequence.lower > 0) return 'higher';
  return sequence.upper < 0 ? 'lower' : 'chance';
};
