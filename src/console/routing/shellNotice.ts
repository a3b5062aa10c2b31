import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

let shown: ComponentType | undefined;
const listeners = new Set<() => void>();

/** Makes the shell show a component above every page, once the script that contains it is loaded. The shell does not load it. */
export const showInShell = (notice: ComponentType): void => {
  shown = notice;
  for (const listener of listeners) listener();
};

/** The notice that a page wants to show on all pages. */
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
