import { isUnsound } from '../../../stats/experiment/verdict';
import type { ExperimentComparison } from '../../api/experimentSchema';
import { experimentStrings } from '../../experiment/experimentStrings';
import { capital } from '../../i18n/capital';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { moreStrings } from './moreStrings';
import { resultsStrings } from './resultsStrings';
import { usePairName } from './usePairName';

type Row = ExperimentComparison['metrics'][number];

export interface MetricsTableProps {
  readonly comparison: ExperimentComparison;
  readonly currency: string;
}

/** Every metric of two groups. */
export const MetricsTable = ({ comparison, currency }: MetricsTableProps) => {
  const strings = useStrings(moreStrings);
  const { unsound } = useStrings(resultsStrings);
  const pairName = usePairName();
  const { arms } = useStrings(experimentStrings);
  const formats = useFormats();
  const { treatment, control, metrics } = comparison;
  const figure = (value: number | null, { unit, metric }: Row): string => {
    if (value === null) return '–';
    if (unit === 'share') return formats.percent(value);
    if (unit === 'count') return formats.count(Math.round(value));
    return metric === 'averageOrder' || metric === 'marginPerOrder' ? formats.money(value, currency) : formats.roundMoney(value, currency);
  };
  const hidden = isUnsound(comparison.verdict);
  return (
    <DataTable
      caption={pairName(comparison)}
      quietCaption
      rows={metrics}
      keyOf={({ metric }) => metric}
      columns={[
        { key: 'metric', title: strings.metric, cell: ({ metric }) => strings.metrics[metric] },
        { key: 'control', title: capital(arms[control]), figure: true, cell: (row) => figure(row.control, row) },
        { key: 'treatment', title: capital(arms[treatment]), figure: true, cell: (row) => figure(row.treatment, row) },
        {
          key: 'change',
          title: strings.change,
          figure: true,
          cell: ({ lift: { value } }) => (value === null || hidden ? '–' : formats.signedPercent(value)),
        },
        {
          key: 'interval',
          title: strings.interval,
          figure: true,
          cell: ({ lift: { value, sequence } }) =>
            hidden
              ? unsound
              : value === null
                ? '–'
                : sequence.lower === null || sequence.upper === null
                  ? strings.noChange
                  : `${formats.signedPercent(sequence.lower)} … ${formats.signedPercent(sequence.upper)}`,
        },
      ]}
    />
  );
};
