import { useContext } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import { type ExperimentAnswer, experimentDaysSchema, experimentResultSchema } from '../../api/experimentSchema';
import { type Summary, summarySchema } from '../../api/summarySchema';
import { experimentStrings } from '../../experiment/experimentStrings';
import { Headline } from '../../experiment/Headline';
import { headlineOf, plannedFrom } from '../../experiment/plannedFrom';
import { nextStep } from '../../experiment/verdict';
import { capital, LanguageContext, textOf, useFormats, useStrings } from '../../i18n/i18n';
import { hrefOf, type PageContext } from '../../routing/routes';
import { Loaded } from '../../ui/Loaded';
import { Empty } from '../../ui/Notice';
import { Page, Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { Funnel, Refusals } from './Claims';
import { Comparisons } from './Comparisons';
import { CouponWorth, Creatives } from './Coupons';
import { Days } from './Days';
import { GuardrailsPanel } from './GuardrailsPanel';
import { MoreMetrics } from './MoreMetrics';
import { Plan } from './Plan';
import { Rates } from './Rates';
import { resultsStrings } from './resultsStrings';
import { Trust } from './Trust';

type Row = ExperimentAnswer['arms'][number];

/** One row per group, the control first. */
const ArmsTable = ({ arms, currency }: { readonly arms: readonly Row[]; readonly currency: string }) => {
  const strings = useStrings(resultsStrings);
  const { arms: names } = useStrings(experimentStrings);
  const formats = useFormats();
  const count = (key: 'customers' | 'orders'): Column<Row> => ({
    key,
    title: strings[key],
    figure: true,
    cell: (row) => formats.count(row[key]),
  });
  const money = (key: keyof Row & ('revenue' | 'discount' | 'net' | 'netAtFullShare')): Column<Row> => ({
    key,
    title: strings[key],
    figure: true,
    cell: (row) => formats.roundMoney(row[key], currency),
  });
  return (
    <Panel title={strings.fromOrders} lead={strings.fromOrdersLead}>
      <DataTable
        caption={strings.fromOrders}
        quietCaption
        rows={arms}
        keyOf={({ variant }) => variant}
        columns={[
          { key: 'group', title: strings.group, cell: ({ variant }) => capital(names[variant]) },
          { key: 'share', title: strings.share, figure: true, cell: ({ share }) => formats.percent(share, 0) },
          count('customers'),
          count('orders'),
          money('revenue'),
          money('discount'),
          { key: 'refunds', title: strings.refunds, figure: true, cell: ({ paidBack }) => formats.roundMoney(paidBack, currency) },
          money('net'),
          money('netAtFullShare'),
        ]}
      />
      <p class="muted">{strings.netAtFullShareNote}</p>
    </Panel>
  );
};

interface AnswerProps {
  readonly result: ExperimentAnswer;
  readonly currency: string;
  readonly titleOf: (couponId: string) => string;
  readonly mayWrite: boolean;
}

const OverDays = ({ result, currency }: Pick<AnswerProps, 'result' | 'currency'>) => {
  const answer = useAnswer('admin/experiment/days', experimentDaysSchema);
  const pair = headlineOf(result);
  return pair ? <Loaded answer={answer}>{(days) => <Days days={days} pair={pair} currency={currency} />}</Loaded> : null;
};

const Answered = ({ result, currency, titleOf, mayWrite }: AnswerProps) => {
  const strings = useStrings(resultsStrings);
  const asked = headlineOf(result);
  return (
    <>
      <Panel title={strings.earned} lead={strings.earnedLead}>
        <Headline result={result} currency={currency} />
        {asked && (
          <p>
            <strong>{strings.next}</strong> {strings.nextSteps[nextStep(asked.verdict, result.weeks)]}
          </p>
        )}
      </Panel>
      <ArmsTable arms={result.arms} currency={currency} />
      {asked && <Comparisons comparisons={result.comparisons} weeks={result.weeks} currency={currency} />}
      {asked && <GuardrailsPanel mayWrite={mayWrite} />}
      <OverDays result={result} currency={currency} />
      <Trust {...result} currency={currency} />
      {result.creatives && <Creatives test={result.creatives} titleOf={titleOf} currency={currency} />}
      {result.coupons && <CouponWorth coupons={result.coupons} titleOf={titleOf} currency={currency} />}
      {asked && <MoreMetrics result={result} asked={asked} currency={currency} />}
    </>
  );
};

const Sections = ({ summary, mayWrite }: { readonly summary: Summary; readonly mayWrite: boolean }) => {
  const strings = useStrings(resultsStrings);
  const { notPublished, noOrders, noOrdersNext } = useStrings(experimentStrings);
  const { language } = useContext(LanguageContext);
  const answer = useAnswer('admin/experiment', experimentResultSchema);
  const currency = summary.catalog[0]?.currency ?? 'USD';
  const titleOf = (couponId: string): string => {
    const entry = summary.catalog.find(({ coupon }) => coupon.id === couponId);
    return entry ? textOf(entry.coupon.title, language) : couponId;
  };
  const { value, failure } = answer;
  const nothing = failure?.code === 'no_experiment_orders' || failure?.code === 'no_bundle';
  return (
    <div class="stack">
      {nothing && (
        <Panel title={strings.earned} lead={strings.earnedLead}>
          <Empty title={summary.bundle ? noOrders : notPublished}>
            {summary.bundle ? (
              <p>{noOrdersNext}</p>
            ) : (
              <a class="button primary" href={hrefOf('coupons')}>
                {strings.setUp}
              </a>
            )}
          </Empty>
        </Panel>
      )}
      {!nothing && (
        <Loaded answer={answer}>
          {(result) => <Answered result={result} currency={currency} titleOf={titleOf} mayWrite={mayWrite} />}
        </Loaded>
      )}
      {summary.bundle && (
        <>
          <Funnel titleOf={titleOf} />
          <Refusals titleOf={titleOf} />
          {summary.rates && <Rates rates={summary.rates} />}
        </>
      )}
      {(value || failure) && <Plan {...plannedFrom(value)} currency={currency} />}
    </div>
  );
};

/** What coupons earned, how certain that is, and what shoppers did with them. */
export const Results = ({ mayWrite }: PageContext) => {
  const strings = useStrings(resultsStrings);
  const summary = useAnswer('admin/summary', summarySchema);
  return (
    <Page title={strings.title} lead={strings.lead}>
      <Loaded answer={summary}>{(value) => <Sections summary={value} mayWrite={mayWrite} />}</Loaded>
    </Page>
  );
};
