import { type Facts, type Finding, findingsOf, type PageFact, type QueueFact, type TagFact } from '../facts';

/** Sources of one policy by directive, names in lower case. If a directive is repeated, the first counts (CSP 3 §2.2.1). */
type ContentPolicy = ReadonlyMap<string, readonly string[]>;

/** Policies of one header or meta element, which may contain several, separated by commas. */
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

/** A scheme also allows its secure counterpart (CSP 3 §6.7.2.10). */
const fitsScheme = (given: string, wanted: string): boolean => given === wanted || (given === 'http:' && wanted === 'https:');

/** Whether a source of a policy matches a URL (CSP 3 §6.7.2.8). Keywords other than `'self'`, nonces and hashes match none. */
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

/** Fallback chains: the first directive present decides (CSP 3 §6.8.3). */
const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'script-src-elem': ['script-src-elem', 'script-src', 'default-src'],
  'connect-src': ['connect-src', 'default-src'],
  'worker-src': ['worker-src', 'child-src', 'script-src', 'default-src'],
};

/** The sources that decide on a type of request, with their directive; undefined if the policy allows everything. */
export const decidingSources = (
  policy: ContentPolicy,
  kind: 'script-src-elem' | 'connect-src' | 'worker-src',
): { readonly directive: string; readonly sources: readonly string[] } | undefined => {
  const directive = FALLBACKS[kind]?.find((name) => policy.has(name));
  return directive === undefined ? undefined : { directive, sources: policy.get(directive) ?? [] };
};

export const allowsAddress = (sources: readonly string[], address: string, page: string): boolean =>
  sources.some((source) => fitsSource(source, new URL(address), new URL(page)));

/** Hashes may also be written in base64url (CSP 3 §6.7.3.3). */
const hashOf = (source: string): string | undefined => {
  const [, kind = '', value = ''] = /^'(sha(?:256|384|512))-([A-Za-z0-9+/_-]+=*)'$/i.exec(source) ?? [];
  return kind === '' ? undefined : `${kind.toLowerCase()}-${value.replaceAll('-', '+').replaceAll('_', '/')}`;
};

/** Whether an inline script may run (CSP 3 §6.7.3.3). `'unsafe-inline'` is ignored if there is a nonce, a hash or `'strict-dynamic'`. */
export const allowsInline = (
  sources: readonly string[],
  { hashes, nonce }: { readonly hashes: readonly string[]; readonly nonce: string | undefined },
): boolean => {
  const lower = sources.map((source) => source.toLowerCase());
  if (lower.includes("'unsafe-inline'") && !lower.some((source) => /^'(nonce-|sha(256|384|512)-|strict-dynamic')/.test(source)))
    return true;
  return sources.some((source) => (nonce !== undefined && source === `'nonce-${nonce}'`) || hashes.includes(hashOf(source) ?? ''));
};

const { fine, warning, failure } = findingsOf('page policy');

const originOf = (url: string): string => new URL(url).origin;

/**
 * Whether the tag and the scripts it loads are allowed. Under `'strict-dynamic'`, URLs are ignored and an allowed script may load others
 * (CSP 3 §8.2).
 */
const allowsScripts = (sources: readonly string[], { src, nonce, integrity = '' }: TagFact, page: string): boolean => {
  const lower = sources.map((source) => source.toLowerCase());
  if (!lower.includes("'strict-dynamic'")) return allowsAddress(sources, src, page);
  const hashes = integrity.split(/\s+/).filter((hash) => hash !== '');
  return (
    (nonce !== undefined && sources.includes(`'nonce-${nonce}'`)) ||
    (hashes.length > 0 && hashes.every((hash) => sources.includes(`'${hash}'`)))
  );
};

const scripts = (policy: ContentPolicy, tag: TagFact, page: string): readonly Finding[] => {
  const deciding = decidingSources(policy, 'script-src-elem');
  if (!deciding || allowsScripts(deciding.sources, tag, page)) return [];
  const host = originOf(tag.src);
  return [
    failure(
      'policy_script',
      `${deciding.directive} does not allow ${host}, so no coupon is shown.`,
      deciding.sources.some((source) => source.toLowerCase() === "'strict-dynamic'")
        ? 'Put the nonce of the policy on the tag (nonce="…", or data-nonce="…" where a template strips it).'
        : `Add ${host} to script-src, or 'strict-dynamic' and the page’s nonce to policy and tag.`,
    ),
  ];
};

const inlineLine = (policy: ContentPolicy, queue: QueueFact): readonly Finding[] => {
  const deciding = decidingSources(policy, 'script-src-elem');
  if (!deciding || allowsInline(deciding.sources, queue)) return [];
  return [
    warning(
      'policy_inline',
      `${deciding.directive} does not allow the tag’s inline line: couplet(…) in scripts of the page throws, “couplet is not defined”.`,
      deciding.sources.some((source) => source.toLowerCase().startsWith("'nonce-"))
        ? 'Add the nonce of the policy to that line too.'
        : `Add '${queue.hashes[0]}' to ${deciding.directive === 'default-src' ? 'script-src' : deciding.directive}, or put the line into a script file of yours.`,
    ),
  ];
};

const connections = (policy: ContentPolicy, server: string | undefined, page: string): readonly Finding[] => {
  const deciding = decidingSources(policy, 'connect-src');
  if (!deciding || server === undefined || allowsAddress(deciding.sources, `${server}/v1/status.json`, page)) return [];
  return [
    failure(
      'policy_connect',
      `${deciding.directive} does not allow ${server}, so no coupon is shown.`,
      `Add ${originOf(server)} to connect-src.`,
    ),
  ];
};

const workers = (policy: ContentPolicy, { workerUrl }: TagFact, page: string): readonly Finding[] => {
  const deciding = decidingSources(policy, 'worker-src');
  if (!deciding) return [];
  const { directive, sources } = deciding;
  // Without a directive for workers, 'strict-dynamic' allows workers started by an allowed script.
  const trusted = directive === 'script-src' && sources.some((source) => source.toLowerCase() === "'strict-dynamic'");
  const relay = workerUrl !== undefined && URL.canParse(workerUrl, page) ? new URL(workerUrl, page).href : undefined;
  if (trusted || allowsAddress(sources, 'blob:x', page) || (relay !== undefined && allowsAddress(sources, relay, page))) return [];
  return [
    warning(
      'policy_worker',
      `${directive} allows no worker, so Couplet runs on the main thread, without private reports.`,
      'Add worker-src blob:, or name a copy of device.js on the shop’s own origin as data-worker-url.',
    ),
  ];
};

/** A policy list without our name blocks the script; `'none'` or an empty list allows no policy at all. */
const trustedTypes = (policy: ContentPolicy): readonly Finding[] => {
  const names = policy.get('trusted-types');
  if (!names || names.includes('*') || names.includes('couplet')) return [];
  return [failure('policy_trusted_types', 'trusted-types does not list couplet, so no coupon is shown.', 'Add couplet to trusted-types.')];
};

/**
 * The server a tag uses, resolved as in the loader. Undefined if data-api is not a web address, because a worker has no page to resolve it
 * against.
 */
export const serverOf = ({ api, src }: TagFact): string | undefined => {
  const given = api ?? new URL('../', src).href;
  return /^https?:\/\//.test(given) && URL.canParse(given) ? new URL(given).href.replace(/\/+$/, '') : undefined;
};

const judge = ({ url, policies, tags, queue }: PageFact): readonly Finding[] => {
  const [tag] = tags;
  if (!tag) return [];
  const found = policies
    .flatMap(readPolicies)
    .flatMap((policy) => [
      ...scripts(policy, tag, url),
      ...(queue ? inlineLine(policy, queue) : []),
      ...connections(policy, serverOf(tag), url),
      ...workers(policy, tag, url),
      ...trustedTypes(policy),
    ]);
  if (found.length > 0) return found;
  return [
    fine(
      policies.length === 0 ? 'The page has no content security policy.' : 'The page’s content security policy allows what Couplet needs.',
    ),
  ];
};

/** Compares the page's Content Security Policy with the requirements in docs/install.md. */
export const checkPagePolicy = ({ page }: Facts): readonly Finding[] => (page?.ok ? judge(page.value) : []);
