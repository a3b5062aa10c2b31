import { createHash } from 'node:crypto';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import type { PageFact, QueueFact, TagFact } from '../facts';

/** A tag as the page has it, whatever lies at its address. */
export type WrittenTag = Omit<TagFact, 'script' | 'intact'>;

/** What of a page can be known without asking for anything else. */
export interface HtmlFact extends Omit<PageFact, 'url' | 'tags'> {
  readonly tags: readonly WrittenTag[];
}

const elementsOf = (node: Tree.Node): readonly Tree.Element[] => {
  const found: Tree.Element[] = [];
  // A list of its own in place of recursion, filled one by one: whoever made the page decides how deep and how wide it is.
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

/** Web addresses alone: nothing of ours is loaded from another one. */
const absolute = (address: string | undefined, base: string): string | undefined => {
  if (address === undefined || !URL.canParse(address, base)) return undefined;
  const { protocol, href } = new URL(address, base);
  return /^https?:$/.test(protocol) ? href : undefined;
};

/** What browsers run by its type (https://mimesniff.spec.whatwg.org/#javascript-mime-type), and modules. */
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
 * The HTML of a storefront page; nothing of it is run.
 * @param url where it came from
 */
export const readHtml = (html: string, url: string): HtmlFact => {
  const elements = elementsOf(parse(html)).map((element) => ({ element, attributes: attributesOf(element) }));
  const named = (name: string) => elements.filter(({ element }) => element.tagName === name);
  // The first one with an address counts (https://html.spec.whatwg.org/multipage/urls-and-fetching.html#document-base-url).
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
    // Elsewhere than in the head it is none (https://www.w3.org/TR/CSP3/#meta-element).
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
