import type { ExperimentAnswer } from '../../api/experimentSchema';
import { capital, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { usePairName } from './view/pairName';

type Answer = Pick<ExperimentAnswer, 'sampleRatio' | 'coverage' | 'comparisons' | 'known' | 'capped'> & { readonly currency: string };

const Split = ({ sampleRatio }: Pick<Answer, 'sampleRatio'>) => {
  const strings = useStrings('trust');
  const { asShare } = useStrings('results');
  const { arms } = useStrings('experiment');
  const formats = useFormats();
  if (!sampleRatio) return <Notice kind="info">{strings.ratioUnmeasured}</Notice>;
  const { assigned, p, mismatch, arms: drawn } = sampleRatio;
  const shown = p < 0.001 ? strings.tiny : formats.number(Math.round(1_000 * p) / 1_000);
  return (
    <>
      {mismatch ? (
        <Notice kind="bad">{strings.ratioBad(formats.count(assigned), p < 0.001 ? shown : `= ${shown}`)}</Notice>
      ) : (
        <Notice kind="good">{strings.ratioGood(formats.count(assigned), shown)}</Notice>
      )}
      <DataTable
        caption={strings.ratio}
        quietCaption
        rows={drawn}
        csv="results-assignment"
        inOrder
        keyOf={({ variant }) => variant}
        columns={[
          {
            key: 'group',
            title: strings.group,
            cell: ({ variant }) => capital(arms[variant]),
            value: ({ variant }) => capital(arms[variant]),
          },
          {
            key: 'devices',
            title: strings.devices,
            figure: true,
            cell: (row) => formats.count(row.assigned),
            value: (row) => row.assigned,
          },
          {
            key: 'measured',
            title: strings.measured,
            csvTitle: asShare(strings.measured),
            figure: true,
            cell: (row) => formats.percent(row.assigned / assigned),
            value: (row) => row.assigned / assigned,
          },
          {
            key: 'planned',
            title: strings.planned,
            csvTitle: asShare(strings.planned),
            figure: true,
            cell: (row) => formats.percent(row.share),
            value: (row) => row.share,
          },
        ]}
      />
      <p class="muted">{strings.ratioOf}</p>
    </>
  );
};

const Routes = ({ coverage, comparisons, currency }: Pick<Answer, 'coverage' | 'comparisons' | 'currency'>) => {
  const strings = useStrings('trust');
  const { asShare } = useStrings('results');
  const pairName = usePairName();
  const formats = useFormats();
  const { orders, attributed, malformed, identified, routes } = coverage;
  const named = (route: string): string => route || strings.unnamed;
  const losing = routes.filter(({ loses }) => loses);
  const share = (of: number, all: number): string => (all > 0 ? formats.percent(of / all) : '–');
  return (
    <>
      <p>{strings.routesLead(share(attributed, orders), formats.count(orders))}</p>
      <DataTable
        caption={strings.routes}
        quietCaption
        rows={routes}
        csv="results-checkouts"
        keyOf={({ route }) => route}
        columns={[
          { key: 'route', title: strings.route, cell: ({ route }) => named(route), value: ({ route }) => named(route) },
          { key: 'orders', title: strings.orders, figure: true, cell: (row) => formats.count(row.orders), value: (row) => row.orders },
          {
            key: 'marked',
            title: strings.marked,
            csvTitle: asShare(strings.marked),
            figure: true,
            cell: (row) => share(row.attributed, row.orders),
            value: (row) => (row.orders > 0 ? row.attributed / row.orders : null),
          },
          {
            key: 'missing',
            title: strings.missing,
            figure: true,
            value: ({ loses, missing }) => (loses ? missing : 0),
            cell: ({ loses, missing }) => (loses ? formats.count(Math.round(missing)) : strings.nothingMissing),
          },
          {
            key: 'margin',
            title: strings.missingMargin,
            money: currency,
            figure: true,
            value: ({ loses, missingMargin }) => (loses ? missingMargin : null),
            cell: ({ loses, missingMargin }) => (loses ? formats.roundMoney(missingMargin, currency) : '–'),
          },
        ]}
      />
      {losing.length > 0 ? (
        <Notice kind="bad">
          <p>{strings.loses(formats.list(losing.map(({ route }) => named(route))))}</p>
          {comparisons.map(
            ({ treatment, control, bounds }) =>
              bounds &&
              bounds.lower !== null &&
              bounds.upper !== null && (
                <p key={`${treatment} ${control}`}>
                  {strings.bounds(
                    pairName({ treatment, control }),
                    formats.signedRoundMoney(bounds.lower, currency),
                    formats.signedRoundMoney(bounds.upper, currency),
                  )}
                </p>
              ),
          )}
        </Notice>
      ) : (
        routes.length > 1 && <Notice kind="good">{strings.keeps}</Notice>
      )}
      {malformed > 0 && <Notice kind="warning">{strings.malformed(formats.count(malformed))}</Notice>}
      <p class="muted">{identified === orders ? strings.allIdentified : strings.identified(share(identified, orders))}</p>
    </>
  );
};

/** Known customers, and those that count only partly. */
const Customers = ({ known, capped, currency }: Pick<Answer, 'known' | 'capped' | 'currency'>) => {
  const strings = useStrings('trust');
  const formats = useFormats();
  return (
    <>
      {known?.mismatch && <Notice kind="bad">{strings.knownBad}</Notice>}
      {known && <p>{strings.known(formats.count(known.customers), formats.percent(Math.max(0, known.explained)))}</p>}
      {capped && (
        <p class="muted">
          {strings.capped(
            formats.count(capped.customers),
            formats.roundMoney(capped.lower, currency),
            formats.roundMoney(capped.upper, currency),
          )}
        </p>
      )}
    </>
  );
};

/** Problems that would bias the comparison. */
export const Trust = ({ sampleRatio, coverage, comparisons, known, capped, currency }: Answer) => {
  const strings = useStrings('trust');
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <h3>{strings.ratio}</h3>
      <Split sampleRatio={sampleRatio} />
      <Customers known={known} capped={capped} currency={currency} />
      <h3>{strings.routes}</h3>
      <Routes coverage={coverage} comparisons={comparisons} currency={currency} />
    </Panel>
  );
};
