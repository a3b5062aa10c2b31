import { useMemo, useState } from 'preact/hooks';
import type { Variant } from '../../../protocol/experiment';
import type { ExperimentDaysAnswer } from '../../api/experimentSchema';
import { TrendChart } from '../../charts/TrendChart';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Choice } from '../../ui/Field';
import { Panel, Reveal } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { type DayPoint, dayPoints, type Measure, narrowedSinceHalfway, type Pair } from './daySeries';
import { usePairName } from './view/pairName';

/** The chart's figures, latest day first. */
const DaysTable = ({ days, points, currency }: Pick<DaysProps, 'days' | 'currency'> & { readonly points: readonly DayPoint[] }) => {
  const strings = useStrings('days');
  const { asTable } = useStrings('ui');
  const { arms } = useStrings('experiment');
  const formats = useFormats();
  const money = (amount: number | null): string => (amount === null ? strings.none : formats.signedRoundMoney(amount, currency));
  const rows = points.map((point, i) => ({ ...point, arms: days.days[i]?.arms ?? [] })).reverse();
  const ordersOf = (row: (typeof rows)[number], variant: Variant): number => row.arms.find((arm) => arm.variant === variant)?.orders ?? 0;
  return (
    <Reveal label={asTable}>
      {() => (
        <DataTable
          caption={strings.chart}
          rows={rows}
          keyOf={({ at }) => String(at)}
          columns={[
            {
              key: 'day',
              title: strings.day,
              cell: ({ at }) => formats.calendarDay(at),
              value: ({ at }) => new Date(at).toISOString().slice(0, 10),
            },
            ...(['value', 'lower', 'upper'] as const).map((key) => ({
              key,
              title: strings[key],
              money: currency,
              figure: true,
              cell: (row: (typeof rows)[number]) => money(row[key]),
              value: (row: (typeof rows)[number]) => row[key],
            })),
            ...(rows[0]?.arms ?? []).map(({ variant }) => ({
              key: variant,
              title: strings.ordersOf(arms[variant]),
              figure: true,
              cell: (row: (typeof rows)[number]) => formats.count(ordersOf(row, variant)),
              value: (row: (typeof rows)[number]) => ordersOf(row, variant),
            })),
          ]}
          csv="results-days"
        />
      )}
    </Reveal>
  );
};

interface DaysProps {
  readonly days: ExperimentDaysAnswer;
  /** The comparison shown first. */
  readonly pair: Pair;
  readonly currency: string;
}

/** The result over time: as a chart, in a sentence and as a table. */
export const Days = ({ days, pair, currency }: DaysProps) => {
  const strings = useStrings('days');
  const pairName = usePairName();
  const formats = useFormats();
  const [chosen, setChosen] = useState(`${pair.treatment} ${pair.control}`);
  const [measure, setMeasure] = useState<Measure>('all');
  const pairs = days.days.at(-1)?.comparisons ?? [];
  const current = pairs.find(({ treatment, control }) => `${treatment} ${control}` === chosen) ?? pairs[0];
  const points = useMemo(() => (current ? dayPoints(days, current, measure) : []), [days, current, measure]);
  const last = points.at(-1);
  if (!current || !last) return null;
  const money = (amount: number): string => formats.signedRoundMoney(amount, currency);
  const reading = (index: number): string => {
    const { value, lower, upper } = points[index] ?? last;
    const words = measure === 'week' ? strings.aWeek : strings.inAll;
    return lower === null || upper === null ? words(money(value)) : words(strings.between(money(value), money(lower), money(upper)));
  };
  const narrowed = measure === 'week' ? narrowedSinceHalfway(points) : null;
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <div class="row no-print">
        {pairs.length > 1 && (
          <Choice
            label={strings.pair}
            value={`${current.treatment} ${current.control}`}
            options={pairs.map(({ treatment, control }) => ({
              value: `${treatment} ${control}`,
              label: pairName({ treatment, control }),
            }))}
            choose={setChosen}
          />
        )}
        <Choice
          label={strings.measure}
          value={measure}
          options={(['all', 'week'] as const).map((value) => ({ value, label: strings.measures[value] }))}
          choose={setMeasure}
        />
      </div>
      {last.lower === null ? (
        <p>{strings.notYet}</p>
      ) : (
        <TrendChart
          times={points.map(({ at }) => at)}
          series={[{ key: 'value', label: strings.value, look: 'couplet', values: points.map(({ value }) => value) }]}
          band={{ label: strings.band, lower: points.map(({ lower }) => lower), upper: points.map(({ upper }) => upper) }}
          axisFormat={(value) => formats.shortMoney(value, currency)}
          format={money}
          reading={reading}
        />
      )}
      {narrowed && narrowed.times > 1.05 && (
        <p>{strings.narrowed(formats.calendarDay(narrowed.at), formats.count(Math.round(10 * narrowed.times) / 10))}</p>
      )}
      <DaysTable days={days} points={points} currency={currency} />
    </Panel>
  );
};
