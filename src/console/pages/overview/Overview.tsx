import { useContext } from 'preact/hooks';
import { type Answer, useAnswer } from '../../api/ask';
import { type ExperimentAnswer, experimentResultSchema } from '../../api/experimentSchema';
import { refusalsSchema } from '../../api/reportingSchema';
import { type Summary, summarySchema } from '../../api/summarySchema';
import { experimentStrings } from '../../experiment/experimentStrings';
import { Headline } from '../../experiment/Headline';
import { LanguageContext, textOf, useFormats, useStrings } from '../../i18n/i18n';
import { hrefOf } from '../../routing/routes';
import { Meter } from '../../ui/Figure';
import { Loaded, lazy } from '../../ui/Loaded';
import { Empty } from '../../ui/Notice';
import { Page, Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { refusalRows, refusalStrings } from '../results/refusalReasons';
import { budgetsSchema } from './budgetForecast';
import { Next } from './Next';
import { overviewStrings } from './overviewStrings';
import { Safety } from './Safety';

/** Each coupon's budget: spent, and reserved for open codes. */
const Budgets = ({ catalog, use }: Summary) => {
  const strings = useStrings(overviewStrings);
  const { language, formats } = useContext(LanguageContext);
  return (
    <Panel title={strings.budgets}>
      <DataTable
        caption={strings.budgets}
        quietCaption
        rows={catalog}
        keyOf={({ coupon }) => coupon.id}
        columns={[
          {
            key: 'coupon',
            title: strings.coupon,
            cell: ({ coupon }) => <a href={hrefOf('coupons', coupon.id)}>{textOf(coupon.title, language)}</a>,
          },
          {
            key: 'spent',
            title: strings.spent,
            figure: true,
            cell: ({ usedMoney, reservedMoney, budget, currency }) => (
              <>
                {formats.money(usedMoney, currency)}
                {budget.money !== undefined && <Meter used={usedMoney} held={reservedMoney} of={budget.money} />}
              </>
            ),
          },
          { key: 'open', title: strings.open, figure: true, cell: ({ reservedMoney, currency }) => formats.money(reservedMoney, currency) },
          {
            key: 'of',
            title: strings.of,
            figure: true,
            cell: ({ budget, currency }) => (budget.money === undefined ? strings.noLimit : formats.money(budget.money, currency)),
          },
          {
            key: 'today',
            title: strings.today,
            figure: true,
            cell: ({ coupon, currency }) => formats.money(use.find(({ couponId }) => couponId === coupon.id)?.today.money ?? 0, currency),
          },
          { key: 'codes', title: strings.codes, figure: true, cell: ({ usedCount }) => formats.count(usedCount) },
        ]}
      />
    </Panel>
  );
};

/** What coupons earned, or how long until that is known. */
const Earned = ({ answer, currency }: { readonly answer: Answer<ExperimentAnswer>; readonly currency: string }) => {
  const strings = useStrings(overviewStrings);
  const { noOrders, noOrdersNext } = useStrings(experimentStrings);
  const nothing = answer.failure?.code === 'no_experiment_orders' || answer.failure?.code === 'no_bundle';
  return (
    <Panel title={strings.earned} lead={strings.earnedLead}>
      {nothing ? (
        <Empty title={noOrders}>
          <p>{noOrdersNext}</p>
        </Empty>
      ) : (
        <Loaded answer={answer}>
          {(result) => (
            <>
              <Headline result={result} currency={currency} />
              <p>
                <a href={hrefOf('results')}>{strings.more}</a>
              </p>
            </>
          )}
        </Loaded>
      )}
    </Panel>
  );
};

/** Most frequent reasons shown here; all of them are under Results. */
const MOST = 3;

/** Why codes were refused, for the same period as under Results. Empty if none was refused. */
const Refused = () => {
  const strings = useStrings(overviewStrings);
  const { sentences, other } = useStrings(refusalStrings);
  const formats = useFormats();
  const { value } = useAnswer('admin/refusals?days=30', refusalsSchema);
  const rows = refusalRows(value?.counts ?? []);
  if (rows.length === 0) return null;
  return (
    <Panel title={strings.refused} lead={strings.refusedLead(formats.count(rows.reduce((sum, { count }) => sum + count, 0)))}>
      <ul>
        {rows.slice(0, MOST).map(({ code, count }) => (
          <li key={code}>
            {strings.refusedFor(formats.count(count), sentences[code] ?? other)} <span class="code-line">{code}</span>
          </li>
        ))}
      </ul>
      <p>
        <a href={hrefOf('results')}>{strings.refusedMore}</a>
      </p>
    </Panel>
  );
};

const Burn = lazy(async () => (await import('./Burn')).Burn);

interface PartProps {
  readonly summary: Summary;
  readonly titleOf: (couponId: string) => string;
}

/** The overview once something is published. */
const Live = ({ summary, titleOf }: PartProps) => {
  const experiment = useAnswer('admin/experiment', experimentResultSchema);
  const budgets = useAnswer('admin/budgets', budgetsSchema);
  const none = experiment.failure?.code === 'no_experiment_orders';
  const settled = ({ value, failure }: typeof experiment | typeof budgets): boolean => value !== undefined || failure !== undefined;
  return (
    <>
      <Earned answer={experiment} currency={summary.catalog[0]?.currency ?? 'USD'} />
      <Safety summary={summary} />
      <Next
        summary={summary}
        budgets={budgets.value}
        experiment={none ? 'none' : experiment.value}
        asked={settled(experiment) && settled(budgets)}
        titleOf={titleOf}
      />
      {summary.catalog.length > 0 && (
        <>
          <Budgets {...summary} />
          <Refused />
          <Burn budgets={budgets} titleOf={titleOf} />
        </>
      )}
    </>
  );
};

/** The start page: what coupons earned, whether all is safe, and what to do next. */
export const Overview = () => {
  const strings = useStrings(overviewStrings);
  const { language } = useContext(LanguageContext);
  const answer = useAnswer('admin/summary', summarySchema);
  return (
    <Page title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>
        {(summary) => {
          const titleOf = (couponId: string): string => {
            const entry = summary.catalog.find(({ coupon }) => coupon.id === couponId);
            return entry ? textOf(entry.coupon.title, language) : couponId;
          };
          return (
            <div class="stack">
              {summary.bundle ? (
                <Live summary={summary} titleOf={titleOf} />
              ) : (
                <>
                  <Safety summary={summary} />
                  <Next summary={summary} budgets={undefined} experiment={undefined} asked titleOf={titleOf} />
                </>
              )}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
};
