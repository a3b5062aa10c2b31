import { isDeepStrictEqual, promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { checkFairness } from '../../bundle/checkFairness';
import type { Manifest } from '../../bundle/manifest';
import { checkShard, type KeyTrust, openEnvelope } from '../../bundle/openSigned';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import type { BundleFile, BundleRepository } from '../records/bundleRepository';
import type { CatalogEntry } from '../records/catalogRepository';
import type { BundleFacts } from './bundleFacts';
import { nodeBundleCrypto } from './signing';

interface OpenedUpload {
  readonly id: string;
  readonly manifest: Manifest;
}

/** Signature and content of a bundle's `manifest.json`. Errors: those of `openEnvelope` and `checkFairness`, `bundle_not_plain`, `keys_differ`. */
export const openUpload = async (envelope: string, siteKey: string, trust: KeyTrust): Promise<Result<OpenedUpload>> => {
  const opened = await openEnvelope(envelope, siteKey, nodeBundleCrypto, trust);
  if (!opened.ok) return opened;
  const { id, payload, manifest, serial } = opened.value;
  if ((manifest.keySerial ?? 0) !== serial)
    return fail('keys_differ', 'The manifest names a different key list from the one it comes with.');
  // Devices read the signed text as is (docs/adr/005), so omitted defaults would be missing there.
  if (!isDeepStrictEqual(JSON.parse(payload), manifest))
    return fail('bundle_not_plain', 'The manifest lacks a default, or contains something this version does not know.');
  const fair = checkFairness(manifest);
  return fair.ok ? ok({ id, manifest }) : fair;
};

/** Hashes of the files named in a manifest. */
export const shardsOf = ({ network, sequence, cf, picks, tokens }: Manifest) =>
  [network?.weights, sequence?.weights, cf?.weights, picks, tokens?.keys].filter((shard) => shard !== undefined);

/**
 * Every file of a bundle, checked and uncompressed.
 * @param given the files by SHA-256
 * Errors: those of `checkShard`, `bundle_shard_missing`, `bundle_shard_unknown`.
 */
export const filesOf = async (
  envelope: string,
  manifest: Manifest,
  given: ReadonlyMap<string, Uint8Array>,
): Promise<Result<readonly BundleFile[]>> => {
  const needed = shardsOf(manifest);
  const extra = [...given.keys()].find((hash) => !needed.some(({ sha256 }) => sha256 === hash));
  if (extra !== undefined) return fail('bundle_shard_unknown', 'The manifest does not name this file.', `shards.${extra}`);
  const plain: BundleFile[] = [{ name: 'manifest.json', data: Buffer.from(envelope, 'utf8') }];
  for (const shard of needed) {
    const data = given.get(shard.sha256);
    if (!data) return fail('bundle_shard_missing', 'A file named by the manifest is missing.', `shards.${shard.sha256}`);
    const bytes = await checkShard(shard, data, nodeBundleCrypto);
    if (!bytes.ok) return bytes;
    plain.push({ name: `${shard.sha256}.bin`, data: bytes.value });
  }
  return ok(plain);
};

const compress = promisify(brotliCompress);

/** Brotli 11 form of a file that is served often, computed off the main thread; `undefined` if it is not smaller. */
const brotli = async (data: Uint8Array): Promise<Uint8Array | undefined> => {
  const small = await compress(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.byteLength },
  });
  return small.byteLength < data.byteLength ? small : undefined;
};

/** Files of a bundle with their brotli form, compressed once because they are served often. */
export const compressFiles = (files: readonly BundleFile[]): Promise<readonly BundleFile[]> =>
  Promise.all(files.map(async (file) => ({ ...file, brotli: await brotli(file.data) })));

/**
 * The newest key list that devices may have seen: the highest serial of any bundle ever published here, 0 if none had a list. The current
 * bundle alone is not enough: one signed with the site's own key names no list and does not make devices forget (docs/adr/027).
 */
export const highestKeySerial = async (store: Pick<BundleRepository, 'bundles'>, bundleFacts: BundleFacts): Promise<number> => {
  const facts = await Promise.all((await store.bundles()).map(({ id }) => bundleFacts(id)));
  return facts.reduce((highest, fact) => Math.max(highest, fact?.keySerial ?? 0), 0);
};

/**
 * Whether devices would accept a bundle by its key list, and could return from a staged bundle to the current one. A bundle signed with the
 * site's own key (0) is always accepted.
 * Errors: `keys_serial_old`; for a partial rollout `release_keys_differ`.
 * @param serial of the bundle
 * @param highest that was ever published (`highestKeySerial`)
 * @param current of the current bundle
 * @param staged for a share of the devices
 */
const checkKeySerial = (serial: number, highest: number, current: number, staged: boolean): Result<undefined, Failure> => {
  if (serial > 0 && serial < highest)
    return fail(
      'keys_serial_old',
      'Devices have a newer key list and would refuse this bundle. Create it again with the current key file.',
    );
  return staged && current > 0 && serial > current
    ? fail('release_keys_differ', 'The bundle has a newer key list, which devices cannot undo. Publish it for all devices.')
    : ok(undefined);
};

type Facts = Pick<Manifest, 'experiment' | 'coupons' | 'keySerial'>;

/**
 * Whether devices may take this bundle with the current catalog. Every coupon must be in the catalog with the same terms, or shoppers would
 * be refused what the card promised. A staged bundle must run the same experiment as the current one, or their orders could not be
 * compared. New coupons and experiments are released with `publish`, to all devices at once. Errors: `release_coupon_differs`,
 * `release_experiment_differs` and those of `checkKeySerial`.
 *
 * @param highest serial of a key list that was ever published
 * @param current bundle, if there is one
 * @param staged the bundle is for a share of the devices, alongside the current one
 */
export const checkRelease = (
  bundle: Facts,
  catalog: readonly CatalogEntry[],
  highest: number,
  current: Facts | undefined,
  staged: boolean,
): Result<undefined, Failure> => {
  const listed = new Map(catalog.map(({ coupon }) => [coupon.id, coupon]));
  const differing = bundle.coupons.find((coupon) => !isDeepStrictEqual(listed.get(coupon.id), coupon));
  if (differing)
    return fail(
      'release_coupon_differs',
      'The catalog has this coupon with different terms, or does not have it. Publish with its campaign.',
      differing.id,
    );
  if (staged && current && !isDeepStrictEqual(current.experiment, bundle.experiment))
    return fail('release_experiment_differs', 'The bundle runs a different experiment. Publish it for all devices.');
  return checkKeySerial(bundle.keySerial ?? 0, highest, current?.keySerial ?? 0, staged);
};
