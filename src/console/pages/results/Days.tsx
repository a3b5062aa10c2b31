import { useCallback, useMemo, useState } from 'preact/hooks';
import type { ExperimentDaysAnswer } from '../../api/experimentSchema';
import { experimentStrings } from '../../experiment/experimentStrings';
import { useFormats, useStrings } from '../../i18n/i18n';
import { Choice } from '../../ui/Field';
import { lazy } from '../../ui/Loaded';
import { Panel, Reveal } from '../../ui/Page';
import { uiStrings } from '../../ui/strings';
import { DataTable } from '../../ui/table/DataTable';
import { type DayPoint, dayPoints, dayRange, type Measure, narrowedSinceHalfway, type Pair } from './daySeries';
import { daysStrings, usePairName } from './resultsStrings';

/** The chart's figures, latest day first. */
const DaysTable = ({ days, points, currency }: Pick<DaysProps, 'days' | 'currency'> & { readonly points: readonly DayPoint[] }) => {
  const strings = useStrings(daysStrings);
  const { asTable } = useStrings(uiStrings);
  const { arms } = useStrings(experimentStrings);
  const formats = useFormats();
  const money = (amount: number | null): string => (amount === null ? strings.none : formats.signedRoundMoney(amount, currency));
  const rows = points.map((point, i) => ({ ...point, arms: days.days[i]?.arms ?? [] })).reverse();
  return (
    <Reveal label={asTable}>
      {() => (
        <DataTable
          caption={strings.chart}
          rows={rows}
          keyOf={({ at }) => String(at)}
          columns={[
            { key: 'day', title: strings.day, cell: ({ at }) => formats.calendarDay(at) },
            { key: 'value', title: strings.value, figure: true, cell: ({ value }) => money(value) },
            { key: 'lower', title: strings.lower, figure: true, cell: ({ lower }) => money(lower) },
            { key: 'upper', title: strings.upper, figure: true, cell: ({ upper }) => money(upper) },
            ...(rows[0]?.arms ?? []).map(({ variant }) => ({
              key: variant,
              title: strings.ordersOf(arms[variant]),
              figure: true,
              cell: (row: (typeof rows)[number]) => formats.count(row.arms.find((arm) => arm.variant === variant)?.orders ?? 0),
            })),
          ]}
        />
      )}
    </Reveal>
  );
};

const Chart = lazy(async () => (await import('./DaysChart')).DaysChart);

interface DaysProps {
  readonly days: ExperimentDaysAnswer;
  /** The comparison shown first. */
  readonly pair: Pair;
  readonly currency: string;
}

/** The result over time: as a chart, in a sentence and as a table. */
export const Days = ({ days, pair, currency }: DaysProps) => {
  const strings = useStrings(daysStrings);
  const pairName = usePairName();
  const formats = useFormats();
  const [chosen, setChosen] = useState(`${pair.treatment} ${pair.control}`);
  const [measure, setMeasure] = useState<Measure>('week');
  const [pointed, setPointed] = useState<number | null>(null);
  const pairs = days.days.at(-1)?.comparisons ?? [];
  const current = pairs.find(({ treatment, control }) => `${treatment} ${control}` === chosen) ?? pairs[0];
  const points = useMemo(() => (current ? dayPoints(days, current, measure) : []), [days, current, measure]);
  const point = useCallback((index: number | null) => setPointed(index), []);
  const last = points.at(-1);
  if (!current || !last) return null;
  const weekly = measure === 'week';
  const sentence = ({ at, value, lower, upper }: (typeof points)[number]): string => {
    const money = (amount: number): string => formats.signedRoundMoney(amount, currency);
    return lower === null || upper === null
      ? strings.summaryOpen(formats.calendarDay(at), money(value), weekly)
      : strings.summary(formats.calendarDay(at), money(value), money(lower), money(upper), weekly);
  };
  const narrowed = weekly ? narrowedSinceHalfway(points) : null;
  const [low, high] = dayRange(points);
  const cut = points.some(({ lower, upper }) => (lower !== null && lower < low) || (upper !== null && upper > high));
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <div class="choices row">
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
          options={(['week', 'all'] as const).map((value) => ({ value, label: strings.measures[value] }))}
          choose={setMeasure}
        />
      </div>
      {last.lower === null ? (
        <p>{strings.notYet}</p>
      ) : (
        <figure class="over-days">
          <figcaption>
            {formats.sentences([
              sentence(last),
              narrowed && narrowed.times > 1.05
                ? strings.narrowed(formats.calendarDay(narrowed.at), formats.count(Math.round(10 * narrowed.times) / 10))
                : '',
            ])}
          </figcaption>
          <Chart points={points} currency={currency} pointed={point} />
          <p class="legend muted" aria-hidden="true">
            {pointed === null || !points[pointed] ? (
              <>
                <span class="key line" /> {strings.legendValue} <span class="key band" /> {strings.legendBand}
              </>
            ) : (
              sentence(points[pointed])
            )}
          </p>
          {cut && <p class="muted">{strings.beyond}</p>}
        </figure>
      )}
      <DaysTable days={days} points={points} currency={currency} />
    </Panel>
  );
};
