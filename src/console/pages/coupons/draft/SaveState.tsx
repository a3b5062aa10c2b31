import { useStrings } from '../../../languages/strings';
import { draftStore, useDraft } from './draftStore';

/** Whether the draft is saved on the server. */
export const SaveState = () => {
  const strings = useStrings('coupons');
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
