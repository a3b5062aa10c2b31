import { useEffect, useMemo, useState } from 'preact/hooks';

/** Pages in the order of the menu. */
export const pages = ['overview', 'results', 'segments', 'coupons', 'codes', 'channels', 'versions', 'settings'] as const;
export type PageName = (typeof pages)[number];

interface Route {
  /** First part of the address behind `#/`: the page. */
  readonly page: string;
  /** What follows, decoded, e.g. a coupon's id. */
  readonly rest: readonly string[];
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** @param hash of an address, e.g. `#/coupons/tea-20` */
export const routeOf = (hash: string): Route => {
  const [page = '', ...rest] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  return { page, rest: rest.filter((part) => part !== '') };
};

/** An address of the console. It lies behind `#`, so that the page needs to know nothing of the path its server is at. */
export const hrefOf = (page: string, ...rest: readonly string[]): string => `#/${[page, ...rest].map(encodeURIComponent).join('/')}`;

/** The route the address names, drawn anew when it changes. */
export const useRoute = (): Route => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener('hashchange', changed);
    // It may have changed between the first drawing and now.
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  return useMemo(() => routeOf(hash), [hash]);
};

export interface PageContext {
  /** May this person change things? */
  readonly mayWrite: boolean;
  /** May this person change who has access? */
  readonly mayManage: boolean;
  /** Parts of the address behind the page's name. */
  readonly rest: readonly string[];
  /** To be called after what the shell shows may have changed. */
  readonly changed: () => void;
}
