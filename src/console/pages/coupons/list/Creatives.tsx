import { useStrings } from '../../../i18n/i18n';
import { lazy } from '../../../ui/Loaded';
import { Panel } from '../../../ui/Page';
import { AT, idOf, listOf, newTestId } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { experimentStrings } from '../words/campaignStrings';

/** Loaded only if there is a test. */
const CreativesEditor = lazy(async () => (await import('./CreativesEditor')).CreativesEditor);

/** A test of how one coupon is shown, in several variants. */
export const Creatives = () => {
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
