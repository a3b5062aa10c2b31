import { experimentStrings } from '../../experiment/experimentStrings';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { Reveal } from '../../ui/Reveal';
import { uiStrings } from '../../ui/strings';
import type { DaysProps } from './Days';
import type { DayPoint } from './daySeries';
import { daysStrings } from './daysStrings';

/** The chart's figures, latest day first. */
export const DaysTable = ({ days, points, currency }: Pick<DaysProps, 'days' | 'currency'> & { readonly points: readonly DayPoint[] }) => {
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
