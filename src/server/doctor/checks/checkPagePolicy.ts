import {
  allowsAddress,
  allowsInline,
  type ContentPolicy,
  decidingSources,
  hasKeyword,
  hasNonce,
  readPolicies,
  trustsWorkers,
  writePolicy,
} from '../../../protocol/values/contentPolicy';
import {
  lossesByCouplet,
  mergedPolicy,
  type PolicyChange,
  type PolicyLoss,
  type PolicyNeeds,
  policyChanges,
  QUEUE_HASH,
} from '../../../protocol/values/mergePolicy';
import { type Finding, findingsOf } from '../../monitoring/finding';
import type { Facts, PageFact, QueueFact, TagFact } from '../facts';

const { fine, warning, failure } = findingsOf('page policy');

/** A fix for what a policy lacks, as a change of it. */
const fixOf = (changes: readonly PolicyChange[], kind: string): string =>
  changes
    .filter(({ directive }) => directive.startsWith(kind))
    .map(({ directive, add, from }) =>
      from === undefined ? `Add ${add.join(' ')} to ${directive}.` : `Add ${directive} with the sources of ${from} and ${add.join(' ')}.`,
    )
    .join(' ');

/** One policy of a page, with what is needed of it. */
interface Judged {
  readonly policy: ContentPolicy;
  readonly tag: TagFact;
  readonly page: string;
  readonly changes: readonly PolicyChange[];
}

const relayOf = ({ workerUrl }: TagFact, page: string): string | undefined =>
  workerUrl !== undefined && URL.canParse(workerUrl, page) ? new URL(workerUrl, page).href : undefined;

const allowsWorker = (policy: ContentPolicy, address: string, page: string): boolean => {
  const deciding = decidingSources(policy, 'worker-src');
  return !deciding || trustsWorkers(deciding) || allowsAddress(deciding.sources, address, page);
};

/**
 * Under `'strict-dynamic'`, addresses are ignored and an allowed script may load others (CSP 3 §8.2). Otherwise a nonce lets the page's
 * scripts run, but nothing in a worker from a Blob, which keeps the page's policy.
 * @param byBlob whether such a worker runs
 */
const scripts = ({ policy, tag, page, changes }: Judged, byBlob: boolean): readonly Finding[] => {
  const deciding = decidingSources(policy, 'script-src-elem');
  if (!deciding) return [];
  const { directive, sources } = deciding;
  const { src, nonce, integrity = '' } = tag;
  const hashes = integrity.split(/\s+/).filter((hash) => hash !== '');
  const nonced = nonce !== undefined && sources.includes(`'nonce-${nonce}'`);
  const dynamic = hasKeyword(sources, 'strict-dynamic');
  if (dynamic && (nonced || (hashes.length > 0 && hashes.every((hash) => sources.includes(`'${hash}'`))))) return [];
  if (!dynamic && (allowsAddress(sources, src, page) || (nonced && !byBlob))) return [];
  const { origin } = new URL(src);
  return [
    failure(
      'policy_script',
      `${directive} does not allow ${origin}${nonced ? ' in a worker, where nonces do not count' : ''}, so no coupon is shown.`,
      dynamic
        ? 'Put the nonce of the policy on the tag (nonce="…", or data-nonce="…" where a template strips it).'
        : fixOf(changes, 'script-src'),
    ),
  ];
};

const inlineLine = ({ policy, changes }: Judged, queue: QueueFact): readonly Finding[] => {
  const deciding = decidingSources(policy, 'script-src-elem');
  if (!deciding || allowsInline(deciding.sources, queue)) return [];
  return [
    warning(
      'policy_inline',
      `${deciding.directive} does not allow the tag’s inline line: couplet(…) in scripts of the page throws, “couplet is not defined”.`,
      hasNonce(deciding.sources)
        ? 'Add the nonce of the policy to that line too.'
        : `${fixOf(changes, 'script-src')} Or put the line into a script file of yours.`,
    ),
  ];
};

const connections = ({ policy, tag, page, changes }: Judged): readonly Finding[] => {
  const [deciding, server] = [decidingSources(policy, 'connect-src'), serverOf(tag)];
  if (!deciding || server === undefined || allowsAddress(deciding.sources, `${server}/v1/status.json`, page)) return [];
  return [
    failure('policy_connect', `${deciding.directive} does not allow ${server}, so no coupon is shown.`, fixOf(changes, 'connect-src')),
  ];
};

const workers = ({ policy, tag, page, changes }: Judged): readonly Finding[] => {
  const relay = relayOf(tag, page);
  if (allowsWorker(policy, 'blob:x', page) || (relay !== undefined && allowsWorker(policy, relay, page))) return [];
  return [
    warning(
      'policy_worker',
      `${decidingSources(policy, 'worker-src')?.directive} allows no worker, so Couplet runs on the main thread, without private reports.`,
      `${fixOf(changes, 'worker-src')} Or name a copy of device.js on the shop’s own origin as data-worker-url.`,
    ),
  ];
};

/** A policy list without our name blocks the script; `'none'` or an empty list allows no policy at all. */
const trustedTypes = ({ changes }: Judged): readonly Finding[] =>
  changes.some(({ directive }) => directive === 'trusted-types')
    ? [failure('policy_trusted_types', 'trusted-types does not list couplet, so no coupon is shown.', fixOf(changes, 'trusted-types'))]
    : [];

/** What Couplet's sources took from the page itself. Whether its other pages need it, only the shop can know. */
const harmOf = ({ directive, from, sources, inline }: PolicyLoss, hash: string): Finding =>
  inline && from !== undefined && sources.length === 0
    ? warning(
        'policy_page_inline',
        `A hash in ${directive} switches 'unsafe-inline' off, so the shop’s own inline scripts do not run.`,
        `Remove '${hash}' from ${directive}.`,
      )
    : warning(
        'policy_page_refused',
        from === undefined
          ? `${directive} allows only what Couplet needs. Without it, the shop’s own requests were not limited.`
          : `${directive} replaces ${from} and lacks ${sources.join(' ')}, so requests of the shop itself may be refused.`,
        from === undefined ? `Remove ${directive}.` : `Add ${sources.join(' ')} to ${directive}.`,
      );

/**
 * The server a tag uses, resolved as in the loader. Undefined if data-api is not a web address, because a worker has no page to resolve it
 * against.
 */
export const serverOf = ({ api, src }: TagFact): string | undefined => {
  const given = api ?? new URL('../', src).href;
  return /^https?:\/\//.test(given) && URL.canParse(given) ? new URL(given).href.replace(/\/+$/, '') : undefined;
};

const needsOf = (tag: TagFact, { url, queue }: PageFact): PolicyNeeds => ({
  page: url,
  script: tag.src,
  server: serverOf(tag),
  inline: queue?.nonce === undefined ? queue?.hashes[0] : undefined,
});

const judge = (page: PageFact): readonly Finding[] => {
  const { url, policies, tags, queue } = page;
  const [tag] = tags;
  if (!tag) return [];
  const needs = needsOf(tag, page);
  const all = policies.flatMap(readPolicies);
  const relay = relayOf(tag, url);
  const byRelay = relay !== undefined && all.every((policy) => allowsWorker(policy, relay, url));
  const byBlob = !byRelay && all.every((policy) => allowsWorker(policy, 'blob:x', url));
  const found = all.flatMap((policy) => {
    const judged: Judged = { policy, tag, page: url, changes: policyChanges(policy, needs) };
    return [
      ...scripts(judged, byBlob),
      ...(queue ? inlineLine(judged, queue) : []),
      ...connections(judged),
      ...workers(judged),
      ...trustedTypes(judged),
      ...lossesByCouplet(policy, needs).map((loss) => harmOf(loss, needs.inline ?? QUEUE_HASH)),
    ];
  });
  if (found.length > 0) return found;
  return [
    fine(all.length === 0 ? 'The page has no content security policy.' : 'The page’s content security policy allows what Couplet needs.'),
  ];
};

/** Compares the page's Content Security Policy with the requirements in docs/install.md. */
export const checkPagePolicy = ({ page }: Facts): readonly Finding[] => (page?.ok ? judge(page.value) : []);

/** The page's policies with what Couplet needs, one per header or meta element. Empty if nothing is to be changed. */
export const mergedPolicies = ({ page }: Pick<Facts, 'page'>): readonly string[] => {
  const [tag] = page?.ok ? page.value.tags : [];
  if (!page?.ok || !tag) return [];
  const needs = needsOf(tag, page.value);
  const merged = page.value.policies.map((text) => mergedPolicy(text, needs));
  return merged.every(
    (text, at) =>
      text ===
      readPolicies(page.value.policies[at] ?? '')
        .map(writePolicy)
        .join(', '),
  )
    ? []
    : merged;
};
