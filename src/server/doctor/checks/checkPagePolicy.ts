import type { Facts, PageFact, QueueFact, TagFact } from '../facts';
import { type Finding, findingsOf } from '../finding';
import { allowsAddress, allowsInline, type ContentPolicy, decidingSources, readPolicies } from './contentPolicy';

const { fine, warning, failure } = findingsOf('page policy');

const originOf = (url: string): string => new URL(url).origin;

/** Is the tag let in, and what it loads? Under `'strict-dynamic'` addresses count for nothing, and whoever is let in lets in others (CSP 3 §8.2). */
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
      `${deciding.directive} does not allow ${host}: no coupon is shown.`,
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
        ? 'Put the nonce of the policy on that line too.'
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
      `${deciding.directive} does not allow ${server}: no coupon is shown.`,
      `Add ${originOf(server)} to connect-src.`,
    ),
  ];
};

const workers = (policy: ContentPolicy, { workerUrl }: TagFact, page: string): readonly Finding[] => {
  const deciding = decidingSources(policy, 'worker-src');
  if (!deciding) return [];
  const { directive, sources } = deciding;
  // Without a directive for workers, 'strict-dynamic' lets those start that a script makes.
  const trusted = directive === 'script-src' && sources.some((source) => source.toLowerCase() === "'strict-dynamic'");
  const relay = workerUrl !== undefined && URL.canParse(workerUrl, page) ? new URL(workerUrl, page).href : undefined;
  if (trusted || allowsAddress(sources, 'blob:x', page) || (relay !== undefined && allowsAddress(sources, relay, page))) return [];
  return [
    warning(
      'policy_worker',
      `${directive} allows no worker: Couplet runs on the page, without private reports.`,
      'Add worker-src blob:, or name a copy of device.js on the shop’s own origin as data-worker-url.',
    ),
  ];
};

/** A list of names that does not have ours makes the script do nothing; `'none'`, or no name, allows no policy at all. */
const trustedTypes = (policy: ContentPolicy): readonly Finding[] => {
  const names = policy.get('trusted-types');
  if (!names || names.includes('*') || names.includes('couplet')) return [];
  return [failure('policy_trusted_types', 'trusted-types does not list couplet: no coupon is shown.', 'Add couplet to trusted-types.')];
};

/** The server a tag speaks with, as the loader finds it; undefined where data-api is no web address: a worker has no page to read it by. */
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

/** The page's Content Security Policy against what docs/install.md says is needed. */
export const checkPagePolicy = ({ page }: Facts): readonly Finding[] => (page?.ok ? judge(page.value) : []);
