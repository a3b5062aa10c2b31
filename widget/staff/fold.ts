const KEY = 'couplet-debug';

/** Whether the debug panel is folded, as somebody left it in this tab. A page may refuse storage; then it is open. */
export const fold = {
  read: (): boolean => {
    try {
      return sessionStorage.getItem(KEY) === 'folded';
    } catch {
      return false;
    }
  },
  keep: (folded: boolean): void => {
    try {
      if (folded) sessionStorage.setItem(KEY, 'folded');
      else sessionStorage.removeItem(KEY);
    } catch {
      // The next page opens it again.
    }
  },
};
