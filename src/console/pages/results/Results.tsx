import { Printer } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import type { ExperimentAnswer } from '../../api/experimentSchema';
import { type Campaign, type Rate, resultsSchema, type ShareLink } from '../../api/resultsSchema';
import { LanguageContext, textOf, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { type Days, daysOf, type Period, usePeriod } from '../../routing/period';
import { hrefOf, type PageContext, useRoute, withQuery } from '../../routing/routes';
import { CampaignPicker, campaignName } from '../../ui/CampaignPicker';
import { DateRange } from '../../ui/DateRange';
import { Help } from '../../ui/Help';
import { Loaded, lazy } from '../../ui/Loaded';
import { Empty, Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Tabs } from '../../ui/Tabs';
import { ExportTables } from './ExportTables';
import { type ResultsView, useExperiment } from './view/resultsView';
import './results.css';

const tabs = ['summary', 'coupons', 'segments', 'claims', 'privacy', 'plan'] as const;
type Tab = (typeof tabs)[number];

/** Tabs whose figures are those of the chosen days. */
const ofDays: readonly Tab[] = ['summary', 'coupons', 'segments', 'claims'];

/** Tabs of which each row belongs to a coupon, and so to a campaign. */
const ofCampaigns: readonly Tab[] = ['coupons', 'claims'];
/** Tabs that compare all campaigns together. */
const ofAllCampaigns: readonly Tab[] = ['summary', 'segments'];

const Summary = lazy(async () => (await import('./Summary')).Summary);
const CouponsTab = lazy(async () => (await import('./Coupons')).CouponsTab);
const Segments = lazy(async () => (await import('./segments/Segments')).Segments);
const ClaimsTab = lazy(async () => (await import('./Claims')).ClaimsTab);
const Privacy = lazy(async () => (await import('./privacy/Privacy')).Privacy);
const PlanTab = lazy(async () => (await import('./Plan')).PlanTab);
const Share = lazy(async () => (await import('./share/Share')).Share);

/** Why there are no results, and what to do. */
const NoResults = ({ isPublished, view }: { readonly isPublished: boolean; readonly view: ResultsView }) => {
  const strings = useStrings('results');
  const { notPublished, noOrders, noOrdersNext } = useStrings('experiment');
  if (!isPublished)
    return (
      <Empty title={notPublished}>
        {view.mayWrite && (
          <a class="button primary" href={hrefOf('campaigns')}>
            {strings.setUp}
          </a>
        )}
      </Empty>
    );
  return (
    <Empty title={view.days ? strings.noDays : noOrders}>
      <p>{view.days ? strings.noDaysNext : noOrdersNext}</p>
    </Empty>
  );
};

interface ExperimentTabProps {
  readonly view: ResultsView;
  readonly children: (result: ExperimentAnswer) => ComponentChildren;
}

/** A tab about the experiment. */
const ExperimentTab = ({ view, children }: ExperimentTabProps) => {
  const answer = useExperiment(view);
  const code = answer.failure?.code;
  if (code === 'no_experiment_orders' || code === 'no_bundle') return <NoResults isPublished={code !== 'no_bundle'} view={view} />;
  return <Loaded answer={answer}>{children}</Loaded>;
};

const Content = ({ tab, view, rates }: { readonly tab: Tab; readonly view: ResultsView; readonly rates: readonly Rate[] }) => {
  switch (tab) {
    case 'summary':
      return <ExperimentTab view={view}>{(result) => <Summary result={result} view={view} />}</ExperimentTab>;
    case 'coupons':
      return <ExperimentTab view={view}>{(result) => <CouponsTab result={result} view={view} />}</ExperimentTab>;
    case 'segments':
      return <Segments view={view} />;
    case 'claims':
      return <ClaimsTab view={view} />;
    case 'privacy':
      return <Privacy view={view} rates={rates} />;
    case 'plan':
      return <PlanTab currency={view.currency} />;
  }
};

interface PrintHeadProps extends Pick<ResultsView, 'days'> {
  readonly campaign: Campaign | undefined;
}

/** On paper only: the shop, the day, and which days and campaign are shown. */
const PrintHead = ({ days, campaign }: PrintHeadProps) => {
  const { mainCampaign } = useStrings('overview');
  const strings = useStrings('results');
  const formats = useFormats();
  const day = (text: string): string => formats.calendarDay(Date.parse(text));
  return (
    <p class="print-only">
      {strings.printed(location.host, formats.day(Date.now()))}
      <br />
      {days ? strings.fromTo(day(days.from), day(days.to)) : strings.allDays}
      {campaign && (
        <>
          <br />
          {campaignName(campaign, mainCampaign)}
        </>
      )}
    </p>
  );
};

/** Parts of the address that name the chosen days. */
const queryOf = (period: Period): Readonly<Record<string, string>> =>
  period.preset === 'custom' ? { from: period.from, to: period.to } : { period: period.preset === 'all' ? '' : period.preset };

interface ResultsProps extends PageContext {
  /** The share link that opened the page. */
  readonly link?: ShareLink;
}

/** What coupons earned, how certain that is, and what shoppers did with them. */
export const Results = ({ mayWrite, rest, link }: ResultsProps) => {
  const strings = useStrings('results');
  const words = useStrings('overview');
  const { language, formats } = useContext(LanguageContext);
  const { query } = useRoute();
  const about = useAnswer('admin/results', resultsSchema);
  const [period, choose] = usePeriod('all');
  const tab = tabs.find((name) => name === rest[0]) ?? 'summary';
  const today = about.value?.today;
  const days: Days | undefined = link?.period ?? (today === undefined ? undefined : daysOf(period, today));
  const campaigns = about.value?.campaigns ?? [];
  const campaign = campaigns.find(({ id }) => id === query.get('campaign'));
  const isOfCampaign = campaigns.length > 1 && ofCampaigns.includes(tab);
  const hrefOfTab = (name: Tab): string =>
    withQuery(name === 'summary' ? hrefOf('results') : hrefOf('results', name), { ...queryOf(period), campaign: campaign?.id ?? '' });
  const day = (text: string): string => formats.calendarDay(Date.parse(text));
  return (
    <Page
      title={strings.title}
      {...(link?.period ? { lead: strings.fromTo(day(link.period.from), day(link.period.to)) } : {})}
      action={
        <div class="page-action no-print">
          {isOfCampaign && (
            <>
              <CampaignPicker choices={campaigns} chosen={campaign?.id} />
              <Help about={words.campaign}>{strings.campaignOfCoupon}</Help>
            </>
          )}
          {!link?.period && today !== undefined && ofDays.includes(tab) && <DateRange period={period} choose={choose} today={today} />}
          <ExportTables days={days} />
          {mayWrite && <Share days={days} />}
          <button type="button" onClick={() => print()}>
            <Printer size={16} aria-hidden="true" />
            {strings.print}
          </button>
        </div>
      }
    >
      <PrintHead days={days} campaign={isOfCampaign ? campaign : undefined} />
      <Tabs label={strings.title} tabs={tabs.map((name) => ({ href: hrefOfTab(name), label: strings.tabs[name] }))} at={hrefOfTab(tab)} />
      <Loaded answer={about}>
        {({ currency, coupons, rates }) => {
          const titleOf = (couponId: string): string => {
            const known = coupons.find(({ id }) => id === couponId);
            return known ? textOf(known.title, language) : couponId;
          };
          const own = new Set(coupons.flatMap((coupon) => (coupon.campaign === campaign?.id ? [coupon.id] : [])));
          const isShown = (couponId: string): boolean => campaign === undefined || own.has(couponId);
          const isShared = link !== undefined;
          const view: ResultsView = { currency: currency ?? 'USD', titleOf, days, campaign: campaign?.id, isShown, mayWrite, isShared };
          return (
            <div class="stack" key={`${tab} ${days?.from} ${days?.to} ${campaign?.id}`}>
              {campaign && ofAllCampaigns.includes(tab) && <Notice kind="info">{words.oneCampaign}</Notice>}
              <Content tab={tab} view={view} rates={rates} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
};
