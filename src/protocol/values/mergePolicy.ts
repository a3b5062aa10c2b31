import {
  allowsAddress,
  allowsAnyInline,
  allowsInline,
  type ContentPolicy,
  type Deciding,
  decidingSources,
  hasKeyword,
  hasNonce,
  type PolicyKind,
  readPolicies,
  trustsWorkers,
  writePolicy,
} from './contentPolicy';

/** SHA-256 of the tag's inline line, as policies name it. */
export const QUEUE_HASH = 'sha256-wkC/TSVReB3TTxEb4686tFSMQVQ0qnWuEaCXVTip8iE=';

/** What Couplet loads on a page. Addresses are absolute. */
export interface PolicyNeeds {
  readonly page: string;
  readonly script: string;
  /** Undefined: the tag's attribute cannot be read as an address. */
  readonly server: string | undefined;
  /** Hash of the inline line, `sha256-…`; undefined without such a line, or if it has the page's nonce. */
  readonly inline: string | undefined;
}

/** Sources that a directive lacks. */
export interface PolicyChange {
  readonly directive: string;
  readonly add: readonly string[];
  /** The directive that decided so far, whose sources the new one starts with; undefined if the directive exists. */
  readonly from: string | undefined;
}

const originOf = (address: string): string => /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(address)?.[0] ?? address;

const isNone = (source: string): boolean => source.toLowerCase() === "'none'";
const isAddress = (source: string): boolean => !source.startsWith("'") || /^'self'$/i.test(source);

/** A kind of request, and the directive a merged policy names it by. An existing `script-src-elem` stays. */
const ownDirective = (kind: PolicyKind, { directive }: Deciding): string =>
  kind !== 'script-src-elem' ? kind : directive === 'default-src' ? 'script-src' : directive;

const lacking = (policy: ContentPolicy, { page, script, server, inline }: PolicyNeeds, kind: PolicyKind): readonly string[] => {
  const deciding = decidingSources(policy, kind);
  if (!deciding) return [];
  const { sources } = deciding;
  switch (kind) {
    case 'script-src-elem': {
      const host = hasKeyword(sources, 'strict-dynamic') || allowsAddress(sources, script, page) ? [] : [originOf(script)];
      // A nonce can stand on the line itself. Beside an effective 'unsafe-inline', a hash would switch it off for the whole page.
      const runs = inline === undefined || hasNonce(sources) || allowsInline(sources, { hashes: [inline], nonce: undefined });
      return runs ? host : [...host, `'${inline}'`];
    }
    case 'connect-src':
      return server === undefined || allowsAddress(sources, `${server}/v1/status.json`, page) ? [] : [originOf(server)];
    case 'worker-src':
      return trustsWorkers(deciding) || allowsAddress(sources, 'blob:x', page) ? [] : ['blob:'];
  }
};

const KINDS: readonly PolicyKind[] = ['script-src-elem', 'connect-src', 'worker-src'];

/** What to change in one policy so that Couplet works. */
export const policyChanges = (policy: ContentPolicy, needs: PolicyNeeds): readonly PolicyChange[] => {
  const names = policy.get('trusted-types');
  const listed = !names || names.includes('*') || names.includes('couplet');
  return [
    ...KINDS.flatMap((kind): readonly PolicyChange[] => {
      const [add, deciding] = [lacking(policy, needs, kind), decidingSources(policy, kind)];
      if (add.length === 0 || !deciding) return [];
      const directive = ownDirective(kind, deciding);
      return [{ directive, add, from: directive === deciding.directive ? undefined : deciding.directive }];
    }),
    ...(listed ? [] : [{ directive: 'trusted-types', add: ['couplet'], from: undefined }]),
  ];
};

/**
 * The policy with the changes. It allows everything that it allowed before. Nonces, hashes and keywords are taken over for scripts only: they
 * mean nothing elsewhere.
 */
const withChanges = (policy: ContentPolicy, changes: readonly PolicyChange[]): ContentPolicy => {
  const merged = new Map(policy);
  for (const { directive, add, from } of changes) {
    const start = (policy.get(from ?? directive) ?? []).filter((source) => !isNone(source));
    merged.set(directive, [...(from === undefined || directive === 'script-src' ? start : start.filter(isAddress)), ...add]);
  }
  return merged;
};

/** What a page's own requests lose by a change of its policy. */
export interface PolicyLoss {
  /** The directive that now decides. */
  readonly directive: string;
  /** The directive that decided before; undefined if everything was allowed. */
  readonly from: string | undefined;
  /** Sources that were allowed and no longer are. */
  readonly sources: readonly string[];
  /** Whether `'unsafe-inline'` no longer counts. */
  readonly inline: boolean;
}

const loses = (kind: PolicyKind, was: Deciding, is: Deciding): readonly string[] => {
  const counts = (source: string): boolean =>
    kind === 'script-src-elem' ? !/^'(none|report-sample|unsafe-inline)'$/i.test(source) : isAddress(source);
  const free = kind === 'worker-src' && trustsWorkers(was) && !trustsWorkers(is);
  return [...was.sources.filter((source) => counts(source) && !is.sources.includes(source)), ...(free ? ['*'] : [])];
};

/** What `after` newly refuses. */
export const newlyRefused = (before: ContentPolicy, after: ContentPolicy): readonly PolicyLoss[] =>
  KINDS.flatMap((kind): readonly PolicyLoss[] => {
    const [was, is] = [decidingSources(before, kind), decidingSources(after, kind)];
    if (!is) return [];
    if (!was) return [{ directive: is.directive, from: undefined, sources: ['*'], inline: kind === 'script-src-elem' }];
    const sources = loses(kind, was, is);
    const inline = kind === 'script-src-elem' && allowsAnyInline(was.sources) && !allowsAnyInline(is.sources);
    return sources.length > 0 || inline ? [{ directive: is.directive, from: was.directive, sources, inline }] : [];
  });

/**
 * The policy as it may have been before Couplet's sources were added, to find out what they took from the page. A directive that holds
 * nothing else is taken for one of Couplet's.
 */
const withoutCouplet = (policy: ContentPolicy, { script, server, inline }: PolicyNeeds): ContentPolicy => {
  const [scripts, servers] = [originOf(script), originOf(server ?? script)];
  const ours: Readonly<Record<string, readonly string[]>> = {
    'script-src': [scripts, `'${inline ?? QUEUE_HASH}'`],
    'script-src-elem': [scripts, `'${inline ?? QUEUE_HASH}'`],
    'connect-src': [servers],
    'worker-src': ['blob:'],
  };
  return new Map(
    [...policy].flatMap(([name, sources]): readonly (readonly [string, readonly string[]])[] => {
      const rest = sources.filter((source) => !ours[name]?.includes(source));
      return rest.length === 0 && sources.length > 0 && name in ours ? [] : [[name, rest]];
    }),
  );
};

/** What Couplet's sources took from the page itself. A server on the page's own origin cannot be told from the page. */
export const lossesByCouplet = (policy: ContentPolicy, needs: PolicyNeeds): readonly PolicyLoss[] =>
  originOf(needs.script) === originOf(needs.page) ? [] : newlyRefused(withoutCouplet(policy, needs), policy);

/**
 * A header or meta element with what Couplet needs, and with what Couplet's sources took from the page. Empty if it holds only those: then
 * it is not needed.
 */
export const mergedPolicy = (text: string, needs: PolicyNeeds): string =>
  readPolicies(text)
    .map((policy) => {
      const own = lossesByCouplet(policy, needs).length > 0 ? withoutCouplet(policy, needs) : policy;
      return writePolicy(withChanges(own, policyChanges(own, needs)));
    })
    .filter((policy) => policy !== '')
    .join(', ');
