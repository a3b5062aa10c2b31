import { useStrings } from '../../../i18n/i18n';
import { couponsStrings } from '../words/couponsStrings';
import { draftStore, useDraft } from './draftStore';

/** Whether the draft is saved on the server. */
export const SaveState = () => {
  const strings = useStrings(couponsStrings);
  const { saving, failure } = useDraft(draftStore);
  const words = {
    saved: strings.saved,
    waiting: strings.waiting,
    saving: strings.saving,
    failed: strings.notSaved,
    conflict: strings.notSaved,
  };
  return (
    <p class={`save-state ${saving}`} role="status" title={failure?.code}>
      <span aria-hidden="true">{saving === 'saved' ? '✓' : saving === 'failed' || saving === 'conflict' ? '✕' : '…'}</span> {words[saving]}
    </p>
  );
};
