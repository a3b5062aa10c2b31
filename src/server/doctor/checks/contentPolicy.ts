/** Sources of one policy by directive; names in lower case, of a directive given twice the first counts (CSP 3 §2.2.1). */
export type ContentPolicy = ReadonlyMap<string, readonly string[]>;

/** Policies of one header or meta element: several may be in it, with commas between them. */
export const readPolicies = (text: string): readonly ContentPolicy[] =>
  text
    .split(',')
    .map((policy) => {
      const directives = new Map<string, readonly string[]>();
      for (const part of policy.split(';')) {
        const [name = '', ...sources] = part.trim().split(/\s+/);
        if (name !== '' && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
      }
      return directives;
    })
    .filter((directives) => directives.size > 0);

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' };

/** A scheme also allows its safe twin (CSP 3 §6.7.2.10). */
const fitsScheme = (given: string, wanted: string): boolean => given === wanted || (given === 'http:' && wanted === 'https:');

/** Does a source of a policy match an address (CSP 3 §6.7.2.8)? Keywords beside `'self'`, nonces and hashes match none. */
const fitsSource = (source: string, url: URL, page: URL): boolean => {
  const text = source.toLowerCase();
  if (text === "'self'") return url.host === page.host && fitsScheme(page.protocol, url.protocol);
  if (text === '*') return /^(https?|wss?):$/.test(url.protocol) || url.protocol === page.protocol;
  if (/^[a-z][a-z0-9+.-]*:$/.test(text)) return fitsScheme(text, url.protocol);
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|[^:/'*]+|\*\.[^:/'*]+)(?::(\d+|\*))?(\/.*)?$/.exec(text);
  if (!parts) return false;
  const [, scheme, host = '', port] = parts;
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/]*(\/.*)?$/i.exec(source)?.[1];
  if (!fitsScheme(scheme === undefined ? page.protocol : `${scheme}:`, url.protocol)) return false;
  if (host.startsWith('*') ? !url.hostname.endsWith(host.slice(1)) : url.hostname !== host) return false;
  const asked = url.port || PORTS[url.protocol];
  if (port !== '*' && (port === undefined ? asked !== PORTS[url.protocol] : asked !== port && !(port === '80' && asked === '443')))
    return false;
  return path === undefined || path === '/' || (path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path);
};

/** Directives that are asked in turn: the first that is there decides (CSP 3 §6.8.3). */
const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'script-src-elem': ['script-src-elem', 'script-src', 'default-src'],
  'connect-src': ['connect-src', 'default-src'],
  'worker-src': ['worker-src', 'child-src', 'script-src', 'default-src'],
};

/** The sources that decide on a kind of request, and the directive they stand in; undefined: the policy does not mind. */
export const decidingSources = (
  policy: ContentPolicy,
  kind: 'script-src-elem' | 'connect-src' | 'worker-src',
): { readonly directive: string; readonly sources: readonly string[] } | undefined => {
  const directive = FALLBACKS[kind]?.find((name) => policy.has(name));
  return directive === undefined ? undefined : { directive, sources: policy.get(directive) ?? [] };
};

export const allowsAddress = (sources: readonly string[], address: string, page: string): boolean =>
  sources.some((source) => fitsSource(source, new URL(address), new URL(page)));

/** A hash may also be written in base64url (CSP 3 §6.7.3.3). */
const hashOf = (source: string): string | undefined => {
  const [, kind = '', value = ''] = /^'(sha(?:256|384|512))-([A-Za-z0-9+/_-]+=*)'$/i.exec(source) ?? [];
  return kind === '' ? undefined : `${kind.toLowerCase()}-${value.replaceAll('-', '+').replaceAll('_', '/')}`;
};

/** May a script within the page run (CSP 3 §6.7.3.3)? `'unsafe-inline'` counts for nothing beside a nonce, a hash or `'strict-dynamic'`. */
export const allowsInline = (
  sources: readonly string[],
  { hashes, nonce }: { readonly hashes: readonly string[]; readonly nonce: string | undefined },
): boolean => {
  const lower = sources.map((source) => source.toLowerCase());
  if (lower.includes("'unsafe-inline'") && !lower.some((source) => /^'(nonce-|sha(256|384|512)-|strict-dynamic')/.test(source)))
    return true;
  return sources.some((source) => (nonce !== undefined && source === `'nonce-${nonce}'`) || hashes.includes(hashOf(source) ?? ''));
};
