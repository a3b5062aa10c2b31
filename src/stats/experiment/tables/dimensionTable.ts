import type { ExperimentResult } from '../analyseExperiment';
import type { DimensionValue } from '../experimentDimensions';
import { type ResultTable, resultTable, type TableColumn } from './resultTable';
import { column, estimateColumns, type Pair, pairColumns } from './tableColumns';

interface DimensionRow extends Pair {
  readonly dimension: string;
  readonly confidence: number;
  readonly part: DimensionValue;
}

const dimensions: readonly TableColumn<DimensionRow>[] = [
  ...pairColumns<DimensionRow>(),
  column('dimension', 'text', 'customer, route, channel or device.', ({ dimension }) => dimension),
  column('value', 'text', 'Its value; empty if the order does not state one.', ({ part }) => part.value),
  column('confidence', 'share', 'Of each interval, so that all in the table hold together in 95%.', ({ confidence }) => confidence),
  ...(['treatment', 'control'] as const).flatMap((side): readonly TableColumn<DimensionRow>[] => [
    column(`${side}_customers`, 'count', `Customers with an order in the ${side}.`, (row) => row.part[side].customers),
    column(`${side}_orders`, 'count', `Orders of the ${side}.`, (row) => row.part[side].orders),
    column(`${side}_net`, 'minor', `Net margin of the ${side}.`, (row) => row.part[side].net),
  ]),
  ...estimateColumns<DimensionRow>('orders_lift', 'share', 'Lift in orders', ({ part }) => part.orders, 'corrected'),
  ...estimateColumns<DimensionRow>('net_margin_lift', 'share', 'Lift in net margin', ({ part }) => part.netMargin, 'corrected'),
  ...estimateColumns<DimensionRow>('incremental', 'minor', 'Net margin beyond the control’s', ({ part }) => part.incremental, 'corrected'),
];

/** Looks into parts of the orders. */
export const dimensionTable = ({ dimensions: found }: ExperimentResult): ResultTable =>
  resultTable(
    'dimensions',
    dimensions,
    found === null
      ? []
      : found.dimensions.flatMap(({ dimension, values }) =>
          values.map((part) => ({ part, dimension, confidence: found.confidence, treatment: found.treatment, control: found.control })),
        ),
  );
