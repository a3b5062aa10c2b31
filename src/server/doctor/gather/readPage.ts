import { createHash } from 'node:crypto';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import type { Clock } from '../../../core/clock';
import { fail, ok, type Result } from '../../../core/result';
import type { PageFact, QueueFact, TagFact } from '../facts';
import { askHttp } from './askHttp';

const elementsOf = (node: Tree.Node): readonly Tree.Element[] => {
  const found: Tree.Element[] = [];
  // A list of its own in place of recursion: whoever made the page decides how deep it is.
  const waiting: Tree.Node[] = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ('tagName' in next) found.push(next);
    if ('childNodes' in next) waiting.push(...[...next.childNodes].reverse());
  }
  return found;
};

const attributesOf = ({ attrs }: Tree.Element): ReadonlyMap<string, string> => new Map(attrs.map(({ name, value }) => [name, value]));

const textOf = ({ childNodes }: Tree.Element): string => childNodes.map((node) => ('value' in node ? node.value : '')).join('');

/** Does one of the strongest hashes fit (Subresource Integrity §3.3.5)? Undefined where none is understood, and browsers mind nothing. */
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

const readTag = async (attributes: ReadonlyMap<string, string>, src: string, origin: string, clock: Clock): Promise<TagFact> => {
  const script = await askHttp(src, clock, { headers: { origin } });
  const integrity = attributes.get('integrity') || undefined;
  return {
    src,
    key: attributes.get('data-key') || undefined,
    api: attributes.get('data-api') || undefined,
    nonce: attributes.get('nonce') || attributes.get('data-nonce') || undefined,
    integrity,
    crossOrigin: attributes.has('crossorigin'),
    workerUrl: attributes.get('data-worker-url') || undefined,
    script,
    intact: integrity !== undefined && script.ok ? isIntact(integrity, script.value.body) : undefined,
  };
};

const readQueue = (text: string, attributes: ReadonlyMap<string, string>): QueueFact => ({
  hashes: ['sha256', 'sha384', 'sha512'].map((kind) => `${kind}-${createHash(kind).update(text).digest('base64')}`),
  nonce: attributes.get('nonce') || undefined,
});

const absolute = (src: string, base: string): string | undefined => (URL.canParse(src, base) ? new URL(src, base).href : undefined);

/** A storefront page as its server sends it: nothing of it is run. Errors: `page_unreachable`, `page_refused`. */
export const readPage = async (url: string, clock: Clock): Promise<Result<PageFact>> => {
  const answer = await askHttp(url, clock, { headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (couplet doctor)' } });
  if (!answer.ok) return fail('page_unreachable', `${url} cannot be loaded: ${answer.error.message}`);
  const { status, headers, body, url: final } = answer.value;
  if (status !== 200) return fail('page_refused', `${url} answers ${status}.`);
  const elements = elementsOf(parse(Buffer.from(body).toString('utf8')));
  const scripts = elements.filter(({ tagName }) => tagName === 'script').map((element) => ({ element, attributes: attributesOf(element) }));
  const origin = new URL(final).origin;
  const tags = scripts.flatMap(({ attributes }) => {
    const src = absolute(attributes.get('src') ?? '', final);
    if (src === undefined || attributes.get('src') === undefined) return [];
    return /\/couplet\.js$/.test(new URL(src).pathname) || attributes.get('data-key')?.startsWith('pk_') ? [{ attributes, src }] : [];
  });
  const queue = scripts.find(({ element, attributes }) => !attributes.has('src') && /\bcouplet\.q\b/.test(textOf(element)));
  const metas = elements.filter(({ tagName }) => tagName === 'meta').map(attributesOf);
  return ok({
    url: final,
    policies: [
      ...(headers['content-security-policy'] === undefined ? [] : [headers['content-security-policy']]),
      ...metas.flatMap((meta) => (meta.get('http-equiv')?.toLowerCase() === 'content-security-policy' ? [meta.get('content') ?? ''] : [])),
    ],
    tags: await Promise.all(tags.map(({ attributes, src }) => readTag(attributes, src, origin, clock))),
    queue: queue && readQueue(textOf(queue.element), queue.attributes),
    setsConfig: scripts.some(({ element }) => textOf(element).includes('coupletConfig')),
  });
};
