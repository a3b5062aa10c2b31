import * as v from 'valibot';
import { bundleIdSchema } from '../protocol';
import { splitKeySchema, splitReportSchema } from './splitReport';

/**
 * Requests from the leader to the helper in mode `split` (docs/adr/026). All are idempotent. All but `key` carry `Authorization: Bearer`
 * with a key derived from the shared secret.
 */
export const splitRoutes = {
  /** `GET`, public: `splitHelperKeySchema`. */
  key: '/v1/split/key',
  /** `PUT`, text: the bundle's manifest payload. Its hash is the bundle id, so ε and arms are those that devices saw signed. */
  task: (bundle: string) => `/v1/split/tasks/${bundle}`,
  /** `POST`: `splitPartSchema` → `splitVerdictsSchema`. */
  parts: '/v1/split/parts',
  /** `POST`: `splitCountSchema` → `splitCountedSchema`. */
  counts: '/v1/split/counts',
  /** `POST`: `splitReleaseSchema` → `splitReleasedSchema`. */
  releases: '/v1/split/releases',
} as const;

/** Least number of reports, accepted by both, in a released batch. Each aggregator enforces it. */
export const LEAST_BATCH = 100;
/** Reports checked together. */
export const SPLIT_PART = 100;

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));
const { id, publicShare, helper } = splitReportSchema.entries;
const ids = v.pipe(v.array(id), v.maxLength(SPLIT_PART));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
/** 128 random bits, hex. */
const batch = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

export const splitHelperKeySchema = v.object({
  v: v.literal('split-key/1'),
  key: splitKeySchema,
  /** The questions it supports, including later ones; absent, as in older helpers: `stratum-outcome`. */
  questions: v.exactOptional(v.array(v.string())),
});

export const splitPartSchema = v.strictObject({
  v: v.literal('split-part/1'),
  bundle: bundleIdSchema,
  batch,
  part: whole,
  /** With the leader's part of each check. */
  reports: v.pipe(v.array(v.strictObject({ id, publicShare, helper, prepShare: base64url })), v.maxLength(SPLIT_PART)),
});
export type SplitPartRequest = v.InferOutput<typeof splitPartSchema>;

/** Per report, in request order: the helper's part of the check if it accepts, else the reason. */
export const splitVerdictsSchema = v.object({
  v: v.literal('split-part/1'),
  verdicts: v.array(
    v.union([
      v.object({ prepShare: base64url }),
      v.object({ refused: v.picklist(['share_sealed', 'share_malformed', 'proof_invalid', 'report_replayed']) }),
    ]),
  ),
});
export type SplitVerdicts = v.InferOutput<typeof splitVerdictsSchema>;

export const splitCountSchema = v.strictObject({
  v: v.literal('split-count/1'),
  batch,
  part: whole,
  /** Reports that the helper accepted but the leader rejected. */
  withdrawn: ids,
});
export const splitCountedSchema = v.object({ v: v.literal('split-count/1'), reports: whole });

export const splitReleaseSchema = v.strictObject({ v: v.literal('split-release/1'), batch });
export const splitReleasedSchema = v.object({
  v: v.literal('split-release/1'),
  reports: whole,
  /** The helper's share including its noise: L field elements, base64url. */
  share: base64url,
});
