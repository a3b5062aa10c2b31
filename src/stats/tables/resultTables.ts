import type { ExperimentResult } from '../experiment/analyseExperiment';
import type { ExperimentDays } from '../experiment/experimentDays';
import type { DimensionValue } from '../experiment/experimentDimensions';
import type { GuardrailStanding } from '../experiment/guardrails';
import { comparisonTables, creativesTable } from './comparisonTables';
import {
  column,
  estimateColumns,
  type Pair,
  pairColumns,
  type ResultTable,
  resultTable,
  type TableColumn,
  type TableName,
  tableNames,
  variantColumn,
} from './resultTable';

type Group = ExperimentResult['arms'][number];
type CouponRow = NonNullable<ExperimentResult['coupons']>[number];
type RouteRow = ExperimentResult['coverage']['routes'][number];
type AssignmentRow = NonNullable<ExperimentResult['sampleRatio']>['arms'][number];

const groups: readonly TableColumn<Group>[] = [
  variantColumn(),
  column('share', 'share', 'Planned share of shoppers in the group.', ({ share }) => share),
  column('customers', 'count', 'Customers with an order.', ({ customers }) => customers),
  column('orders', 'count', 'Orders that were not fully refunded.', ({ orders }) => orders),
  column('revenue', 'minor', 'Product total before discount.', ({ revenue }) => revenue),
  column('margin', 'minor', 'Margin before discount.', ({ margin }) => margin),
  column('discount', 'minor', 'Discounts.', ({ discount }) => discount),
  column('refunds', 'minor', 'Net margin lost to refunds.', ({ refunds }) => refunds),
  column('paid_back', 'minor', 'Product total refunded.', ({ paidBack }) => paidBack),
  column('net', 'minor', 'Net margin: margin less discount less refunds.', ({ net }) => net),
  column('net_at_full_share', 'minor', 'Net margin scaled to all shoppers: net / share.', (row) => row.netAtFullShare),
];

const assignment: readonly TableColumn<AssignmentRow>[] = [
  variantColumn(),
  column('assigned', 'count', 'Devices assigned to the group.', ({ assigned }) => assigned),
  column('share', 'share', 'Planned share.', ({ share }) => share),
];

const coupons: readonly TableColumn<CouponRow>[] = [
  column('coupon', 'text', 'Coupon drawn in exploring sessions.', ({ couponId }) => couponId),
  column('orders', 'count', 'Orders of these sessions.', ({ orders }) => orders),
  ...estimateColumns<CouponRow>('', 'minor', 'Value of the coupon over all traffic', ({ value }) => value),
  column(
    'shrunk_value',
    'minor',
    'The same value, shrunk towards the mean of all coupons to remove chance. Empty for fewer than three coupons.',
    (row) => row.shrunk?.value ?? null,
  ),
  column('shrunk_lower', 'minor', 'Lower bound of its 95% interval for one look.', (row) => row.shrunk?.interval.lower ?? null),
  column('shrunk_upper', 'minor', 'Upper bound of its 95% interval for one look.', (row) => row.shrunk?.interval.upper ?? null),
];

const coverage: readonly TableColumn<RouteRow>[] = [
  column('route', 'text', 'Checkout route. Empty if the shop does not state it.', ({ route }) => route),
  column('orders', 'count', 'Orders of the route.', ({ orders }) => orders),
  column('attributed', 'count', 'Orders with the attribute.', ({ attributed }) => attributed),
  column('loses', 'boolean', 'The route loses the attribute significantly more often than another.', ({ loses }) => loses),
  column('missing', 'count', 'Estimated orders with a lost attribute.', ({ missing }) => missing),
  column('missing_margin', 'minor', 'Their estimated net margin.', (row) => row.missingMargin),
];

/** Results and assignment of each group, coupon values, and coverage of the attribute. */
const groupTables = ({ arms, sampleRatio, coupons: worth, coverage: { routes } }: ExperimentResult): readonly ResultTable[] => [
  resultTable('groups', groups, arms),
  resultTable('assignment', assignment, sampleRatio?.arms ?? []),
  resultTable('coupons', coupons, worth ?? []),
  resultTable('coverage', coverage, routes),
];

type Day = ExperimentDays['days'][number];
type DayRow = Day['arms'][number] & { readonly day: string };
type DayComparisonRow = Day['comparisons'][number] & { readonly day: string };

const dayColumn = <Row extends { readonly day: string }>(): TableColumn<Row> =>
  column('day', 'date', 'Day in the shop’s time zone. Figures are from the start to the end of this day.', (row) => row.day);

const days: readonly TableColumn<DayRow>[] = [
  dayColumn(),
  variantColumn(),
  column('orders', 'count', 'Orders so far.', ({ orders }) => orders),
  column('net', 'minor', 'Net margin so far.', ({ net }) => net),
];

const dayComparisons: readonly TableColumn<DayComparisonRow>[] = [
  dayColumn(),
  ...pairColumns<DayComparisonRow>(),
  column('value', 'minor', 'Incremental net margin so far, scaled to all traffic.', ({ value }) => value),
  column(
    'sequence_lower',
    'minor',
    'Lower bound of its 95% interval, valid at every look. Empty in a period.',
    (row) => row.sequence.lower,
  ),
  column(
    'sequence_upper',
    'minor',
    'Upper bound of its 95% interval, valid at every look. Empty in a period.',
    (row) => row.sequence.upper,
  ),
  column('fixed_lower', 'minor', 'Lower bound of its 95% interval for one look on a planned day.', ({ fixed }) => fixed.lower),
  column('fixed_upper', 'minor', 'Upper bound of its 95% interval for one look on a planned day.', ({ fixed }) => fixed.upper),
];

/** Results day by day. */
const dayTables = (found: ExperimentDays | null): readonly ResultTable[] => [
  resultTable(
    'days',
    days,
    (found?.days ?? []).flatMap(({ day, arms }) => arms.map((arm) => ({ ...arm, day }))),
  ),
  resultTable(
    'day_comparisons',
    dayComparisons,
    (found?.days ?? []).flatMap(({ day, comparisons }) => comparisons.map((comparison) => ({ ...comparison, day }))),
  ),
];

interface DimensionRow extends Pair {
  readonly dimension: string;
  readonly confidence: number;
  readonly part: DimensionValue;
}

const dimensions: readonly TableColumn<DimensionRow>[] = [
  ...pairColumns<DimensionRow>(),
  column('dimension', 'text', 'customer, route, channel or device.', ({ dimension }) => dimension),
  column('value', 'text', 'Its value. Empty if the order does not state it.', ({ part }) => part.value),
  column(
    'confidence',
    'share',
    'Confidence of each interval. Together, all intervals of the table hold in 95% of cases.',
    ({ confidence }) => confidence,
  ),
  ...(['treatment', 'control'] as const).flatMap((side): readonly TableColumn<DimensionRow>[] => [
    column(`${side}_customers`, 'count', `Customers with an order in the ${side}.`, (row) => row.part[side].customers),
    column(`${side}_orders`, 'count', `Orders of the ${side}.`, (row) => row.part[side].orders),
    column(`${side}_net`, 'minor', `Net margin of the ${side}.`, (row) => row.part[side].net),
  ]),
  ...estimateColumns<DimensionRow>('orders_lift', 'share', 'Lift in orders', ({ part }) => part.orders, 'corrected'),
  ...estimateColumns<DimensionRow>('net_margin_lift', 'share', 'Lift in net margin', ({ part }) => part.netMargin, 'corrected'),
  ...estimateColumns<DimensionRow>('incremental', 'minor', 'Incremental net margin', ({ part }) => part.incremental, 'corrected'),
];

/** Breakdowns of the orders. */
const dimensionTable = ({ dimensions: found }: ExperimentResult): ResultTable =>
  resultTable(
    'dimensions',
    dimensions,
    found === null
      ? []
      : found.dimensions.flatMap(({ dimension, values }) =>
          values.map((part) => ({ part, dimension, confidence: found.confidence, treatment: found.treatment, control: found.control })),
        ),
  );

interface DictionaryRow {
  readonly table: string;
  readonly column: string;
  readonly unit: string;
  readonly meaning: string;
}

const dictionary: readonly TableColumn<DictionaryRow>[] = [
  column('table', 'text', 'Table and file name.', ({ table }) => table),
  column('column', 'text', 'Column of the table.', (row) => row.column),
  column('unit', 'text', 'Unit. minor: minor units of the currency. share: 0.1 for 10%.', ({ unit }) => unit),
  column('meaning', 'text', 'Meaning of the column.', ({ meaning }) => meaning),
];

/** Data dictionary, which includes itself. */
const dictionaryOf = (tables: readonly ResultTable[]): ResultTable =>
  resultTable(
    'dictionary',
    dictionary,
    [...tables, { name: 'dictionary', columns: dictionary, rows: [] }].flatMap(({ name, columns }) =>
      columns.map((one) => ({ table: name, column: one.name, unit: one.unit, meaning: one.meaning })),
    ),
  );

export interface TablesInput {
  readonly result: ExperimentResult;
  /** Null if the tables of days are not requested. They are then empty. */
  readonly days: ExperimentDays | null;
  readonly guardrails: readonly GuardrailStanding[];
}

/** All results as tables, the dictionary last. Tables without rows are included, so that their headings show that there is no data. */
export const resultTables = ({ result, days, guardrails }: TablesInput): Readonly<Record<TableName, ResultTable>> => {
  const tables = [
    ...groupTables(result),
    ...comparisonTables(result, guardrails),
    ...dayTables(days),
    dimensionTable(result),
    creativesTable(result),
  ];
  const found = new Map(tables.map((table) => [table.name, table]));
  const inOrder = tableNames.flatMap((name) => found.get(name) ?? []);
  return Object.fromEntries([...inOrder, dictionaryOf(inOrder)].map((table) => [table.name, table])) as Record<TableName, ResultTable>;
};
