import { hrefOf } from '../../app/useRoute';
import { useStrings } from '../../i18n/language';
import { Failed } from '../../ui/Failed';
import { Notice } from '../../ui/Notice';
import { couponsStrings } from './couponsStrings';
import { draftStore } from './draft/draftStore';
import { useDraft } from './draft/useDraft';

/** What must be decided before saving goes on; on every page, because what was typed lies in this tab alone. */
export const SaveTrouble = () => {
  const strings = useStrings(couponsStrings);
  const { saving, failure } = useDraft(draftStore);
  if (saving === 'conflict')
    return (
      <Notice kind="warning" urgent>
        <p>
          <strong>{strings.conflict}</strong> {strings.conflictNext}
        </p>
        {/* Neither theirs nor the number of their revision could be had. */}
        {failure && failure.code !== 'draft_changed' && <Failed failure={failure} />}
        <div class="buttons">
          <button type="button" onClick={() => void draftStore.reload()}>
            {strings.takeTheirs}
          </button>
          <button type="button" onClick={() => void draftStore.keepMine()}>
            {strings.keepMine}
          </button>
        </div>
      </Notice>
    );
  return failure && saving === 'failed' ? (
    <Failed
      failure={failure}
      retry={() => void draftStore.flush()}
      before={
        <p>
          <strong>{strings.unsavedHere}</strong> {strings.unsavedNext} <a href={hrefOf('coupons')}>{strings.toCampaign}</a>
        </p>
      }
    />
  ) : null;
};
