import { Plus } from 'lucide-preact';
import { useMemo } from 'preact/hooks';
import { useAnswer } from '../../../api/ask';
import { summarySchema } from '../../../api/summarySchema';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Panel } from '../../../ui/Page';
import type { DraftState } from '../../coupons/draft/draftStore';
import { useEditing } from '../../coupons/draft/editing';
import { IssueList } from '../../coupons/issues/IssueList';
import { campaignRows } from '../model/campaignRows';
import { Templates } from '../start/Templates';
import { CampaignTable } from './CampaignTable';
import { ShopPage } from './ShopPage';

/** All campaigns. Without any, the templates to begin with. */
export const CampaignList = ({ state }: { readonly state: DraftState }) => {
  const strings = useStrings('campaignList');
  const { none, noneNext, readOnly } = useStrings('coupons');
  const { draft, issues, mayWrite } = useEditing();
  const summary = useAnswer('admin/summary', summarySchema);
  const live = state.published?.campaign;
  const rows = useMemo(
    () => campaignRows(draft, live ?? {}, summary.value, Date.now(), strings.main),
    [draft, live, summary.value, strings],
  );
  const action = mayWrite && rows.length > 0 && (
    <a class="button primary" href={hrefOf('campaigns', '+new')}>
      <Plus size={16} aria-hidden="true" />
      {strings.newCampaign}
    </a>
  );
  return (
    <ShopPage at="list" action={action}>
      {!mayWrite && <p class="muted">{readOnly}</p>}
      {state.draft !== undefined && <IssueList issues={issues.filter(({ severity }) => severity === 'error')} named />}
      {rows.length > 0 ? (
        <CampaignTable rows={rows} />
      ) : (
        mayWrite && (
          <Panel title={none} lead={noneNext}>
            <Templates campaign={undefined} />
          </Panel>
        )
      )}
      {state.draft !== undefined && <IssueList issues={issues.filter(({ severity }) => severity === 'warning')} named />}
    </ShopPage>
  );
};
