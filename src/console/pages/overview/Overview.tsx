import { useContext } from 'preact/hooks';
import { budgetsSchema } from '../../api/budgetsSchema';
import { experimentResultSchema } from '../../api/experimentSchema';
import { type Summary, summarySchema } from '../../api/schemas';
import { lazy } from '../../app/lazy';
import { useAnswer } from '../../app/useAnswer';
import { LanguageContext, useStrings } from '../../i18n/language';
import { textOf } from '../../i18n/textOf';
import { Loaded } from '../../ui/Loaded';
import { Page } from '../../ui/Page';
import { Budgets } from './Budgets';
import { Earned } from './Earned';
import { Next } from './Next';
import { overviewStrings } from './overviewStrings';
import { Refused } from './Refused';
import { Safety } from './Safety';

const Burn = lazy(async () => (await import('./Burn')).Burn);

interface PartProps {
  readonly summary: Summary;
  readonly titleOf: (couponId: string) => string;
}

/** Once something is published. */
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

/** Monday morning: what did it earn, is it safe, what next. */
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
