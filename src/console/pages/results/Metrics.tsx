import { toMajor } from '../../../protocol/values/money';
import { isUnsound } from '../../../stats/comparison/verdict';
import type { ExperimentComparison } from '../../api/experimentSchema';
import { headlineOf } from '../../experiment/plannedFrom';
import { isTooEarly } from '../../experiment/verdict';
import { capital, useFormats } from '../../i18n/i18n';
import type { Standing } from '../../languages/en/results';
import { useStrings } from '../../languages/strings';
import { Figure } from '../../ui/Figure';
import { Help } from '../../ui/Help';
import { IntervalCell } from '../../ui/IntervalBar';
import { Panel, Reveal } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { type Metric, metricScale, ordersAside, standingOf } from './metricRows';
import { usePairName } from './view/pairName';

const tones: Readonly<Partial<Record<Standing, 'good' | 'bad'>>> = { gain: 'good', loss: 'bad', unsound: 'bad' };

interface ComparedProps {
  readonly comparison: ExperimentComparison;
  /** ± end of the bars. */
  readonly reach: number;
  readonly currency: string;
}

/** A value in the unit of its row, as people read it. */
const csvValue = ({ unit }: Metric, value: number | null, currency: string): number | null =>
  value === null || unit === 'count' ? value : unit === 'minor' ? toMajor(value, currency) : Number((100 * value).toFixed(4));

/** The metric's value in both groups. */
const useValueColumns = ({ comparison, currency }: Pick<ComparedProps, 'comparison' | 'currency'>): readonly Column<Metric>[] => {
  const { arms } = useStrings('experiment');
  const formats = useFormats();
  const perOrder = ({ metric }: Metric): boolean => metric === 'averageOrder' || metric === 'marginPerOrder';
  const figure = (value: number | null, row: Metric): string => {
    if (value === null) return '–';
    if (row.unit === 'share') return formats.percent(value);
    if (row.unit === 'count') return formats.count(Math.round(value));
    return perOrder(row) ? formats.money(value, currency) : formats.roundMoney(value, currency);
  };
  return (['control', 'treatment'] as const).map((group) => ({
    key: group,
    title: capital(arms[comparison[group]]),
    figure: true,
    cell: (row) => figure(row[group], row),
    value: (row) => csvValue(row, row[group], currency),
  }));
};

const useMetricColumns = ({ comparison, reach, currency }: ComparedProps): readonly Column<Metric>[] => {
  const strings = useStrings('metrics');
  const { over, under, change } = useStrings('results');
  const formats = useFormats();
  const values = useValueColumns({ comparison, currency });
  const { chanceToWin, verdict } = comparison;
  const hidden = isUnsound(verdict);
  const chance = (share: number): string => (share > 0.999 ? over : share < 0.001 ? under : formats.percent(share));
  return [
    { key: 'metric', title: strings.metric, cell: ({ metric }) => strings.metrics[metric], value: ({ metric }) => strings.metrics[metric] },
    {
      key: 'unit',
      title: strings.unit,
      csvOnly: true,
      cell: () => null,
      value: ({ unit }) => (unit === 'minor' ? currency : unit === 'share' ? '%' : strings.metrics.orders),
    },
    ...values,
    {
      key: 'change',
      title: strings.change,
      csvTitle: strings.changeShare,
      figure: true,
      cell: ({ lift: { value } }) => (value === null || hidden ? '–' : formats.signedPercent(value)),
      value: ({ lift }) => (hidden ? null : lift.value),
    },
    {
      key: 'interval',
      title: strings.interval,
      cell: ({ metric, lift: { value, sequence } }) =>
        hidden || value === null ? (
          '–'
        ) : sequence.lower === null || sequence.upper === null ? (
          strings.noChange
        ) : (
          <IntervalCell
            {...{ value, lower: sequence.lower, upper: sequence.upper }}
            from={-reach}
            to={reach}
            plain={metric !== 'netMargin'}
            format={formats.signedPercent}
            between={(lower, upper) => change(formats.signedPercent(value), lower, upper)}
          />
        ),
    },
    {
      key: 'lower',
      title: strings.lowerShare,
      csvOnly: true,
      cell: () => null,
      value: ({ lift }) => (hidden ? null : lift.sequence.lower),
    },
    {
      key: 'upper',
      title: strings.upperShare,
      csvOnly: true,
      cell: () => null,
      value: ({ lift }) => (hidden ? null : lift.sequence.upper),
    },
    {
      key: 'chance',
      title: strings.chance,
      csvTitle: strings.chanceShare,
      help: <Help about={strings.chance}>{strings.chanceNote}</Help>,
      figure: true,
      cell: ({ metric }) => (metric !== 'netMargin' || chanceToWin === null ? '' : chance(chanceToWin)),
      value: ({ metric }) => (metric === 'netMargin' ? chanceToWin : null),
    },
    {
      key: 'verdict',
      title: strings.verdict,
      cell: (row) => {
        const standing = standingOf(row, verdict);
        return <Status {...(tones[standing] ? { tone: tones[standing] } : {})}>{strings.standings[standing]}</Status>;
      },
      value: (row) => strings.standings[standingOf(row, verdict)],
    },
  ];
};

const MetricsTable = (props: ComparedProps) => {
  const pairName = usePairName();
  const { comparison } = props;
  const columns = useMetricColumns(props);
  return (
    <DataTable
      caption={pairName(comparison)}
      rows={comparison.metrics}
      keyOf={({ metric }) => metric}
      columns={columns}
      csv={`results-metrics-${comparison.treatment}-${comparison.control}`}
      inOrder
    />
  );
};

type Estimate = ExperimentComparison['orders'];

/** Effect of discounts compared with no coupons. */
const DiscountMetrics = ({ comparison, currency }: Pick<ComparedProps, 'comparison' | 'currency'>) => {
  const strings = useStrings('results');
  const formats = useFormats();
  const { roi, spendPerIncrementalOrder, verdict } = comparison;
  if (!roi || !spendPerIncrementalOrder) return null;
  const unsound = isUnsound(verdict);
  const figure = (label: string, { value, sequence: { lower, upper } }: Estimate, format: (value: number) => string, unknown: string) =>
    value === null || lower === null || upper === null || unsound ? (
      <Figure label={label} value="–" note={unsound ? strings.unsound : unknown} />
    ) : (
      <Figure label={label} value={format(value)} note={`${format(lower)} … ${format(upper)}`} />
    );
  return (
    <dl class="figures">
      {figure(strings.roi, roi, (share) => formats.signedPercent(share, 0), strings.roiUnknown)}
      {figure(strings.spend, spendPerIncrementalOrder, (minor) => formats.roundMoney(minor, currency), strings.spendUnknown)}
    </dl>
  );
};

/** The verdict on net margin in a sentence, with what orders did. */
const Sentence = ({ comparison, weeks }: Pick<ComparedProps, 'comparison'> & { readonly weeks: number }) => {
  const strings = useStrings('results');
  const known = useStrings('experiment');
  const formats = useFormats();
  const { treatment, control, netMargin, orders, verdict } = comparison;
  const share = (value: number | null): string => formats.percent(Math.abs(value ?? 0));
  if (verdict.code === 'unknown')
    return (
      <p>
        {formats.sentences([
          known.reasons[verdict.reason],
          isUnsound(verdict) ? '' : isTooEarly(verdict, weeks) ? known.tooEarly : known.waiting(verdict),
        ])}
      </p>
    );
  const { direction, although } = ordersAside(comparison);
  const aside = direction === null ? '' : (direction === 'more' ? strings.moreOrders : strings.fewerOrders)(share(orders.value), although);
  return <p>{(verdict.code === 'gain' ? strings.higher : strings.lower)(treatment, control, share(netMargin.value), aside)}</p>;
};

interface MetricsProps {
  readonly comparisons: readonly ExperimentComparison[];
  readonly weeks: number;
  readonly currency: string;
  /** The intervals are those of one look at a chosen period. */
  readonly ofPeriod: boolean;
}

/** Every metric of each pair of groups, the headline's pair first, with the change, its interval and what follows. */
export const Metrics = ({ comparisons, weeks, currency, ofPeriod }: MetricsProps) => {
  const strings = useStrings('metrics');
  const { roiNote } = useStrings('results');
  const pairName = usePairName();
  const formats = useFormats();
  const reach = metricScale(comparisons);
  const asked = headlineOf({ comparisons });
  const others = [...comparisons].reverse().filter((comparison) => comparison !== asked);
  const isReturnKnown = comparisons.some(({ roi, verdict }) => roi && roi.sequence.lower !== null && !isUnsound(verdict));
  const part = (comparison: ExperimentComparison) => (
    <>
      {/* What is unknown stands in the headline. */}
      {(comparison !== asked || comparison.verdict.code !== 'unknown') && <Sentence comparison={comparison} weeks={weeks} />}
      <MetricsTable comparison={comparison} reach={reach} currency={currency} />
      <DiscountMetrics comparison={comparison} currency={currency} />
    </>
  );
  return (
    <Panel title={strings.title} lead={ofPeriod ? strings.oneLook : strings.anyLook}>
      {asked && part(asked)}
      <p class="muted">
        {formats.sentences([
          isReturnKnown ? roiNote : '',
          strings.note,
          strings.scale(formats.signedPercent(-reach, 0), formats.signedPercent(reach, 0)),
        ])}
      </p>
      {others.map((comparison) => (
        <Reveal key={`${comparison.treatment} ${comparison.control}`} label={pairName(comparison)}>
          {() => <div class="stack every-row">{part(comparison)}</div>}
        </Reveal>
      ))}
    </Panel>
  );
};
