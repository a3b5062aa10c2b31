import { useEffect, useMemo, useState } from 'preact/hooks';

/** Pages in the order of the menu. */
export const pages = ['overview', 'results', 'segments', 'coupons', 'codes', 'channels', 'versions', 'settings'] as const;
export type PageName = (typeof pages)[number];

interface Route {
  /** First part of the address after `#/`: the page. */
  readonly page: string;
  /** The rest, decoded, e.g. a coupon's id. */
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

/** An address of the console. It is in the fragment, so that the page need not know the server's path. */
export const hrefOf = (page: string, ...rest: readonly string[]): string => `#/${[page, ...rest].map(encodeURIComponent).join('/')}`;

/** The current route; rerenders when it changes. */
export const useRoute = (): Route => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener('hashchange', changed);
    // It may have changed since the first render.
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  return useMemo(() => routeOf(hash), [hash]);
};

export interface PageContext {
  /** Whether this person can change settings. */
  readonly mayWrite: boolean;
  /** Whether this person can change who has access. */
  readonly mayManage: boolean;
  /** Parts of the address after the page's name. */
  readonly rest: readonly string[];
  /** Call after a change that the shell may show. */
  readonly changed: () => void;
}
