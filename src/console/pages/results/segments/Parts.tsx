import { isUnsound } from '../../../../stats/comparison/verdict';
import type { DimensionName } from '../../../../stats/experiment/experimentDimensions';
import type { ExperimentAnswer } from '../../../api/experimentSchema';
import { headlineOf } from '../../../experiment/plannedFrom';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { IntervalCell } from '../../../ui/IntervalBar';
import { Notice } from '../../../ui/Notice';
import { Panel } from '../../../ui/Page';
import { DataTable } from '../../../ui/table/DataTable';
import { usePairName } from '../view/pairName';

type Found = NonNullable<ExperimentAnswer['dimensions']>;
type Row = Found['dimensions'][number]['values'][number] & { readonly dimension: DimensionName };

interface PartsProps {
  readonly result: ExperimentAnswer;
  readonly currency: string;
}

/** ± end of the bars: the largest bound or value of all rows. */
const reachOf = (rows: readonly Row[]): number =>
  rows
    .flatMap(({ incremental: { value, sequence } }) => (sequence.lower === null ? [] : [value, sequence.lower, sequence.upper]))
    .reduce((most: number, at) => Math.max(most, Math.abs(at ?? 0)), 1);

/** Couplet compared with no coupons within new customers, checkout routes and the like; without verdicts. */
export const Parts = ({ result, currency }: PartsProps) => {
  const strings = useStrings('subgroups');
  const { unsound } = useStrings('results');
  const pairName = usePairName();
  const formats = useFormats();
  const found = result.dimensions;
  const asked = headlineOf(result);
  if (!found) return null;
  if (asked && isUnsound(asked.verdict))
    return (
      <Panel title={strings.title}>
        <Notice kind="bad">{unsound}</Notice>
      </Panel>
    );
  const rows = found.dimensions.flatMap(({ dimension, values }) => values.map((part): Row => ({ ...part, dimension })));
  const reach = reachOf(rows);
  const money = (minor: number): string => formats.signedRoundMoney(minor, currency);
  const partValue = ({ dimension, value }: Row): string => (dimension === 'customer' ? strings.values[value] : value) || strings.unstated;
  const dimensionOf = ({ dimension }: Row): string => strings.dimensions[dimension];
  return (
    <Panel title={strings.title} lead={strings.note(pairName(found), formats.percent(found.confidence, 2))}>
      <DataTable
        caption={strings.title}
        quietCaption
        rows={rows}
        keyOf={({ dimension, value }) => `${dimension} ${value}`}
        csv="results-parts"
        pageSize={Number.POSITIVE_INFINITY}
        columns={[
          { key: 'part', title: strings.part, cell: (row) => strings.partOf(dimensionOf(row), partValue(row)), value: partValue },
          { key: 'dimension', title: strings.dimension, csvOnly: true, cell: () => null, value: dimensionOf },
          ...(['control', 'treatment'] as const).map((side) => ({
            key: side,
            title: strings.ordersOf(strings.groups[found[side]]),
            figure: true,
            cell: (row: Row) => formats.count(row[side].orders),
            value: (row: Row) => row[side].orders,
          })),
          {
            key: 'margin',
            title: strings.margin,
            money: currency,
            figure: true,
            cell: ({ incremental: { value } }) => (value === null ? '–' : money(value)),
            value: ({ incremental }) => incremental.value,
          },
          {
            key: 'interval',
            title: strings.interval,
            cell: ({ incremental: { value, sequence } }) =>
              sequence.lower === null || sequence.upper === null ? (
                strings.noInterval
              ) : (
                <IntervalCell
                  {...{ value, lower: sequence.lower, upper: sequence.upper }}
                  from={-reach}
                  to={reach}
                  format={money}
                  between={strings.between}
                />
              ),
          },
          ...(['lower', 'upper'] as const).map((side) => ({
            key: side,
            title: strings[side],
            money: currency,
            csvOnly: true,
            cell: () => null,
            value: ({ incremental }: Row) => incremental.sequence[side],
          })),
        ]}
      />
      {found.dimensions.map(
        ({ dimension, ordersLeftOut }) =>
          ordersLeftOut > 0 && (
            <p class="muted" key={dimension}>
              {strings.leftOut(strings.dimensions[dimension], formats.count(ordersLeftOut))}
            </p>
          ),
      )}
    </Panel>
  );
};
