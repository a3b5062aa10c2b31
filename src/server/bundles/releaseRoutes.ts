import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { bundleIdSchema } from '../../protocol/protocol';
import { type Failure, fail, ok, type Result } from '../../protocol/result';
import { auditLine } from '../admin/auditTrail';
import type { RouteDeps } from '../deps';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';
import { checkBundle } from './checkBundle';
import { checkRelease } from './checkRelease';
import { highestKeySerial } from './highestKeySerial';
import { publishBundle } from './publishBundle';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const bundleSchema = v.strictObject({
  envelope: v.string(),
  shards: v.optional(v.record(v.string(), v.string()), {}),
  share: v.optional(v.pipe(share, v.gtValue(0)), 1),
});
const rolloutSchema = v.strictObject({ bundle: bundleIdSchema, share });

/** Base64 of two shards of 8 MiB, and the manifest. */
const BUNDLE_LIMIT = 32 * 1024 * 1024;

/** Bundles: publish, take to a share of the devices, to all, and back. Behind the admin token. */
export const releaseRoutes = (scope: FastifyInstance, deps: Pick<RouteDeps, 'store' | 'bundleFacts' | 'siteKey' | 'clock'>): void => {
  const { store, bundleFacts, siteKey, clock } = deps;

  scope.post<{ Body: v.InferOutput<typeof bundleSchema> }>(
    '/v1/admin/bundles',
    {
      bodyLimit: BUNDLE_LIMIT,
      config: { subject: 'bundle', access: 'write' },
      schema: { summary: 'Publish a signed bundle, to every device or to a share of them', body: jsonSchema(bundleSchema) },
    },
    async (request, reply) => {
      const audited = store.audited(auditLine(request, clock(), 'bundles', request.body.envelope));
      const published = await publishBundle(request.body, { store: { ...store, ...audited }, bundleFacts, siteKey, now: clock() });
      return published.ok ? reply.code(201).send(published.value) : refuse(reply, published.error);
    },
  );

  scope.post<{ Body: v.InferOutput<typeof bundleSchema> }>(
    '/v1/admin/bundles/check',
    {
      bodyLimit: BUNDLE_LIMIT,
      config: { subject: 'bundle', access: 'write' },
      schema: { summary: 'Would this bundle be published? Nothing is kept of it', body: jsonSchema(bundleSchema) },
    },
    async (request, reply) => {
      const checked = await checkBundle(request.body, { store, bundleFacts, siteKey, now: clock() });
      return checked.ok ? reply.send({ id: checked.value.id }) : refuse(reply, checked.error);
    },
  );

  scope.get(
    '/v1/admin/bundles',
    { schema: { summary: 'Stored bundles, newest first, and the share of the devices that takes each' } },
    async () => {
      const [bundles, { bundle, next }] = await Promise.all([store.bundles(), store.release()]);
      const staged = next?.share ?? 0;
      const shareOf = (id: string): number => (id === next?.bundle ? staged : id === bundle ? 1 - staged : 0);
      return { bundles: bundles.map((row) => ({ ...row, share: shareOf(row.id) })) };
    },
  );

  const allowed = async (id: string, wanted: number): Promise<Result<undefined, Failure>> => {
    const facts = await bundleFacts(id);
    if (!facts) return fail('bundle_unknown', 'No bundle of this id was ever published here.', 'bundle');
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
        summary: 'Let a share of the devices take a stored bundle: 1 all of them (an older one: back to it), 0 none again',
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
