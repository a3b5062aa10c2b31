/** Sources of one policy by directive, names in lower case. If a directive is repeated, the first counts (CSP 3 §2.2.1). */
export type ContentPolicy = ReadonlyMap<string, readonly string[]>;

/** Policies of one header or meta element, which may contain several, separated by commas. The header's name may stand before them. */
export const readPolicies = (text: string): readonly ContentPolicy[] =>
  text
    .replace(/^\s*content-security-policy\s*:/i, '')
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

/** The policy as the value of a header. */
export const writePolicy = (policy: ContentPolicy): string => [...policy].map(([name, sources]) => [name, ...sources].join(' ')).join('; ');

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' };

interface Address {
  /** With its colon. */
  readonly scheme: string;
  readonly host: string;
  /** Empty for a scheme without ports. */
  readonly port: string;
  readonly path: string;
}

/** The parts that policies compare. Addresses are absolute, as `URL` writes them, which pure code is without. */
const readAddress = (text: string): Address => {
  const [, scheme = '', host = '', port, path = ''] =
    /^([a-z][a-z0-9+.-]*:)(?:\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?)?([^?#]*)/.exec(text) ?? [];
  return { scheme, host, port: port ?? PORTS[scheme] ?? '', path };
};

/** A scheme also allows its secure counterpart (CSP 3 §6.7.2.10). */
const fitsScheme = (given: string, wanted: string): boolean => given === wanted || (given === 'http:' && wanted === 'https:');

/** Both have their scheme's own port (CSP 3 §6.7.2.8, `'self'`). */
const plainPorts = (...addresses: readonly Address[]): boolean => addresses.every(({ scheme, port }) => port === PORTS[scheme]);

/** Whether a source of a policy matches an address (CSP 3 §6.7.2.8). Keywords other than `'self'`, nonces and hashes match none. */
const fitsSource = (source: string, url: Address, page: Address): boolean => {
  const text = source.toLowerCase();
  if (text === "'self'")
    return url.host === page.host && (url.port === page.port || plainPorts(url, page)) && fitsScheme(page.scheme, url.scheme);
  if (text === '*') return /^(https?|wss?):$/.test(url.scheme) || url.scheme === page.scheme;
  if (/^[a-z][a-z0-9+.-]*:$/.test(text)) return fitsScheme(text, url.scheme);
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|[^:/'*]+|\*\.[^:/'*]+)(?::(\d+|\*))?(\/.*)?$/.exec(text);
  if (!parts) return false;
  const [, scheme, host = '', port] = parts;
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/]*(\/.*)?$/i.exec(source)?.[1];
  if (!fitsScheme(scheme === undefined ? page.scheme : `${scheme}:`, url.scheme)) return false;
  if (host.startsWith('*') ? !url.host.endsWith(host.slice(1)) : url.host !== host) return false;
  if (port !== '*' && (port === undefined ? url.port !== PORTS[url.scheme] : url.port !== port && !(port === '80' && url.port === '443')))
    return false;
  return path === undefined || path === '/' || (path.endsWith('/') ? url.path.startsWith(path) : url.path === path);
};

/** Kinds of requests that Couplet makes. */
export type PolicyKind = 'script-src-elem' | 'connect-src' | 'worker-src';

/** Fallback chains: the first directive present decides (CSP 3 §6.8.3). */
const FALLBACKS: Readonly<Record<PolicyKind, readonly string[]>> = {
  'script-src-elem': ['script-src-elem', 'script-src', 'default-src'],
  'connect-src': ['connect-src', 'default-src'],
  'worker-src': ['worker-src', 'child-src', 'script-src', 'default-src'],
};

export interface Deciding {
  readonly directive: string;
  readonly sources: readonly string[];
}

/** The sources that decide on a kind of request, with their directive; undefined if the policy allows everything. */
export const decidingSources = (policy: ContentPolicy, kind: PolicyKind): Deciding | undefined => {
  const directive = FALLBACKS[kind].find((name) => policy.has(name));
  return directive === undefined ? undefined : { directive, sources: policy.get(directive) ?? [] };
};

/** @param address absolute, as is `page` */
export const allowsAddress = (sources: readonly string[], address: string, page: string): boolean => {
  const [url, of] = [readAddress(address), readAddress(page)];
  return sources.some((source) => fitsSource(source, url, of));
};

/** @param keyword without quotes, such as `strict-dynamic` */
export const hasKeyword = (sources: readonly string[], keyword: string): boolean =>
  sources.some((source) => source.toLowerCase() === `'${keyword}'`);

export const hasNonce = (sources: readonly string[]): boolean => sources.some((source) => /^'nonce-/i.test(source));

/** Without a directive for workers, `'strict-dynamic'` allows workers started by an allowed script. */
export const trustsWorkers = ({ directive, sources }: Deciding): boolean =>
  directive === 'script-src' && hasKeyword(sources, 'strict-dynamic');

/** `'unsafe-inline'` is ignored beside a nonce, a hash or `'strict-dynamic'`. */
export const allowsAnyInline = (sources: readonly string[]): boolean =>
  hasKeyword(sources, 'unsafe-inline') && !sources.some((source) => /^'(nonce-|sha(256|384|512)-|strict-dynamic')/i.test(source));

/** Hashes may also be written in base64url (CSP 3 §6.7.3.3). */
const hashOf = (source: string): string | undefined => {
  const [, kind = '', value = ''] = /^'(sha(?:256|384|512))-([A-Za-z0-9+/_-]+=*)'$/i.exec(source) ?? [];
  return kind === '' ? undefined : `${kind.toLowerCase()}-${value.replaceAll('-', '+').replaceAll('_', '/')}`;
};

/** Whether an inline script may run (CSP 3 §6.7.3.3). */
export const allowsInline = (
  sources: readonly string[],
  { hashes, nonce }: { readonly hashes: readonly string[]; readonly nonce: string | undefined },
): boolean =>
  allowsAnyInline(sources) ||
  sources.some((source) => (nonce !== undefined && source === `'nonce-${nonce}'`) || hashes.includes(hashOf(source) ?? ''));
