import { createHash } from 'node:crypto';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { type Clock, SECOND } from '../../../protocol/values/clock';
import { fail, ok, type Result } from '../../../protocol/values/result';
import type { HttpAnswer, PageFact, QueueFact, TagFact } from '../facts';

const PATIENCE = 10 * SECOND;
/** More than any page, script or bundle file. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The useful part of an error of `fetch`: its cause has the system's message. */
const wordsOf = (error: unknown): string => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
};

/** Reads up to `MOST_BYTES`; throws beyond. */
const read = async (response: Response): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Error(`The answer is larger than ${MOST_BYTES} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/** One exchange, following redirects. Error `unreachable` with the system's message; also for an invalid address. */
export const askHttp = async (url: string, clock: Clock, init: RequestInit = {}): Promise<Result<HttpAnswer>> => {
  const askedAt = clock();
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
    const body = await read(response);
    return ok({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
      url: response.url,
      askedAt,
      answeredAt: clock(),
    });
  } catch (error) {
    return fail('unreachable', `${wordsOf(error).replace(/\.$/, '')}.`, url);
  }
};

/** A tag as written in the page, without the response at its address. */
type WrittenTag = Omit<TagFact, 'script' | 'intact'>;

/** What can be read from a page's HTML alone. */
interface HtmlFact extends Omit<PageFact, 'url' | 'tags'> {
  readonly tags: readonly WrittenTag[];
}

const elementsOf = (node: Tree.Node): readonly Tree.Element[] => {
  const found: Tree.Element[] = [];
  // An explicit stack, filled item by item, instead of recursion: the page's author decides how deep and wide it is.
  const waiting: Tree.Node[] = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ('tagName' in next) found.push(next);
    if ('childNodes' in next) for (let at = next.childNodes.length - 1; at >= 0; at--) waiting.push(next.childNodes[at] as Tree.Node);
  }
  return found;
};

type Attributes = ReadonlyMap<string, string>;

const attributesOf = ({ attrs }: Tree.Element): Attributes => new Map(attrs.map(({ name, value }) => [name, value]));

const textOf = ({ childNodes }: Tree.Element): string => childNodes.map((node) => ('value' in node ? node.value : '')).join('');

/** Web addresses only, because our files are never loaded from others. */
const absolute = (address: string | undefined, base: string): string | undefined => {
  if (address === undefined || !URL.canParse(address, base)) return undefined;
  const { protocol, href } = new URL(address, base);
  return /^https?:$/.test(protocol) ? href : undefined;
};

/** Types that browsers execute (https://mimesniff.spec.whatwg.org/#javascript-mime-type), and modules. */
const RUNS = /^$|^module$|^(text|application)\/(x-)?(java|ecma)script$|^text\/(javascript1\.[0-5]|jscript|livescript)$/i;

const readTag = (attributes: Attributes, base: string): readonly WrittenTag[] => {
  const src = absolute(attributes.get('src'), base);
  if (src === undefined || !(new URL(src).pathname.endsWith('/couplet.js') || attributes.get('data-key')?.startsWith('pk_'))) return [];
  const type = (attributes.get('type') ?? '').trim();
  return [
    {
      src,
      key: attributes.get('data-key') || undefined,
      api: attributes.get('data-api') || undefined,
      nonce: attributes.get('nonce') || attributes.get('data-nonce') || undefined,
      integrity: attributes.get('integrity') || undefined,
      crossOrigin: attributes.has('crossorigin'),
      workerUrl: attributes.get('data-worker-url') || undefined,
      heldAs: RUNS.test(type) ? undefined : type,
    },
  ];
};

const readQueue = (text: string, attributes: Attributes): QueueFact => ({
  hashes: ['sha256', 'sha384', 'sha512'].map((kind) => `${kind}-${createHash(kind).update(text).digest('base64')}`),
  nonce: attributes.get('nonce') || undefined,
});

/**
 * Parses the HTML of a storefront page, without running scripts.
 * @param url address of the page
 */
export const readHtml = (html: string, url: string): HtmlFact => {
  const elements = elementsOf(parse(html)).map((element) => ({ element, attributes: attributesOf(element) }));
  const named = (name: string) => elements.filter(({ element }) => element.tagName === name);
  // The first `base` with an address counts (https://html.spec.whatwg.org/multipage/urls-and-fetching.html#document-base-url).
  const base =
    absolute(
      named('base')
        .find(({ attributes }) => attributes.has('href'))
        ?.attributes.get('href'),
      url,
    ) ?? url;
  const scripts = named('script');
  const queue = scripts.find(({ element, attributes }) => !attributes.has('src') && /\bcouplet\.q\b/.test(textOf(element)));
  return {
    // A policy outside the head is ignored (https://www.w3.org/TR/CSP3/#meta-element).
    policies: named('meta').flatMap(({ element: { parentNode }, attributes }) =>
      parentNode?.nodeName === 'head' && attributes.get('http-equiv')?.toLowerCase() === 'content-security-policy'
        ? [attributes.get('content') ?? '']
        : [],
    ),
    tags: scripts.flatMap(({ attributes }) => readTag(attributes, base)),
    queue: queue && readQueue(textOf(queue.element), queue.attributes),
    setsConfig: scripts.some(({ element }) => textOf(element).includes('coupletConfig')),
  };
};

/** Whether one of the strongest hashes matches (Subresource Integrity §3.3.5). Undefined if none is supported, which browsers ignore. */
const isIntact = (integrity: string, bytes: Uint8Array): boolean | undefined => {
  const hashes = integrity.split(/\s+/).flatMap((text) => {
    const [, kind = '', value = ''] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/=_-]+)/.exec(text) ?? [];
    return kind === '' ? [] : [{ kind, value }];
  });
  const strongest = ['sha512', 'sha384', 'sha256'].find((kind) => hashes.some((hash) => hash.kind === kind));
  if (strongest === undefined) return undefined;
  const digest = createHash(strongest).update(bytes).digest();
  return hashes.some(({ kind, value }) => kind === strongest && Buffer.from(value, 'base64').equals(digest));
};

const loadTag = async (tag: WrittenTag, origin: string, clock: Clock): Promise<TagFact> => {
  const script = await askHttp(tag.src, clock, { headers: { origin } });
  const { integrity } = tag;
  return { ...tag, script, intact: integrity !== undefined && script.ok ? isIntact(integrity, script.value.body) : undefined };
};

/** A storefront page as its server sends it, without running scripts. Errors: `page_unreachable`, `page_refused`. */
export const readPage = async (url: string, clock: Clock): Promise<Result<PageFact>> => {
  const answer = await askHttp(url, clock, { headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (couplet doctor)' } });
  if (!answer.ok) return fail('page_unreachable', `${url} cannot be loaded: ${answer.error.message}`);
  const { status, headers, body, url: final } = answer.value;
  if (status !== 200) return fail('page_refused', `${url} answers ${status}.`);
  const { policies, tags, ...html } = readHtml(Buffer.from(body).toString('utf8'), final);
  const header = headers['content-security-policy'];
  const origin = new URL(final).origin;
  return ok({
    ...html,
    url: final,
    policies: [...(header === undefined ? [] : [header]), ...policies],
    tags: await Promise.all(tags.map((tag) => loadTag(tag, origin, clock))),
  });
};
