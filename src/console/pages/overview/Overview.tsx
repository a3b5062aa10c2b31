import { useContext } from 'preact/hooks';
import { type Answer as Answered, useAnswer } from '../../api/ask';
import { type CampaignChoice, campaignChoices } from '../../api/campaignChoices';
import { experimentResultSchema } from '../../api/experimentSchema';
import { type OverviewAnswer, overviewSchema } from '../../api/overviewSchema';
import { type Summary, summarySchema } from '../../api/summarySchema';
import { budgetsSchema } from '../../budgets/budgetForecast';
import { headlineOf } from '../../experiment/plannedFrom';
import { LanguageContext, textOf } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { type Period, usePeriod } from '../../routing/period';
import { useRoute, withQuery } from '../../routing/routes';
import { CampaignPicker } from '../../ui/CampaignPicker';
import { DateRange } from '../../ui/DateRange';
import { Help } from '../../ui/Help';
import { Loaded, lazy } from '../../ui/Loaded';
import { Failed, Notice } from '../../ui/Notice';
import { Page, Reveal } from '../../ui/Page';
import { Answer } from './Answer';
import { answerOf } from './answerOf';
import { CampaignCoupons } from './CampaignCoupons';
import { Concerns } from './Concerns';
import { Next, type StandingAnswer, standingSchema } from './Next';
import './overview.css';
import { Ranking } from './Ranking';
import { SetupChecklist, setupOf } from './Setup';
import { Tiles } from './Tiles';
import { Trend } from './Trend';

const Budgets = lazy(async () => (await import('../../budgets/Budgets')).Budgets);

/** Path of the figures of a period. @param coupons of one campaign; absent: of all */
const pathOf = (period: Period, coupons: readonly string[] | undefined): string => {
  const days = period.preset === 'custom' ? { from: period.from, to: period.to } : { days: period.preset };
  return withQuery('admin/overview', { ...days, coupons: coupons?.join(',') ?? '' });
};

interface PartProps {
  readonly summary: Summary;
  readonly overview: OverviewAnswer;
  readonly oneCampaign: boolean;
  readonly campaign: Answered<StandingAnswer>;
  readonly choices: readonly CampaignChoice[];
}

const Content = ({ summary, overview, campaign, choices, oneCampaign }: PartProps) => {
  const strings = useStrings('overview');
  const { language } = useContext(LanguageContext);
  const experiment = useAnswer('admin/experiment', experimentResultSchema);
  const budgets = useAnswer('admin/budgets', budgetsSchema);
  const none = experiment.failure?.code === 'no_experiment_orders';
  const asked = [experiment, budgets].every(({ value, failure }) => value !== undefined || failure !== undefined);
  const currency = overview.currency ?? summary.catalog[0]?.currency ?? 'USD';
  const titleOf = (couponId: string): string => {
    const entry = summary.catalog.find(({ coupon }) => coupon.id === couponId);
    return entry ? textOf(entry.coupon.title, language) : couponId;
  };
  const nameOf = (campaignId: string): string => choices.find(({ id }) => id === campaignId)?.name ?? campaignId;
  const measured = overview.setup.measuredOrderAt !== null;
  const { orders, ranking } = overview;
  const answer = none ? 'none' : experiment.value;
  const result = experiment.value && headlineOf(experiment.value);
  return (
    <div class="stack">
      {!summary.bundle || none ? (
        <Answer answer={{ code: summary.bundle ? 'no_orders' : 'unpublished' }} currency={currency} />
      ) : (
        <Loaded answer={experiment}>
          {(result) => <Answer answer={answerOf(result, Date.now())} currency={currency} weeks={result.weeks} />}
        </Loaded>
      )}
      {measured && <Tiles overview={overview} currency={currency} result={result} />}
      {measured && oneCampaign && (
        <Notice kind="info">
          <p>{strings.oneCampaign}</p>
        </Notice>
      )}
      <div class="overview-columns">
        <div class="stack">
          {!measured && <SetupChecklist setup={overview.setup} />}
          {measured && orders && <Trend orders={orders} currency={currency} />}
          {measured && !orders && <CampaignCoupons overview={overview} currency={currency} titleOf={titleOf} />}
          {ranking && <Ranking ranking={ranking} currency={currency} titleOf={titleOf} />}
        </div>
        <div class="stack">
          <Next
            campaign={campaign}
            summary={summary}
            budgets={budgets.value}
            experiment={answer}
            tagSeen={setupOf(overview.setup).some(({ step, at }) => step === 'tag' && at !== null)}
            asked={asked || !summary.bundle}
            titleOf={titleOf}
            nameOf={nameOf}
          />
          <Concerns summary={summary} nameOf={nameOf} />
        </div>
      </div>
      {summary.catalog.length > 0 && <Reveal label={strings.budgets}>{() => <Budgets summary={summary} />}</Reveal>}
    </div>
  );
};

/** The start page: what coupons earned, the figures of the chosen days, and what to do next. */
export const Overview = () => {
  const strings = useStrings('overview');
  const [period, choose] = usePeriod('28');
  const { query } = useRoute();
  const campaign = useAnswer('admin/campaign', standingSchema);
  const choices = campaignChoices(campaign.value?.published?.campaign);
  const chosen = choices.find(({ id }) => id === query.get('campaign'));
  const summary = useAnswer('admin/summary', summarySchema);
  const path = pathOf(period, chosen?.coupons);
  const overview = useAnswer(path, overviewSchema);
  // The figures of another period are not shown under the name of this one.
  const shown = overview.of === path ? overview.value : undefined;
  const measured = overview.value?.setup.measuredOrderAt != null;
  return (
    <Page
      title={strings.title}
      action={
        measured && (
          <>
            <CampaignPicker choices={choices} chosen={chosen?.id} />
            <DateRange period={period} choose={choose} today={overview.value?.today ?? ''} />
            <Help about={strings.title}>
              {strings.help.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </Help>
          </>
        )
      }
    >
      {overview.failure && summary.value && <Failed failure={overview.failure} retry={overview.reload} />}
      <Loaded answer={summary}>
        {(facts) =>
          shown ? (
            <Content summary={facts} overview={shown} campaign={campaign} choices={choices} oneCampaign={chosen !== undefined} />
          ) : (
            !overview.failure && <Loaded answer={{ ...overview, value: shown }}>{() => null}</Loaded>
          )
        }
      </Loaded>
    </Page>
  );
};
