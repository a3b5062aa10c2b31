import type { ExperimentDays } from '../experimentDays';
import { type ResultTable, resultTable, type TableColumn } from './resultTable';
import { column, pairColumns, variantColumn } from './tableColumns';

type Day = ExperimentDays['days'][number];
type DayRow = Day['arms'][number] & { readonly day: string };
type DayComparisonRow = Day['comparisons'][number] & { readonly day: string };

const dayColumn = <Row extends { readonly day: string }>(): TableColumn<Row> =>
  column('day', 'date', 'Day of the shop’s calendar; figures run from the start to its end.', (row) => row.day);

const days: readonly TableColumn<DayRow>[] = [
  dayColumn(),
  variantColumn(),
  column('orders', 'count', 'Orders so far.', ({ orders }) => orders),
  column('net', 'minor', 'Net margin so far.', ({ net }) => net),
];

const dayComparisons: readonly TableColumn<DayComparisonRow>[] = [
  dayColumn(),
  ...pairColumns<DayComparisonRow>(),
  column('value', 'minor', 'Net margin of all traffic beyond the control’s so far.', ({ value }) => value),
  column('sequence_lower', 'minor', 'Lower end of its 95% interval that holds at every look.', ({ sequence }) => sequence.lower),
  column('sequence_upper', 'minor', 'Upper end of its 95% interval that holds at every look.', ({ sequence }) => sequence.upper),
];

/** How the results came about, day by day. */
export const dayTables = (found: ExperimentDays | null): readonly ResultTable[] => [
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
