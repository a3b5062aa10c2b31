import { useStrings } from '../../../languages/strings';
import { tell } from '../../../ui/toasts';
import type { Draft } from '../../coupons/draft/draft';
import { draftStore } from '../../coupons/draft/draftStore';
import { undone } from './edits';

type Act = (text: string, change: (draft: Draft) => Draft) => void;

/** Changes the draft and says so, with a button that takes it back. */
export const useAct = (): Act => {
  const { undo } = useStrings('ui');
  return (text, change) => {
    const before = draftStore.state().draft ?? {};
    draftStore.edit(change);
    const after = draftStore.state().draft ?? {};
    tell(text, { undoLabel: undo, undo: () => draftStore.edit((now) => undone(now, before, after)) });
  };
};
