export interface CookieNames {
  readonly session: string;
  readonly flow: string;
}

/**
 * Names with the prefix `__Host-`: browsers take them over https only, from this very host, for every path (RFC 6265bis §4.1.3). So several stores
 * of one host would share a name, and signing in to one would sign out of the other: the path of the store's own address is part of it.
 * @param path e.g. `/s/tea`; of a server that has its host to itself, empty or `/`
 */
export const cookieNames = (path: string): CookieNames => {
  const name = path.replace(/\/+$/, '').replace(/[^A-Za-z0-9-]/g, '.');
  return { session: `__Host-couplet${name}`, flow: `__Host-couplet-flow${name}` };
};

/** Value of a cookie in a `Cookie` header; the first where a name occurs twice. */
export const cookieOf = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** `Strict`: sent with requests from our own pages only. `Lax`: also when the identity provider sends the browser back here. */
export const setCookie = (name: string, value: string, maxAgeSeconds: number, sameSite: 'Strict' | 'Lax'): string =>
  `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=${sameSite}`;
