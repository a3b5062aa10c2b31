import { useEffect, useMemo, useState } from 'preact/hooks';

/** Pages in the order of the menu: what coupons do, then how they are run. */
export const pageGroups = [
  ['overview', 'campaigns', 'results', 'learning'],
  ['codes', 'versions', 'operations', 'settings'],
] as const;
export const pages = pageGroups.flat();
export type PageName = (typeof pageGroups)[number][number];

interface Route {
  /** First part of the address after `#/`: the page. */
  readonly page: string;
  /** The rest, decoded, e.g. a coupon's id. */
  readonly rest: readonly string[];
  /** What follows `?`, e.g. a period. */
  readonly query: URLSearchParams;
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** Addresses of earlier versions, in bookmarks and mails, and where their contents are now. */
const moved: Readonly<Record<string, readonly string[]>> = {
  coupons: ['campaigns', '+coupon'],
  segments: ['results', 'segments'],
  channels: ['operations', 'queues'],
};

/** A share link carries its secret in the fragment, which browsers never send. Addresses within its page keep it. */
const SHARED = /^#share=(ct_[\w-]{43})/;

/** Secret of the share link that the page was opened with. */
export const shareSecret = (): string | undefined => SHARED.exec(location.hash)?.[1];

/** @param hash of an address, e.g. `#/campaigns/main/tea-20?from=2026-01-01` */
export const routeOf = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(SHARED, '#').replace(/^#\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/').map(decoded);
  const [now = page, ...within] = moved[page] ?? [page];
  return { page: now, rest: [...within, ...rest].filter((part) => part !== ''), query: new URLSearchParams(query) };
};

/** An address of the console. It is in the fragment, so that the page need not know the server's path. */
export const hrefOf = (page: string, ...rest: readonly string[]): string => {
  const secret = typeof location === 'undefined' ? undefined : shareSecret();
  return `#${secret === undefined ? '' : `share=${secret}`}/${[page, ...rest].map(encodeURIComponent).join('/')}`;
};

/** An address with a query; empty values are left out. */
export const withQuery = (href: string, query: Readonly<Record<string, string>>): string => {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return text === '' ? href : `${href}?${text}`;
};

const CHANGED = 'couplet-query';

/** Changes the query of the current address without a new entry in the history, e.g. for a filter. */
export const setQuery = (changes: Readonly<Record<string, string>>): void => {
  const { page, rest, query } = routeOf(location.hash);
  history.replaceState(null, '', withQuery(hrefOf(page, ...rest), { ...Object.fromEntries(query), ...changes }));
  dispatchEvent(new Event(CHANGED));
};

/** The current route; rerenders when it changes. */
export const useRoute = (): Route => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener('hashchange', changed);
    addEventListener(CHANGED, changed);
    // It may have changed since the first render.
    changed();
    return () => {
      removeEventListener('hashchange', changed);
      removeEventListener(CHANGED, changed);
    };
  }, []);
  return useMemo(() => routeOf(hash), [hash]);
};

export interface PageContext {
  /** Whether this person can change settings. */
  readonly mayWrite: boolean;
  /** Whether this person can change who has access. */
  readonly mayManage: boolean;
  /** Whether coupons are on, once it is known. */
  readonly serving?: boolean | undefined;
  /** Parts of the address after the page's name. */
  readonly rest: readonly string[];
  /** Call after a change that the shell may show. */
  readonly changed: () => void;
}
