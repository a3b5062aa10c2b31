import type { Rate } from '../../../api/resultsSchema';
import { capital, useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Bounds, IntervalBar } from '../../../ui/IntervalBar';
import { Empty } from '../../../ui/Notice';
import { Panel } from '../../../ui/Page';
import { DataTable } from '../../../ui/table/DataTable';

/** What shoppers did with coupons, estimated from reports with noise. */
export const Rates = ({ rates }: { readonly rates: readonly Rate[] }) => {
  const strings = useStrings('rates');
  const { asShare } = useStrings('results');
  const formats = useFormats();
  const wordsOf = ({ source, atLeast }: Rate): string => capital(strings.did[source]?.(formats.count(atLeast)) ?? `${source} ≥ ${atLeast}`);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      {rates.length === 0 ? (
        <Empty title={strings.none}>
          <p>{strings.noneNext}</p>
        </Empty>
      ) : (
        <>
          <DataTable
            caption={strings.title}
            quietCaption
            rows={rates}
            csv="results-private-reports"
            keyOf={({ source, atLeast }) => `${source} ${atLeast}`}
            columns={[
              {
                key: 'what',
                title: strings.what,
                cell: wordsOf,
                value: wordsOf,
              },
              {
                key: 'share',
                title: strings.share,
                csvTitle: asShare(strings.share),
                figure: true,
                value: ({ rate }) => rate?.share ?? null,
                cell: ({ rate }) => (rate ? formats.percent(rate.share) : '–'),
              },
              {
                key: 'interval',
                title: strings.interval,
                cell: ({ rate }) =>
                  rate ? (
                    <>
                      <IntervalBar
                        label={strings.sentence(formats.percent(rate.low), formats.percent(rate.high))}
                        value={rate.share}
                        lower={rate.low}
                        upper={rate.high}
                        from={0}
                        to={1}
                      />
                      <Bounds from={formats.percent(rate.low)} to={formats.percent(rate.high)} />
                    </>
                  ) : (
                    strings.tooFew
                  ),
              },
              ...(['low', 'high'] as const).map((side) => ({
                key: side,
                title: asShare(strings[side]),
                csvOnly: true,
                cell: () => null,
                value: ({ rate }: Rate) => rate?.[side] ?? null,
              })),
              {
                key: 'reports',
                title: strings.reports,
                figure: true,
                cell: ({ reports }) => formats.count(reports),
                value: ({ reports }) => reports,
              },
            ]}
          />
          <p class="muted">{strings.note}</p>
        </>
      )}
    </Panel>
  );
};
