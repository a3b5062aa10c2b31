import * as v from 'valibot';
import { provenanceSchema } from '../../bundle/provenance';
import { couponSchema } from '../../protocol/coupons/coupon';
import { campaignFile } from './campaignSchema';

/** `GET /v1/admin/bundles`, newest first. */
export const bundlesSchema = v.object({
  bundles: v.array(
    v.object({
      id: v.string(),
      publishedAt: v.number(),
      share: v.number(),
      /** As in the audit log. */
      publishedBy: v.exactOptional(v.string()),
      name: v.exactOptional(v.string()),
    }),
  ),
});
export type BundleRow = v.InferOutput<typeof bundlesSchema>['bundles'][number];

/** `GET /v1/admin/bundles/:id/campaign`: a version, the one before it, and what restoring it would publish. */
export const versionSchema = v.object({
  campaign: campaignFile,
  previous: v.nullable(campaignFile),
  restored: campaignFile,
  /** Whether it has a trained model. */
  trained: v.boolean(),
  issues: v.array(
    v.object({
      code: v.string(),
      at: v.string(),
      severity: v.picklist(['error', 'warning']),
      facts: v.record(v.string(), v.union([v.number(), v.string()])),
    }),
  ),
});
export type VersionAnswer = v.InferOutput<typeof versionSchema>;

/** `POST /v1/admin/bundles/:id/restore`. */
export const versionRestoredSchema = v.object({
  /** The bundle that is live now, and since when. */
  id: v.string(),
  publishedAt: v.number(),
  /** Of the draft. */
  revision: v.number(),
  /** The bundle that was live before. */
  replaced: v.nullable(v.string()),
});
export type VersionRestored = v.InferOutput<typeof versionRestoredSchema>;

const present = v.optional(v.looseObject({}));

/** The parts of a manifest that the console shows. The manifest is text in its envelope. */
const manifestSchema = v.object({
  label: v.string(),
  coupons: v.array(couponSchema),
  network: present,
  sequence: present,
  cf: present,
  timing: present,
  localHead: present,
  bandit: v.object({ discountPrice: v.exactOptional(v.number()) }),
  metrics: v.optional(v.record(v.string(), v.number()), {}),
  provenance: v.exactOptional(provenanceSchema),
});

/**
 * `GET /v1/bundles/:id/manifest.json`: the manifest inside its envelope. Devices check the signature; the console only displays the
 * contents.
 */
export const manifestInEnvelopeSchema = v.pipe(
  v.object({ payload: v.pipe(v.string(), v.parseJson(), manifestSchema) }),
  v.transform(({ payload }) => payload),
);
