import { oldKeys } from '../../src/bundle/keys';
import type { Manifest, Shard } from '../../src/bundle/manifest';
import { checkShard, openSigned, trustedManifest } from '../../src/bundle/openSigned';
import type { ProfileSettings } from '../../src/engine/profile/shopperProfile';
import { type BundleFiles, routes } from '../../src/protocol/protocol';
import { DAY, MINUTE } from '../../src/protocol/values/clock';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { fromBase64url } from '../../src/secureAggregation/bytes';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import type { DeviceStorage, MetaValues, StoredBundle } from '../storage/deviceStorage';
import { request } from '../sync/http';

/** A verified bundle. The engine decodes its models when a choice is needed. */
export interface LoadedBundle {
  readonly id: string;
  readonly manifest: Manifest;
  /** Serial of the list of keys that signed it. 0 or absent: the site's key signed it. */
  readonly serial?: number;
  /** By SHA-256, hex. */
  readonly shards: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Source of a shard's bytes: the cache or the network. */
type ShardSource = (shard: Shard) => Promise<Result<Uint8Array<ArrayBuffer>>>;

/**
 * Checks signature, identity and hashes. Cached bundles are checked too, since other scripts of the page can write to the cache.
 * @param named what is known of bundles before
 * Errors: those of `openSigned`, `trustedManifest` and `checkShard`; `bundle_wrong_id` if the document is another one than asked for.
 */
const openBundle = async (
  id: string,
  envelope: string,
  key: string,
  { crypto, clock }: WorkerPorts,
  named: MetaValues['bundle'] | undefined,
  source: ShardSource,
): Promise<Result<LoadedBundle>> => {
  const signed = await openSigned(envelope, key, crypto, { now: clock(), serial: named?.serial ?? 0 });
  if (!signed.ok) return signed;
  if (signed.value.id !== id) return fail('bundle_wrong_id', `The bundle is ${signed.value.id}, not ${id}.`);
  const read = trustedManifest(signed.value.payload);
  if (!read.ok) return read;
  const manifest = read.value;
  const shards = new Map<string, Uint8Array<ArrayBuffer>>();
  const checks = [manifest.network?.weights, manifest.sequence?.weights, manifest.cf?.weights].map(async (shard) => {
    if (!shard) return ok(undefined);
    const bytes = await source(shard);
    if (!bytes.ok) return bytes;
    shards.set(shard.sha256, bytes.value);
    return checkShard(shard, bytes.value, crypto);
  });
  for (const checked of await Promise.all(checks)) if (!checked.ok) return checked;
  return ok({ id, manifest, shards, serial: signed.value.serial });
};

/** The same ports with a hash of these bytes on its way: a bundle's files need not wait for its signature. */
const hashedBefore = (ports: WorkerPorts, files: Iterable<Uint8Array<ArrayBuffer>>): WorkerPorts => {
  const { crypto } = ports;
  const known = new Map([...files].map((bytes) => [bytes as Uint8Array, crypto.sha256(bytes)]));
  return { ...ports, crypto: { ...crypto, sha256: (bytes) => known.get(bytes) ?? crypto.sha256(bytes) } };
};

/** Settings for folding the profile. Without a bundle, the trainer's defaults, and the profile is rebuilt once there is one. */
export const profileSettings = (bundle: LoadedBundle | undefined): ProfileSettings =>
  bundle
    ? { ...bundle.manifest.profile, idleMs: bundle.manifest.session.idleMs }
    : { halfLifeMs: 14 * DAY, sequenceLength: 50, idleMs: 30 * MINUTE };

const namedBundles = (storage: DeviceStorage) => storage.transaction(['meta'], 'readonly', (transaction) => transaction.meta('bundle'));

/** The newest stored bundle that still verifies. Others are noted and skipped. */
export const cachedBundle = async (
  ports: WorkerPorts,
  key: string,
  storage: DeviceStorage,
  problems: Problems,
): Promise<LoadedBundle | undefined> => {
  const read = (which: 'current' | 'previous') =>
    storage.transaction(['meta', 'bundles'], 'readonly', async (transaction) => {
      const named = await transaction.meta('bundle');
      const id = named?.[which];
      return { named, id, row: id === undefined ? undefined : await transaction.get('bundles', id) };
    });
  for (const which of ['current', 'previous'] as const) {
    const { named, id, row } = await read(which);
    if (id === undefined || !row) continue;
    const hashed = hashedBefore(ports, row.shards.values());
    const opened = await openBundle(id, row.envelope, key, hashed, named, async ({ sha256 }) => {
      const bytes = row.shards.get(sha256);
      return bytes ? ok(bytes) : fail('bundle_shard_missing', 'A file of the bundle is missing.', sha256);
    });
    if (opened.ok) return opened.value;
    problems.add(opened.error);
  }
  return undefined;
};

/**
 * Stores a verified bundle along with the previous one, in one step. Errors: `keys_serial_old`, if another tab was ahead in the meantime.
 */
const keep = (storage: DeviceStorage, loaded: LoadedBundle, row: StoredBundle): Promise<Result<LoadedBundle>> =>
  storage.transaction(['meta', 'bundles'], 'readwrite', async (transaction) => {
    const { id, serial } = loaded;
    const before = await transaction.meta('bundle');
    const known = before?.serial ?? 0;
    if (serial && serial < known) return oldKeys;
    const previous = before?.current === id ? before.previous : before?.current;
    await transaction.put('bundles', id, row);
    await transaction.putMeta('bundle', { current: id, previous, serial: serial || known });
    for (const key of await transaction.keys('bundles')) if (key !== id && key !== previous) await transaction.remove('bundles', key);
    return ok(loaded);
  });

/** `undefined` if it is absent or no base64url, and then the file is fetched. */
const decoded = (text: string | undefined): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return text === undefined ? undefined : fromBase64url(text);
  } catch {
    return undefined;
  }
};

interface FetchOptions {
  readonly ports: WorkerPorts;
  readonly api: string;
  readonly key: string;
  readonly store: DeviceStorage;
}

/**
 * Fetches, verifies and stores a bundle. On any error the stored ones are unchanged. Errors: `unreachable`, `bundle_unavailable`, those of
 * `openBundle`, of `check` and of `keep`.
 * @param along files of the bundle that came with the status, and are not fetched
 */
export const fetchBundle = async (
  { ports, api, key, store }: FetchOptions,
  id: string,
  along: BundleFiles | undefined,
  check: (bundle: LoadedBundle) => Promise<Result<unknown>>,
): Promise<Result<LoadedBundle>> => {
  const get = async (path: string): Promise<Result<Response>> => {
    const answer = await request(ports, api + path);
    if (!answer.ok) return answer;
    return answer.value.status === 200 ? answer : fail('bundle_unavailable', `Status ${answer.value.status}.`, path);
  };
  let envelope = along?.envelope;
  if (envelope === undefined) {
    const manifest = await get(routes.manifest(id));
    if (!manifest.ok) return manifest;
    envelope = await manifest.value.text();
  }
  const opened = await openBundle(id, envelope, key, ports, await namedBundles(store), async ({ sha256 }: Shard) => {
    const given = decoded(along?.shards[sha256]);
    if (given) return ok(given);
    const response = await get(routes.shard(id, sha256));
    return response.ok ? ok(new Uint8Array(await response.value.arrayBuffer())) : response;
  });
  if (!opened.ok) return opened;
  const checked = await check(opened.value);
  if (!checked.ok) return checked;
  return keep(store, opened.value, { envelope, shards: opened.value.shards, storedAt: ports.clock() });
};
