import { useEffect, useState } from 'preact/hooks';
import type { DraftState, DraftStore } from './createDraftStore';

/** The draft as it is now, drawn anew when it changes. */
export const useDraft = (store: DraftStore): DraftState => {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    const changed = (): void => setState(store.state());
    const leave = store.subscribe(changed);
    changed();
    return leave;
  }, [store]);
  return state;
};
