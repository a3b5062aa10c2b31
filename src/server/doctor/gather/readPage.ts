import { createHash } from 'node:crypto';
import type { Clock } from '../../../protocol/clock';
import { fail, ok, type Result } from '../../../protocol/result';
import type { PageFact, TagFact } from '../facts';
import { askHttp } from './askHttp';
import { readHtml, type WrittenTag } from './readHtml';

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

const loadTag = async (tag: WrittenTag, origin: string, clock: Clock): Promise<TagFact> => {
  const script = await askHttp(tag.src, clock, { headers: { origin } });
  const { integrity } = tag;
  return { ...tag, script, intact: integrity !== undefined && script.ok ? isIntact(integrity, script.value.body) : undefined };
};

/** A storefront page as its server sends it: nothing of it is run. Errors: `page_unreachable`, `page_refused`. */
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
