import { useEffect, useState } from 'preact/hooks';

const QUERIES = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/** Counts the times the page's colours have changed, for what is painted on a canvas and must be painted anew. */
export const useLook = (): number => {
  const [look, setLook] = useState(0);
  useEffect(() => {
    const changed = (): void => setLook((before) => before + 1);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'lang'] });
    const lists = QUERIES.map((query) => matchMedia(query));
    for (const list of lists) list.addEventListener('change', changed);
    return () => {
      observer.disconnect();
      for (const list of lists) list.removeEventListener('change', changed);
    };
  }, []);
  return look;
};
