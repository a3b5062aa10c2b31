import { useContext } from 'preact/hooks';
import type { OverviewOrders } from '../../api/overviewSchema';
import { TrendChart } from '../../charts/TrendChart';
import { capital, LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Panel, Reveal } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { trendOf } from './trendOf';

/** Net margin by group over the period, with the interval of the difference, and the same as a table. */
export const Trend = ({ orders, currency }: { readonly orders: OverviewOrders; readonly currency: string }) => {
  const strings = useStrings('overview');
  const { arms } = useStrings('experiment');
  const { asTable } = useStrings('ui');
  const { formats } = useContext(LanguageContext);
  const { groups, rows, band } = trendOf(orders);
  const money = (minor: number): string => formats.roundMoney(minor, currency);
  const signed = (minor: number): string => formats.signedRoundMoney(minor, currency);
  return (
    <Panel title={strings.trend}>
      <TrendChart
        times={rows.map(({ day }) => Date.parse(day))}
        series={groups.map((variant, i) => ({
          key: variant,
          label: capital(arms[variant]),
          look: variant,
          values: rows.map(({ nets }) => nets[i] ?? 0),
        }))}
        {...(band ? { band: { label: strings.band, ...band } } : {})}
        axisFormat={(value) => formats.shortMoney(value, currency)}
        format={money}
        height={208}
      />
      <Reveal label={asTable}>
        {() => (
          <DataTable
            caption={strings.trend}
            quietCaption
            rows={[...rows].reverse()}
            keyOf={({ day }) => day}
            csv="couplet-overview"
            columns={[
              { key: 'day', title: strings.day, cell: ({ day }) => formats.calendarDay(Date.parse(day)), value: ({ day }) => day },
              ...groups.map((variant, i) => ({
                key: variant,
                title: capital(arms[variant]),
                figure: true,
                cell: ({ nets }: (typeof rows)[number]) => money(nets[i] ?? 0),
                value: ({ nets }: (typeof rows)[number]) => Math.round(nets[i] ?? 0),
                money: currency,
              })),
              {
                key: 'added',
                title: strings.added,
                figure: true,
                cell: ({ added }) => (added?.value == null || added.interval.lower === null ? '–' : signed(added.value)),
                value: ({ added }) => (added?.value == null || added.interval.lower === null ? null : Math.round(added.value)),
                money: currency,
              },
              {
                key: 'interval',
                title: strings.intervalTitle,
                figure: true,
                cell: ({ added }) => {
                  const { lower = null, upper = null } = added?.interval ?? {};
                  return lower === null || upper === null ? '–' : strings.interval(signed(lower), signed(upper));
                },
              },
            ]}
          />
        )}
      </Reveal>
    </Panel>
  );
};
