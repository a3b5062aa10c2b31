import { SIMULATED_ROUTE } from '../../../protocol/order';
import type { ExperimentAnswer } from '../../api/experimentSchema';
import { headlineOf } from '../../experiment/plannedFrom';
import { nextStep } from '../../experiment/verdict';
import { capital, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Loaded } from '../../ui/Loaded';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { Days } from './Days';
import { GuardrailsPanel } from './GuardrailsPanel';
import { Headline } from './Headline';
import { Metrics } from './Metrics';
import { Trust } from './Trust';
import { type ResultsView, useExperimentDays } from './view/resultsView';

type Row = ExperimentAnswer['arms'][number];

/** One row per group, the control first. */
const Groups = ({ arms, currency }: { readonly arms: readonly Row[]; readonly currency: string }) => {
  const strings = useStrings('results');
  const { arms: names } = useStrings('experiment');
  const formats = useFormats();
  const count = (key: 'customers' | 'orders'): Column<Row> => ({
    key,
    title: strings[key],
    figure: true,
    cell: (row) => formats.count(row[key]),
    value: (row) => row[key],
  });
  const money = (key: 'revenue' | 'discount' | 'paidBack' | 'net' | 'netAtFullShare', title: string): Column<Row> => ({
    key,
    title,
    money: currency,
    figure: true,
    cell: (row) => formats.roundMoney(row[key], currency),
    value: (row) => row[key],
  });
  const nameOf = ({ variant }: Row): string => capital(names[variant]);
  return (
    <Panel title={strings.groups}>
      <DataTable
        caption={strings.groups}
        quietCaption
        rows={arms}
        keyOf={({ variant }) => variant}
        csv="results-groups"
        inOrder
        columns={[
          { key: 'group', title: strings.group, cell: nameOf, value: nameOf },
          {
            key: 'share',
            title: strings.share,
            csvTitle: strings.asShare(strings.share),
            figure: true,
            cell: ({ share }) => formats.percent(share, 0),
            value: ({ share }) => share,
          },
          count('customers'),
          count('orders'),
          money('revenue', strings.revenue),
          money('discount', strings.discount),
          money('paidBack', strings.refunds),
          money('net', strings.net),
          money('netAtFullShare', strings.netAtFullShare),
        ]}
      />
      <p class="muted">{strings.netAtFullShareNote}</p>
    </Panel>
  );
};

const OverDays = ({ result, view }: SummaryProps) => {
  const answer = useExperimentDays(view);
  const pair = headlineOf(result);
  return pair ? <Loaded answer={answer}>{(days) => <Days days={days} pair={pair} currency={view.currency} />}</Loaded> : null;
};

interface SummaryProps {
  readonly result: ExperimentAnswer;
  readonly view: ResultsView;
}

/** What coupons earned, how certain that is, and whether the data can be trusted. */
export const Summary = ({ result, view }: SummaryProps) => {
  const strings = useStrings('results');
  const formats = useFormats();
  const { currency, mayWrite, days, isShared } = view;
  const asked = headlineOf(result);
  const simulated = result.coverage.routes.find(({ route }) => route === SIMULATED_ROUTE)?.orders ?? 0;
  return (
    <>
      {/* The console itself has a notice of its own on every page. */}
      {isShared && simulated > 0 && <Notice kind="info">{strings.simulated(formats.count(simulated))}</Notice>}
      <Panel title={strings.earned}>
        <Headline result={result} currency={currency} />
        {asked && <p class="next-step">{strings.nextSteps[nextStep(asked.verdict, result.weeks)]}</p>}
      </Panel>
      {asked && <Metrics comparisons={result.comparisons} weeks={result.weeks} currency={currency} ofPeriod={days !== undefined} />}
      <OverDays result={result} view={view} />
      <Groups arms={result.arms} currency={currency} />
      {asked && !days && <GuardrailsPanel mayWrite={mayWrite} />}
      <Trust {...result} currency={currency} />
    </>
  );
};
