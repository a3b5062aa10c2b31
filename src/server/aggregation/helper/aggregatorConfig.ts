import * as v from 'valibot';
import { fail, ok, type Result } from '../../../protocol/result';
import type { Environment } from '../../givenVariables';
import { givenVariables } from '../../givenVariables';

const schema = v.object({
  PORT: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'must be a port'), v.transform(Number), v.maxValue(65_535, 'must be a port')),
    '8791',
  ),
  HOST: v.optional(v.pipe(v.string(), v.minLength(1)), '127.0.0.1'),
  /** Keys and what was counted; made where it is not there. */
  AGGREGATOR_DIR: v.optional(v.pipe(v.string(), v.minLength(1)), './aggregator'),
  /** The one secret shared with the shop's server. */
  SPLIT_SECRET: v.pipe(v.string('is required'), v.minLength(32, 'must have at least 32 characters')),
  LOG_LEVEL: v.optional(v.picklist(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug'), 'info'),
});
export type AggregatorConfig = v.InferOutput<typeof schema>;

/** Environment of `couplet aggregator`. Error `config_invalid`, whose message names the variable. */
export const readAggregatorConfig = (env: Environment): Result<AggregatorConfig> => {
  const read = v.safeParse(schema, givenVariables(env));
  if (read.success) return ok(read.output);
  return fail('config_invalid', read.issues.map(({ path, message }) => `${String(path?.[0].key)} ${message}`).join('; '));
};
