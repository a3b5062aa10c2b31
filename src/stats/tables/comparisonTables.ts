import type { ExperimentResult } from '../experiment/analyseExperiment';
import type { GuardrailStanding } from '../experiment/guardrails';
import { column, estimateColumns, type Pair, pairColumns, type ResultTable, resultTable, type TableColumn } from './resultTable';

type Comparison = ExperimentResult['comparisons'][number];
type MetricRow = Omit<Comparison['metrics'][number], keyof Pair> & Pair & { readonly sides: Comparison['metrics'][number] };

const comparisons: readonly TableColumn<Comparison>[] = [
  ...pairColumns<Comparison>(),
  ...estimateColumns<Comparison>('orders_lift', 'share', 'Lift in orders', ({ orders }) => orders),
  ...estimateColumns<Comparison>('net_margin_lift', 'share', 'Lift in net margin', ({ netMargin }) => netMargin),
  ...estimateColumns<Comparison>('incremental', 'minor', 'Incremental net margin, scaled to all traffic', (row) => row.incremental),
  ...estimateColumns<Comparison>('roi', 'share', 'Extra net margin per unit of discount', ({ roi }) => roi),
  ...estimateColumns<Comparison>('spend_per_order', 'minor', 'Discount per extra order', (row) => row.spendPerIncrementalOrder),
  column(
    'chance_to_win',
    'probability',
    'Chance that the treatment has the higher net margin. Not used for the verdict.',
    (row) => row.chanceToWin,
  ),
  column(
    'bounds_lower',
    'minor',
    'Lower bound of incremental if all orders without the attribute were the control’s.',
    (row) => row.bounds?.lower ?? null,
  ),
  column(
    'bounds_upper',
    'minor',
    'Upper bound of incremental if all orders without the attribute were the treatment’s.',
    (row) => row.bounds?.upper ?? null,
  ),
  column(
    'level',
    'probability',
    'Error rate of the intervals at any look. Together, all comparisons hold in 95% of cases.',
    ({ levels }) => levels.sequence,
  ),
  column('level_one_look', 'probability', 'Error rate of the intervals of one planned look.', ({ levels }) => levels.fixed),
  column('verdict', 'text', 'Verdict on net margin: gain, loss or unknown.', ({ verdict }) => verdict.code),
  column('reason', 'text', 'Why the verdict is unknown.', ({ verdict }) => (verdict.code === 'unknown' ? verdict.reason : null)),
  column('weeks', 'weeks', 'Further weeks to a verdict. Empty beyond five years.', ({ verdict }) =>
    verdict.code === 'unknown' ? verdict.weeks : null,
  ),
  column(
    'chance',
    'probability',
    'Chance of a gain by the planned end if the smallest relevant lift exists. Empty if unknown.',
    ({ verdict }) => (verdict.code === 'unknown' ? verdict.chance : null),
  ),
];

const metrics: readonly TableColumn<MetricRow>[] = [
  ...pairColumns<MetricRow>(),
  column('metric', 'text', 'Metric, as docs/experiments.md defines it.', ({ metric }) => metric),
  column('unit', 'text', 'Unit of the groups’ figures and the difference: minor, share or count.', ({ unit }) => unit),
  column(
    'treatment_value',
    'see unit',
    'Value of the treatment. Sums are scaled to all traffic, with netMargin and orders capped.',
    ({ sides }) => sides.treatment,
  ),
  column(
    'control_value',
    'see unit',
    'Value of the control, likewise. netMargin and orders are adjusted for earlier orders.',
    ({ sides }) => sides.control,
  ),
  ...estimateColumns<MetricRow>('difference', 'see unit', 'Treatment minus control', ({ difference }) => difference),
  ...estimateColumns<MetricRow>('lift', 'share', 'Treatment divided by control, minus 1', ({ lift }) => lift),
];

const guardrails: readonly TableColumn<GuardrailStanding>[] = [
  ...pairColumns<GuardrailStanding>(),
  column('metric', 'text', 'Metric with a limit.', ({ metric }) => metric),
  column('threshold', 'share', 'refundRate: allowed rise in points. Others: allowed fall as a share of the control.', ({ most }) => most),
  column('action', 'text', 'Action if the limit is broken: warn or stop.', ({ action }) => action),
  ...estimateColumns<GuardrailStanding>('change', 'share', 'refundRate: rise in points. The others: lift', ({ change }) => change),
  column('state', 'text', 'broken, held, open (not known yet) or unsound (the groups cannot be compared).', ({ state }) => state),
];

const metricRows = ({ treatment, control, metrics: all }: Comparison): readonly MetricRow[] =>
  all.map((sides) => ({ ...sides, sides, treatment, control }));

/** Differences between the groups. */
export const comparisonTables = (
  { comparisons: all }: ExperimentResult,
  standings: readonly GuardrailStanding[],
): readonly ResultTable[] => [
  resultTable('comparisons', comparisons, all),
  resultTable('metrics', metrics, all.flatMap(metricRows)),
  resultTable('guardrails', guardrails, standings),
];

type Creatives = NonNullable<ExperimentResult['creatives']>;

interface CreativeRow {
  readonly test: Creatives;
  readonly arm: Creatives['arms'][number];
  /** Null for the control itself. */
  readonly against: Creatives['comparisons'][number] | null;
}

const creatives: readonly TableColumn<CreativeRow>[] = [
  column('test', 'text', 'Id of the test.', ({ test }) => test.test),
  column('coupon', 'text', 'Coupon whose variants are compared.', ({ test }) => test.couponId),
  column('creative', 'text', 'control (the coupon as it stands), or the variant.', ({ arm }) => arm.creative),
  column('share', 'share', 'Share of all shoppers assigned to it.', ({ arm }) => arm.share),
  column('customers', 'count', 'Customers with an order.', ({ arm }) => arm.customers),
  column('orders', 'count', 'Orders that were not fully refunded, whether or not the coupon was shown.', ({ arm }) => arm.orders),
  column('net', 'minor', 'Net margin.', ({ arm }) => arm.net),
  column('net_at_full_share', 'minor', 'Net margin scaled to all shoppers: net / share.', ({ arm }) => arm.netAtFullShare),
  ...estimateColumns<CreativeRow>('orders_lift', 'share', 'Lift in orders against the control', ({ against }) => against?.orders ?? null),
  ...estimateColumns<CreativeRow>(
    'net_margin_lift',
    'share',
    'Lift in net margin against the control',
    ({ against }) => against?.netMargin ?? null,
  ),
  ...estimateColumns<CreativeRow>(
    'incremental',
    'minor',
    'Incremental net margin, scaled to all traffic',
    ({ against }) => against?.incremental ?? null,
  ),
  column(
    'chance_to_win',
    'probability',
    'Chance that it has a higher net margin than the control. Not used for the verdict.',
    ({ against }) => against?.chanceToWin ?? null,
  ),
  column(
    'level',
    'probability',
    'Error rate of the intervals at any look. Together, all variants hold in 95% of cases.',
    ({ against }) => against?.levels.sequence ?? null,
  ),
  column(
    'verdict',
    'text',
    'Verdict on net margin against the control: gain, loss or unknown.',
    ({ against }) => against?.verdict.code ?? null,
  ),
  column('reason', 'text', 'Why the verdict is unknown.', ({ against }) =>
    against?.verdict.code === 'unknown' ? against.verdict.reason : null,
  ),
  column('best', 'boolean', 'This is the best variant. false while that is open.', ({ test, arm }) => test.best === arm.creative),
];

/** Test of one coupon's creatives. */
export const creativesTable = ({ creatives: test }: ExperimentResult): ResultTable =>
  resultTable(
    'creatives',
    creatives,
    (test?.arms ?? []).flatMap((arm) =>
      test ? [{ test, arm, against: test.comparisons.find(({ creative }) => creative === arm.creative) ?? null }] : [],
    ),
  );
