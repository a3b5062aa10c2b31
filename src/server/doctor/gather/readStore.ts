import { checkManifest, readTokenKeys } from '../../../bundle/checkManifest';
import { keyEnd } from '../../../bundle/keys';
import { envelopeSchema, type Manifest } from '../../../bundle/manifest';
import { openEnvelope } from '../../../bundle/openSigned';
import { epochEnd } from '../../../protocol/reporting/tokens';
import type { Instant } from '../../../protocol/values/clock';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { filesOf, shardsOf } from '../../bundles/openUpload';
import { nodeBundleCrypto } from '../../bundles/signing';
import type { BundleRepository } from '../../records/bundleRepository';
import type { OrderRepository } from '../../records/orderRepository';
import type { OutboxRepository } from '../../records/outboxRepository';
import type { BundleFact, DatabaseFact, PublishedFact } from '../facts';

/** Source of a bundle's files; returns undefined for a missing one. */
interface BundleSource {
  readonly id: string;
  file(name: string): Promise<Uint8Array | undefined>;
}

/** When the key's list ends its authorisation. An invalid list has been refused before. */
const endOfKey = (envelope: string): Instant | undefined => {
  const read = parseJsonWith(envelopeSchema, envelope, 'bundle_malformed');
  return read.ok ? keyEnd(read.value) : undefined;
};

const readShards = async ({ file }: BundleSource, manifest: Manifest): Promise<ReadonlyMap<string, Uint8Array>> => {
  const shards = new Map<string, Uint8Array>();
  for (const { sha256 } of shardsOf(manifest)) {
    const data = await file(`${sha256}.bin`);
    if (data) shards.set(sha256, data);
  }
  return shards;
};

/**
 * Opens a bundle with all checks of a device. Errors: `site_key_unknown`, `bundle_unknown`, `bundle_id_differs`, those of `openEnvelope`,
 * `filesOf` and `checkManifest`.
 */
const openWithKey = async (
  source: BundleSource,
  envelope: string | undefined,
  siteKey: string | undefined,
  now: Instant,
): Promise<Result<{ readonly manifest: Manifest; readonly tokensEnd: Instant | undefined }>> => {
  if (envelope === undefined) return fail('bundle_unknown', 'manifest.json is missing.');
  if (siteKey === undefined)
    return fail('site_key_unknown', 'the signature could not be checked, because the site’s key is not known here.');
  const opened = await openEnvelope(envelope, siteKey, nodeBundleCrypto, { now, serial: 0 });
  if (!opened.ok) return opened;
  const { id, manifest } = opened.value;
  if (id !== source.id) return fail('bundle_id_differs', `manifest.json belongs to bundle ${id}.`);
  const shards = await readShards(source, manifest);
  const files = await filesOf(envelope, manifest, shards);
  if (!files.ok) return files;
  const checked = checkManifest(id, manifest, shards);
  if (!checked.ok) return checked;
  const keys = manifest.tokens && readTokenKeys(shards.get(manifest.tokens.keys.sha256));
  const ends = keys?.ok ? keys.value.keys.map(({ epoch }) => epochEnd(epoch)) : [];
  return ok({ manifest, tokensEnd: ends.length > 0 ? Math.max(...ends) : undefined });
};

export const openBundle = async (source: BundleSource, siteKey: string | undefined, now: Instant): Promise<BundleFact> => {
  const bytes = await source.file('manifest.json');
  const envelope = bytes && Buffer.from(bytes).toString('utf8');
  const opened = await openWithKey(source, envelope, siteKey, now);
  return opened.ok
    ? { id: source.id, opened: ok(opened.value.manifest), keyEnds: endOfKey(envelope ?? ''), tokensEnd: opened.value.tokensEnd }
    : { id: source.id, opened, keyEnds: undefined, tokensEnd: undefined };
};

/** Reads of a database at the newest schema. */
type StoreReads = Pick<BundleRepository, 'release' | 'currentBundle' | 'bundleFile'> &
  Pick<OrderRepository, 'lastOrderAt'> &
  Pick<OutboxRepository, 'outbox'>;

export interface Inspection {
  readonly fact: DatabaseFact;
  /** Undefined if the database has another version and cannot be read. */
  readonly published: PublishedFact | undefined;
}

/** The part of an inspection common to both kinds of database. */
export const inspectStored = async (
  reads: StoreReads,
  siteKey: string | undefined,
  now: Instant,
): Promise<{ readonly stored: DatabaseFact['stored']; readonly published: PublishedFact }> => {
  const { serving, bundle: id } = await reads.release();
  const current = await reads.currentBundle();
  const file = async (name: string): Promise<Uint8Array | undefined> =>
    id === undefined ? undefined : (await reads.bundleFile(id, name))?.data;
  return {
    stored: { lastOrderAt: await reads.lastOrderAt(), publishedAt: current?.publishedAt, outbox: await reads.outbox() },
    published: { from: 'store', serving, bundle: id === undefined ? undefined : await openBundle({ id, file }, siteKey, now) },
  };
};
