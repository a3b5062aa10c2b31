import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

let shown: ComponentType | undefined;
const listeners = new Set<() => void>();

/** Has the shell draw a part of a page's script above every page, from when that script is loaded: the shell does not load it by itself. */
export const showInShell = (notice: ComponentType): void => {
  shown = notice;
  for (const listener of listeners) listener();
};

/** What a page has left to be said on all of them. */
export const useShellNotice = (): ComponentType | undefined => {
  const [notice, setNotice] = useState<{ readonly component: ComponentType | undefined }>({ component: shown });
  useEffect(() => {
    const changed = (): void => setNotice({ component: shown });
    listeners.add(changed);
    changed();
    return () => void listeners.delete(changed);
  }, []);
  return notice.component;
};
