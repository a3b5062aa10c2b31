import { useState } from 'preact/hooks';
import { isUnsound } from '../../../stats/comparison/verdict';
import { type TableName, tableNames } from '../../../stats/tables/resultTable';
import type { ExperimentAnswer, ExperimentComparison } from '../../api/experimentSchema';
import { experimentStrings } from '../../experiment/experimentStrings';
import { capital, useFormats, useStrings } from '../../i18n/i18n';
import { Choice } from '../../ui/Field';
import { Panel, Reveal } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { moreStrings } from './metricStrings';
import { resultsStrings, usePairName } from './resultsStrings';

type Row = ExperimentComparison['metrics'][number];

interface MetricsTableProps {
  readonly comparison: ExperimentComparison;
  readonly currency: string;
}

/** Every metric of two groups. */
const MetricsTable = ({ comparison, currency }: MetricsTableProps) => {
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

interface PartsTableProps {
  readonly found: NonNullable<ExperimentAnswer['dimensions']>;
  readonly currency: string;
}

/** Couplet against no coupons within new customers, checkout routes and the like; without verdicts. */
const PartsTable = ({ found, currency }: PartsTableProps) => {
  const strings = useStrings(moreStrings);
  const pairName = usePairName();
  const formats = useFormats();
  const { confidence, dimensions } = found;
  const rows = dimensions.flatMap(({ dimension, values }) => values.map((part) => ({ ...part, dimension })));
  type Row = (typeof rows)[number];
  const nameOf = ({ dimension, value }: Row): string =>
    strings.partOf(strings.dimensions[dimension], (dimension === 'customer' ? strings.values[value] : value) || strings.unstated);
  const money = (minor: number): string => formats.signedRoundMoney(minor, currency);
  return (
    <div class="stack tight every-row">
      <p class="muted">{strings.partsNote(pairName(found), formats.percent(confidence, 2))}</p>
      <DataTable
        caption={strings.parts}
        quietCaption
        rows={rows}
        keyOf={({ dimension, value }) => `${dimension} ${value}`}
        columns={[
          { key: 'part', title: strings.part, cell: nameOf },
          {
            key: 'orders',
            title: strings.orders,
            figure: true,
            cell: (row) => formats.count(row.treatment.orders + row.control.orders),
          },
          {
            key: 'margin',
            title: strings.margin,
            figure: true,
            cell: ({ incremental: { value } }) => (value === null ? '–' : money(value)),
          },
          {
            key: 'interval',
            title: strings.interval,
            figure: true,
            cell: ({ incremental: { sequence } }) =>
              sequence.lower === null || sequence.upper === null ? strings.noChange : `${money(sequence.lower)} … ${money(sequence.upper)}`,
          },
        ]}
      />
      {dimensions.map(
        ({ dimension, ordersLeftOut }) =>
          ordersLeftOut > 0 && (
            <p class="muted" key={dimension}>
              {strings.leftOut(strings.dimensions[dimension], formats.count(ordersLeftOut))}
            </p>
          ),
      )}
    </div>
  );
};

/** Each table as a file. The browser sends the session's cookie. */
const Download = () => {
  const strings = useStrings(moreStrings);
  const [table, setTable] = useState<TableName>('metrics');
  return (
    <div class="row">
      <Choice
        label={strings.table}
        value={table}
        options={tableNames.map((value) => ({ value, label: strings.tables[value] }))}
        choose={setTable}
      />
      <a
        class="button"
        href={new URL(`../v1/admin/experiment.csv?table=${table}`, document.baseURI).href}
        download={`couplet-${table}.csv`}
      >
        {strings.download}
      </a>
    </div>
  );
};

interface MoreMetricsProps {
  readonly result: ExperimentAnswer;
  /** The headline's comparison, shown first. */
  readonly asked: ExperimentComparison;
  readonly currency: string;
}

/** All metrics, breakdowns of the orders and downloads; collapsed, because few people need them. */
export const MoreMetrics = ({ result, asked, currency }: MoreMetricsProps) => {
  const strings = useStrings(moreStrings);
  const pairName = usePairName();
  const { comparisons, dimensions } = result;
  const inOrder = [...comparisons].sort((a, b) => Number(b === asked) - Number(a === asked));
  return (
    <Panel title={strings.title} lead={strings.lead}>
      {inOrder.map((comparison) => (
        <Reveal key={`${comparison.treatment} ${comparison.control}`} label={strings.all(pairName(comparison))}>
          {() => (
            <div class="stack tight every-row">
              <MetricsTable comparison={comparison} currency={currency} />
              <p class="muted">{strings.allNote}</p>
            </div>
          )}
        </Reveal>
      ))}
      {dimensions && dimensions.dimensions.length > 0 && !isUnsound(asked.verdict) && (
        <Reveal label={strings.parts}>{() => <PartsTable found={dimensions} currency={currency} />}</Reveal>
      )}
      <Download />
    </Panel>
  );
};
