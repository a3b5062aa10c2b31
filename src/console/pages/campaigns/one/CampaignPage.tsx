import { Plus } from 'lucide-preact';
import { useMemo } from 'preact/hooks';
import { useAnswer } from '../../../api/ask';
import { MAIN } from '../../../api/campaignChoices';
import { summarySchema } from '../../../api/summarySchema';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { lazy } from '../../../ui/Loaded';
import { Empty } from '../../../ui/Notice';
import { Page } from '../../../ui/Page';
import { Tabs } from '../../../ui/Tabs';
import type { DraftState } from '../../coupons/draft/draftStore';
import { useEditing } from '../../coupons/draft/editing';
import { IssueList } from '../../coupons/issues/IssueList';
import { couponOfIssue } from '../../coupons/issues/issuePlaces';
import { campaignRows } from '../model/campaignRows';

const CouponTable = lazy(async () => (await import('./CouponTable')).CouponTable);
const Audience = lazy(async () => (await import('./Audience')).Audience);
const CampaignSettings = lazy(async () => (await import('./CampaignSettings')).CampaignSettings);

const parts = ['coupons', 'audience', 'settings'] as const;
type Part = (typeof parts)[number];

const hrefOfPart = (id: string, part: Part): string => (part === 'coupons' ? hrefOf('campaigns', id) : hrefOf('campaigns', id, `+${part}`));

interface CampaignPageProps {
  readonly state: DraftState;
  readonly id: string;
  /** `+audience`, `+settings` or nothing. */
  readonly part: string | undefined;
  /** Path of a field to focus at once. */
  readonly focus: string | undefined;
}

/** One campaign. The main campaign has coupons only. */
export const CampaignPage = ({ state, id, part, focus }: CampaignPageProps) => {
  const strings = useStrings('campaignList');
  const { draft, issues, mayWrite } = useEditing();
  const summary = useAnswer('admin/summary', summarySchema);
  const live = state.published?.campaign;
  const rows = useMemo(
    () => campaignRows(draft, live ?? {}, summary.value, Date.now(), strings.main),
    [draft, live, summary.value, strings],
  );
  const back = { href: hrefOf('campaigns'), label: strings.title };
  const row = rows.find((one) => one.id === id);
  if (!row)
    return (
      <Page title={strings.gone} back={back}>
        <Empty title={strings.goneNext}>
          <a href={hrefOf('campaigns')}>{strings.title}</a>
        </Empty>
      </Page>
    );
  const shown = parts.find((name) => `+${name}` === part) ?? 'coupons';
  const places = new Set(row.coupons.map(({ place }) => place));
  const ids = rows.flatMap(({ coupons }) => coupons).toSorted((a, b) => a.place - b.place);
  const mine = issues.filter(
    (issue) =>
      (row.place >= 0 && issue.at.startsWith(`campaigns.${row.place}.`)) ||
      places.has(
        couponOfIssue(
          issue,
          ids.map((coupon) => coupon.id),
        ),
      ),
  );
  const action = mayWrite && shown === 'coupons' && (
    <a class="button primary" href={hrefOf('campaigns', id, '+new')}>
      <Plus size={16} aria-hidden="true" />
      {strings.addCoupon}
    </a>
  );
  return (
    <Page title={row.name} back={back} lead={id === MAIN ? strings.mainLead : undefined} action={action}>
      {id !== MAIN && (
        <Tabs
          label={row.name}
          at={hrefOfPart(id, shown)}
          tabs={parts.map((name) => ({
            href: hrefOfPart(id, name),
            label: strings.one[name],
            ...(name === 'coupons' ? { count: row.coupons.length } : {}),
          }))}
        />
      )}
      <div class="stack">
        <IssueList issues={mine.filter(({ severity }) => severity === 'error')} named />
        {shown === 'coupons' && <CouponTable campaign={row} campaigns={rows} />}
        {shown === 'audience' && <Audience at={`campaigns.${row.place}`} focus={focus} />}
        {shown === 'settings' && <CampaignSettings at={`campaigns.${row.place}`} focus={focus} />}
        <IssueList issues={mine.filter(({ severity }) => severity === 'warning')} named />
      </div>
    </Page>
  );
};
