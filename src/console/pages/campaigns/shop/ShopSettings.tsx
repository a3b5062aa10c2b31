import { useStrings } from '../../../languages/strings';
import { lazy } from '../../../ui/Loaded';
import { Panel } from '../../../ui/Page';
import { AT, idOf, listOf, newTestId } from '../../coupons/draft/draft';
import type { DraftState } from '../../coupons/draft/draftStore';
import { useEditing, useValue } from '../../coupons/draft/editing';
import { IssueList } from '../../coupons/issues/IssueList';
import { ShopPage, type ShopTab, tabOfPlace } from '../list/ShopPage';
import { Advanced } from './Advanced';
import { ChannelFields } from './ChannelFields';
import { ExperimentPanel } from './Experiment';
import { AimSetting, CardSettings, Shop, TriggerSettings } from './Shop';

/** Loaded only if there is a test. */
const CreativesEditor = lazy(async () => (await import('./CreativesEditor')).CreativesEditor);

/** A test of how one coupon is shown, in several variants. */
const Creatives = () => {
  const strings = useStrings('experimentSettings');
  const { draft, mayWrite } = useEditing();
  const [test, set] = useValue(AT);
  const [first] = listOf(draft.coupons).map(idOf);
  return (
    <Panel title={strings.creatives} lead={strings.creativesLead}>
      {test === undefined ? (
        <div class="buttons">
          <button
            type="button"
            disabled={!mayWrite || first === undefined}
            onClick={() => set({ id: newTestId(), couponId: first, variants: [{ id: 'b' }] })}
          >
            {strings.creativesBegin}
          </button>
        </div>
      ) : (
        <CreativesEditor />
      )}
    </Panel>
  );
};

interface ShopSettingsProps {
  readonly at: ShopTab;
  readonly state: DraftState;
  /** Path of a field to focus at once. */
  readonly focus: string | undefined;
}

/** Settings of the draft that apply to all campaigns. */
export const ShopSettings = ({ at, state, focus }: ShopSettingsProps) => {
  const { issues } = useEditing();
  return (
    <ShopPage at={at} focus={focus}>
      <IssueList issues={issues.filter((issue) => tabOfPlace(issue.at) === at)} />
      {at === 'triggers' && <TriggerSettings />}
      {at === 'experiment' && (
        <>
          <ExperimentPanel published={state.published} />
          <AimSetting />
          <Creatives />
        </>
      )}
      {at === 'messages' && <ChannelFields />}
      {at === 'card' && <CardSettings />}
      {at === 'shop' && (
        <>
          <Shop />
          <Advanced />
        </>
      )}
    </ShopPage>
  );
};
