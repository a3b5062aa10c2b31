/** Something that somebody chose in the debug panel, kept as long as the tab lives. A page may refuse storage; then the next one begins without. */
export const tabFlag = (key: string, on: string) => ({
  read: (): boolean => {
    try {
      return sessionStorage.getItem(key) === on;
    } catch {
      return false;
    }
  },
  keep: (chosen: boolean): void => {
    try {
      if (chosen) sessionStorage.setItem(key, on);
      else sessionStorage.removeItem(key);
    } catch {
      // The next page begins without.
    }
  },
});
