import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { campaignSchema } from '../../bundle/campaign';
import { readTokenKeys } from '../../bundle/checkManifest';
import { writtenText } from '../../bundle/writtenCampaign';
import { bundleIdSchema } from '../../protocol/protocol';
import { splitTask } from '../../protocol/reporting/splitReport';
import type { Clock } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { BundleFile, BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { TokenRepository } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';
import type { BundleFacts } from './bundleFacts';
import { checkRelease, compressFiles, filesOf, highestKeySerial, openUpload } from './openUpload';
import { TOKEN_WORK } from './tokenKeys';

/**
 * Checks that this server signs tokens with these keys. With others, no report would ever be counted. Errors: `token_keys_invalid`,
 * `token_keys_unknown`.
 */
const checkTokenKeys = async (bytes: Uint8Array | undefined, store: Pick<TokenRepository, 'tokenKeys'>): Promise<Result<undefined>> => {
  const file = readTokenKeys(bytes);
  if (!file.ok) return file;
  const own = new Map((await store.tokenKeys()).map(({ epoch, n }) => [epoch, n]));
  const strange = file.value.keys.find(({ epoch, n }) => own.get(epoch) !== n);
  return strange || file.value.work !== TOKEN_WORK
    ? fail('token_keys_unknown', 'The token keys of the bundle are not those of this server.', `epoch ${strange?.epoch ?? 'work'}`)
    : ok(undefined);
};

/** A bundle uploaded by the trainer: the exact text of `manifest.json`, and its files in base64 by hash. */
interface BundleUpload {
  readonly envelope: string;
  readonly shards: Readonly<Record<string, string>>;
  /** Share of the devices that takes it, in (0, 1]. */
  readonly share: number;
  /** Its campaign file, which may have campaigns that the bundle does not contain. */
  readonly campaign?: Readonly<Record<string, unknown>> | undefined;
}

interface CheckDeps {
  readonly store: Pick<BundleRepository, 'currentBundle' | 'bundles'> &
    Pick<CatalogRepository, 'catalog'> &
    Pick<TokenRepository, 'tokenKeys'> &
    Pick<SplitRepository, 'splitKeys'>;
  readonly bundleFacts: BundleFacts;
  readonly siteKey: string;
  readonly now: number;
}

/**
 * Checks signature, content and every file without writing anything. A device would refuse a bad bundle and show no coupon. Refusing it
 * here informs the person who can fix it. Errors: those of `openUpload`, `filesOf`, `checkTokenKeys`, `bundle_static`, `split_key_unknown`
 * and, for a share, `checkRelease`.
 *
 * @returns the bundle's files, uncompressed
 */
const checkBundle = async (
  { envelope, shards, share }: BundleUpload,
  { store, bundleFacts, siteKey, now }: CheckDeps,
): Promise<Result<{ readonly id: string; readonly files: readonly BundleFile[] }>> => {
  const current = await store.currentBundle();
  const beside = current && (await bundleFacts(current.id));
  const highest = await highestKeySerial(store, bundleFacts);
  const opened = await openUpload(envelope, siteKey, { now, serial: highest });
  if (!opened.ok) return opened;
  const { id, manifest } = opened.value;
  if (manifest.static)
    return fail(
      'bundle_static',
      'The bundle is for a shop without a server and contains its codes in plain text. Create it with `couplet bundle`.',
    );
  const may = beside && share < 1 ? checkRelease(manifest, await store.catalog(), highest, beside, true) : ok(undefined);
  if (!may.ok) return may;
  const given = new Map(Object.entries(shards).map(([hash, text]) => [hash, Buffer.from(text, 'base64')]));
  const files = await filesOf(envelope, manifest, given);
  if (!files.ok) return files;
  const keys = manifest.tokens && (await checkTokenKeys(given.get(manifest.tokens.keys.sha256), store));
  if (keys?.ok === false) return keys;
  const leader = splitTask(id, manifest)?.leader;
  if (leader !== undefined && !(await store.splitKeys()).some(({ publicKey }) => publicKey === leader))
    return fail('split_key_unknown', "The bundle names a leader key that is not this server's.", 'reports.split.leader');
  return ok({ id, files: files.value });
};

interface PublishDeps extends CheckDeps {
  /** As in the audit log. */
  readonly publishedBy: string;
  readonly store: CheckDeps['store'] & Pick<BundleRepository, 'putBundle'>;
}

/** Checks a bundle, compresses its files once, then releases it. Errors: those of `checkBundle`; `campaign_invalid`, `no_bundle`, `bundle_current`. */
const publishBundle = async (upload: BundleUpload, deps: PublishDeps): Promise<Result<{ readonly id: string }>> => {
  const checked = await checkBundle(upload, deps);
  if (!checked.ok) return checked;
  const { id } = checked.value;
  const file = upload.campaign && parseWith(campaignSchema, upload.campaign, 'campaign_invalid');
  if (file && !file.ok) return file;
  const files = await compressFiles(checked.value.files);
  const campaign = file && writtenText(upload.campaign, file.value.coupons.length);
  const released = await deps.store.putBundle({ id, files, publishedAt: deps.now, publishedBy: deps.publishedBy, campaign }, upload.share);
  return released.ok ? ok({ id }) : released;
};

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const bundleSchema = v.strictObject({
  envelope: v.string(),
  shards: v.optional(v.record(v.string(), v.string()), {}),
  share: v.optional(v.pipe(share, v.gtValue(0)), 1),
  campaign: v.optional(v.record(v.string(), v.unknown())),
});
const rolloutSchema = v.strictObject({ bundle: bundleIdSchema, share });

/** Base64 of two shards of 8 MiB, and the manifest. */
const BUNDLE_LIMIT = 32 * 1024 * 1024;

export interface ReleaseRouteDeps extends Pick<CheckDeps, 'bundleFacts' | 'siteKey'> {
  readonly store: CheckDeps['store'] & BundleRepository & Audited<Pick<BundleRepository, 'putBundle' | 'releaseBundle'>>;
  readonly clock: Clock;
}

/** Bundles: publish, roll out to a share of the devices or to all, and take back. Behind the admin token. */
export const releaseRoutes = (scope: FastifyInstance, deps: ReleaseRouteDeps): void => {
  const { store, bundleFacts, siteKey, clock } = deps;

  scope.post<{ Body: v.InferOutput<typeof bundleSchema> }>(
    '/v1/admin/bundles',
    {
      bodyLimit: BUNDLE_LIMIT,
      config: { subject: 'bundle', access: 'write' },
      schema: { summary: 'Publish a signed bundle to all devices or a share of them', body: jsonSchema(bundleSchema) },
    },
    async (request, reply) => {
      const line = auditLine(request, clock(), 'bundles', request.body.envelope);
      const published = await publishBundle(request.body, {
        store: { ...store, ...store.audited(line) },
        bundleFacts,
        siteKey,
        now: line.at,
        publishedBy: line.actor,
      });
      return published.ok ? reply.code(201).send(published.value) : refuse(reply, published.error);
    },
  );

  scope.post<{ Body: v.InferOutput<typeof bundleSchema> }>(
    '/v1/admin/bundles/check',
    {
      bodyLimit: BUNDLE_LIMIT,
      config: { subject: 'bundle', access: 'write' },
      schema: { summary: 'Check whether a bundle could be published, without storing it', body: jsonSchema(bundleSchema) },
    },
    async (request, reply) => {
      const checked = await checkBundle(request.body, { store, bundleFacts, siteKey, now: clock() });
      return checked.ok ? reply.send({ id: checked.value.id }) : refuse(reply, checked.error);
    },
  );

  scope.get(
    '/v1/admin/bundles',
    { schema: { summary: 'Published bundles, newest first, with the share of devices that use each' } },
    async () => {
      const [bundles, { bundle, next }] = await Promise.all([store.bundles(), store.release()]);
      const staged = next?.share ?? 0;
      const shareOf = (id: string): number => (id === next?.bundle ? staged : id === bundle ? 1 - staged : 0);
      return { bundles: bundles.map((row) => ({ ...row, share: shareOf(row.id) })) };
    },
  );

  const allowed = async (id: string, wanted: number): Promise<Result<undefined, Failure>> => {
    const facts = await bundleFacts(id);
    if (!facts) return fail('bundle_unknown', 'No bundle with this id has been published here.', 'bundle');
    // Taking a bundle back is always allowed.
    if (wanted === 0) return ok(undefined);
    const current = await store.currentBundle();
    const highest = await highestKeySerial(store, bundleFacts);
    return checkRelease(facts, await store.catalog(), highest, current && (await bundleFacts(current.id)), wanted < 1);
  };

  scope.put<{ Body: v.InferOutput<typeof rolloutSchema> }>(
    '/v1/admin/rollout',
    {
      config: { subject: 'rollout', access: 'write' },
      schema: {
        summary: 'Roll a published bundle out to a share of devices: 1 for all (an older bundle: go back), 0 to end the trial',
        body: jsonSchema(rolloutSchema),
      },
    },
    async (request, reply) => {
      const { bundle, share: wanted } = request.body;
      const may = await allowed(bundle, wanted);
      const released = may.ok ? await store.audited(auditLine(request, clock(), 'rollout')).releaseBundle(bundle, wanted, clock()) : may;
      return released.ok ? reply.send({ bundle, share: wanted }) : refuse(reply, released.error);
    },
  );
};
