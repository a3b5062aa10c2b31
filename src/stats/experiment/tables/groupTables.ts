import type { ExperimentResult } from '../analyseExperiment';
import { type ResultTable, resultTable, type TableColumn } from './resultTable';
import { column, estimateColumns, variantColumn } from './tableColumns';

type Group = ExperimentResult['arms'][number];
type CouponRow = NonNullable<ExperimentResult['coupons']>[number];
type RouteRow = ExperimentResult['coverage']['routes'][number];
type AssignmentRow = NonNullable<ExperimentResult['sampleRatio']>['arms'][number];

const groups: readonly TableColumn<Group>[] = [
  variantColumn(),
  column('share', 'share', 'Planned share of shoppers in the group.', ({ share }) => share),
  column('customers', 'count', 'Customers with an order.', ({ customers }) => customers),
  column('orders', 'count', 'Orders that stand; one wholly paid back is none.', ({ orders }) => orders),
  column('revenue', 'minor', 'Goods before discount.', ({ revenue }) => revenue),
  column('margin', 'minor', 'Margin before discount.', ({ margin }) => margin),
  column('discount', 'minor', 'What discounts cost.', ({ discount }) => discount),
  column('refunds', 'minor', 'Net margin that refunds took back.', ({ refunds }) => refunds),
  column('paid_back', 'minor', 'Goods paid back.', ({ paidBack }) => paidBack),
  column('net', 'minor', 'Net margin: margin less discount less refunds.', ({ net }) => net),
  column('net_at_full_share', 'minor', 'Net margin, had all shoppers been in the group: net / share.', (row) => row.netAtFullShare),
];

const assignment: readonly TableColumn<AssignmentRow>[] = [
  variantColumn(),
  column('assigned', 'count', 'Devices that were drawn into the group.', ({ assigned }) => assigned),
  column('share', 'share', 'Planned share.', ({ share }) => share),
];

const coupons: readonly TableColumn<CouponRow>[] = [
  column('coupon', 'text', 'Coupon that exploring sessions drew.', ({ couponId }) => couponId),
  column('orders', 'count', 'Orders of sessions that drew it.', ({ orders }) => orders),
  ...estimateColumns<CouponRow>('', 'minor', 'What the coupon is worth over all traffic', ({ value }) => value),
  column(
    'shrunk_value',
    'minor',
    'The same, drawn towards the mean of all coupons by as much as chance explains; empty for fewer than three.',
    (row) => row.shrunk?.value ?? null,
  ),
  column('shrunk_lower', 'minor', 'Lower end of its 95% interval for one look.', (row) => row.shrunk?.interval.lower ?? null),
  column('shrunk_upper', 'minor', 'Upper end of its 95% interval for one look.', (row) => row.shrunk?.interval.upper ?? null),
];

const coverage: readonly TableColumn<RouteRow>[] = [
  column('route', 'text', 'Checkout route; empty if the shop names none.', ({ route }) => route),
  column('orders', 'count', 'Orders of the route.', ({ orders }) => orders),
  column('attributed', 'count', 'Orders that carry the mark of an experiment.', ({ attributed }) => attributed),
  column('loses', 'boolean', 'The route loses the mark more often than another, by more than chance.', ({ loses }) => loses),
  column('missing', 'count', 'Orders whose mark is lost, estimated.', ({ missing }) => missing),
  column('missing_margin', 'minor', 'Their net margin, estimated.', (row) => row.missingMargin),
];

/** What each group brought, how it was drawn, and what its orders say of coupons and of the mark. */
export const groupTables = ({ arms, sampleRatio, coupons: worth, coverage: { routes } }: ExperimentResult): readonly ResultTable[] => [
  resultTable('groups', groups, arms),
  resultTable('assignment', assignment, sampleRatio?.arms ?? []),
  resultTable('coupons', coupons, worth ?? []),
  resultTable('coverage', coverage, routes),
];
