import type { ExperimentResult } from '../analyseExperiment';
import { type ResultTable, resultTable, type TableColumn } from './resultTable';
import { column, estimateColumns } from './tableColumns';

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
  column('share', 'share', 'Share of all shoppers that was drawn to it.', ({ arm }) => arm.share),
  column('customers', 'count', 'Customers with an order.', ({ arm }) => arm.customers),
  column('orders', 'count', 'Orders that stand, whether or not the coupon was shown.', ({ arm }) => arm.orders),
  column('net', 'minor', 'Net margin.', ({ arm }) => arm.net),
  column('net_at_full_share', 'minor', 'Net margin, had all shoppers been drawn to it: net / share.', ({ arm }) => arm.netAtFullShare),
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
    'Net margin of all traffic beyond the control’s',
    ({ against }) => against?.incremental ?? null,
  ),
  column(
    'chance_to_win',
    'probability',
    'Chance that it leaves more net margin than the control; decides nothing.',
    ({ against }) => against?.chanceToWin ?? null,
  ),
  column(
    'level',
    'probability',
    'Error rate of the intervals at any look; those of all variants together hold in 95%.',
    ({ against }) => against?.levels.sequence ?? null,
  ),
  column('verdict', 'text', 'gain, loss or unknown; about net margin against the control.', ({ against }) => against?.verdict.code ?? null),
  column('reason', 'text', 'Why the verdict is unknown.', ({ against }) =>
    against?.verdict.code === 'unknown' ? against.verdict.reason : null,
  ),
  column('best', 'boolean', 'It is the one to keep; false while that is open.', ({ test, arm }) => test.best === arm.creative),
];

/** How one coupon is shown. */
export const creativesTable = ({ creatives: test }: ExperimentResult): ResultTable =>
  resultTable(
    'creatives',
    creatives,
    (test?.arms ?? []).flatMap((arm) =>
      test ? [{ test, arm, against: test.comparisons.find(({ creative }) => creative === arm.creative) ?? null }] : [],
    ),
  );
