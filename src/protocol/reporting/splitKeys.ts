import * as v from 'valibot';
import { splitQuestionSchema } from './questions';

/** An aggregator's HPKE public key: uncompressed P-256 point, 65 bytes, base64url. */
export const splitKeySchema = v.pipe(
  v.string(),
  v.regex(/^B[A-Za-z0-9_-]{86}$/, 'must be the 87 characters that `couplet aggregator` prints'),
);

/**
 * Who counts in mode `split`, and what, as it stands in the signed manifest (`reports.split`): the one place a device takes keys from, so that everybody has
 * the same.
 */
export const splitAggregatorsSchema = v.object({
  /** Key of the shop's own server, which fills it in when it publishes; absent in a campaign. */
  leader: v.exactOptional(splitKeySchema),
  helper: v.object({
    /** Who runs the second aggregator, for people: shown to shoppers. */
    operator: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
    key: splitKeySchema,
  }),
  /** What reports answer; absent, as in bundles of before there was a choice: `stratum-outcome`. */
  question: v.exactOptional(splitQuestionSchema),
});
export type SplitAggregators = v.InferOutput<typeof splitAggregatorsSchema>;
