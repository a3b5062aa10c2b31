import { useContext, useEffect, useRef } from 'preact/hooks';
import { useAnswer } from '../../../api/ask';
import { summarySchema } from '../../../api/summarySchema';
import { LanguageContext, useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { lazy } from '../../../ui/Loaded';
import { Notice } from '../../../ui/Notice';
import { Page, Panel } from '../../../ui/Page';
import { AT, fieldsOf, idOf, listOf, newTestId, textOrNothing } from '../draft/draft';
import { type DraftState, draftStore } from '../draft/draftStore';
import { useEditing, useValue } from '../draft/editing';
import { SaveState } from '../draft/SaveState';
import { IssueList } from '../issues/IssueList';
import { focusPlace } from '../issues/issuePlaces';
import { Publish } from '../publish/Publish';
import { couponFields } from '../start/startFields';
import { experimentStrings } from '../words/campaignStrings';
import { couponsStrings } from '../words/couponsStrings';
import { Advanced } from './Advanced';
import { ChannelFields } from './ChannelFields';
import { CouponTable } from './CouponTable';
import { ExperimentPanel } from './Experiment';
import { Shop } from './Shop';

/**
 * The presets for a new coupon.
 * @param first there is no campaign yet
 */
const AddCoupon = ({ first }: { readonly first: boolean }) => {
  const strings = useStrings(couponsStrings);
  return (
    <Panel title={first ? strings.none : strings.add} lead={first ? strings.noneNext : strings.addLead}>
      <ul class="presets">
        {Object.keys(couponFields).map((name) => {
          const [title = name, lead = ''] = strings.presets[name] ?? [];
          return (
            <li key={name}>
              <a href={hrefOf('coupons', '+', name)}>
                <strong>{title}</strong>
                <span>{lead}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
};

/** Loaded only if there is a test. */
const CreativesEditor = lazy(async () => (await import('./CreativesEditor')).CreativesEditor);

/** A test of how one coupon is shown, in several variants. */
const Creatives = () => {
  const strings = useStrings(experimentStrings);
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

const Undo = ({ state }: { readonly state: DraftState }) => {
  const strings = useStrings(couponsStrings);
  const { language } = useContext(LanguageContext);
  const button = useRef<HTMLButtonElement>(null);
  // The delete button is removed with its row.
  useEffect(() => button.current?.focus(), [state.removed]);
  if (!state.removed) return null;
  const title = fieldsOf(fieldsOf(state.removed.coupon).title);
  return (
    <Notice kind="info" urgent>
      <p>{strings.removed(textOrNothing(title[language]) || textOrNothing(title.en) || strings.untitled)}</p>
      <button ref={button} type="button" onClick={draftStore.undo}>
        {strings.undo}
      </button>
    </Notice>
  );
};

export interface ListProps {
  readonly state: DraftState;
  /** Path of a field to focus at once. */
  readonly focus: string | undefined;
  readonly changed: () => void;
}

/** The campaign: its coupons, shared settings and publishing. */
export const List = ({ state, focus, changed }: ListProps) => {
  const strings = useStrings(couponsStrings);
  const { issues, mayWrite } = useEditing();
  const summary = useAnswer('admin/summary', summarySchema);
  useEffect(() => {
    if (focus) focusPlace(focus);
  }, [focus]);
  const catalog = summary.value?.catalog ?? [];
  const live = state.published?.campaign ?? {};
  const there = state.draft !== undefined;
  return (
    <Page title={strings.title} lead={strings.lead} action={there && <SaveState />}>
      <div class="stack">
        {!mayWrite && <p class="muted">{strings.readOnly}</p>}
        <Undo state={state} />
        {there && <IssueList issues={issues} named />}
        {there && mayWrite && (
          <Publish
            state={state}
            live={live}
            serving={summary.value?.serving}
            published={() => {
              summary.reload();
              changed();
            }}
          />
        )}
        {there && <CouponTable catalog={catalog} live={live} />}
        {mayWrite && <AddCoupon first={!there} />}
        {there && (
          <>
            <Shop />
            <ChannelFields />
            <ExperimentPanel published={state.published} />
            <Creatives />
            <Advanced />
          </>
        )}
      </div>
    </Page>
  );
};
