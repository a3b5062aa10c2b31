import * as v from 'valibot';
import { bundleIdSchema } from '../protocol';
import { splitKeySchema, splitReportSchema } from './splitReport';

/**
 * What the leader asks of the helper in mode `split` (docs/adr/026). Every request may be repeated and gets the same answer. All but `key` show
 * `Authorization: Bearer`, a key derived from the secret that both know.
 */
export const splitRoutes = {
  /** `GET`, public: `splitHelperKeySchema`. */
  key: '/v1/split/key',
  /** `PUT`, text: the bundle's manifest payload, whose hash its id is, so that ε and arms are those devices saw signed. */
  task: (bundle: string) => `/v1/split/tasks/${bundle}`,
  /** `POST`: `splitPartSchema` → `splitVerdictsSchema`. */
  parts: '/v1/split/parts',
  /** `POST`: `splitCountSchema` → `splitCountedSchema`. */
  counts: '/v1/split/counts',
  /** `POST`: `splitReleaseSchema` → `splitReleasedSchema`. */
  releases: '/v1/split/releases',
} as const;

/** No batch is let go with fewer reports that both accepted; each aggregator sees to it. */
export const LEAST_BATCH = 100;
/** Reports that are checked together. */
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
  /** What it can count, by `splitQuestionSchema`, and what later versions ask; absent, as of one of before there was a choice: `stratum-outcome`. */
  questions: v.exactOptional(v.array(v.string())),
});

export const splitPartSchema = v.strictObject({
  v: v.literal('split-part/1'),
  bundle: bundleIdSchema,
  batch,
  part: whole,
  /** With the leader's half of each check. */
  reports: v.pipe(v.array(v.strictObject({ id, publicShare, helper, prepShare: base64url })), v.maxLength(SPLIT_PART)),
});
export type SplitPartRequest = v.InferOutput<typeof splitPartSchema>;

/** By report, in the order asked: the helper's half of the check where it accepts, else why not. */
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
  /** Reports that the helper accepted and the leader does not. */
  withdrawn: ids,
});
export const splitCountedSchema = v.object({ v: v.literal('split-count/1'), reports: whole });

export const splitReleaseSchema = v.strictObject({ v: v.literal('split-release/1'), batch });
export const splitReleasedSchema = v.object({
  v: v.literal('split-release/1'),
  reports: whole,
  /** The helper's share with its noise: L field elements, base64url. */
  share: base64url,
});
