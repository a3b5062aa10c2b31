import type * as v from 'valibot';
import { errorResponseSchema } from '../../../protocol/protocol';
import {
  type SplitPartRequest,
  type SplitVerdicts,
  splitCountedSchema,
  splitHelperKeySchema,
  splitReleasedSchema,
  splitRoutes,
  splitVerdictsSchema,
} from '../../../protocol/reporting/splitAggregation';
import { SECOND } from '../../../protocol/values/clock';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, ok, type Result } from '../../../protocol/values/result';

/** The helper's API for the leader. Errors: `helper_unreachable`, `helper_malformed`, and the helper's own. */
export interface HelperClient {
  key(): Promise<Result<string>>;
  /** Questions it supports. */
  questions(): Promise<Result<readonly string[]>>;
  task(bundle: string, payload: string): Promise<Result<undefined>>;
  part(request: SplitPartRequest): Promise<Result<SplitVerdicts['verdicts']>>;
  count(batch: string, part: number, withdrawn: readonly string[]): Promise<Result<number>>;
  release(batch: string): Promise<Result<{ readonly reports: number; readonly share: string }>>;
}

/** Checking a hundred reports of a bundle with 128 coupons takes the helper several seconds. */
const PATIENCE = 30 * SECOND;

/**
 * @param url base address of the helper
 * @param bearer `splitBearer` of the shared secret
 */
export const createHelperClient = (url: string, bearer: string): HelperClient => {
  const ask = async (method: string, path: string, body?: string): Promise<Result<string>> => {
    try {
      const answer = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
        method,
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/octet-stream' },
        signal: AbortSignal.timeout(PATIENCE),
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      if (answer.ok) return ok(text);
      const refused = parseJsonWith(errorResponseSchema, text, 'helper_malformed');
      return refused.ok ? fail(refused.value.error.code, refused.value.error.message) : refused;
    } catch {
      return fail('helper_unreachable', 'The helper does not answer.');
    }
  };
  const read = async <S extends v.GenericSchema>(schema: S, answer: Promise<Result<string>>): Promise<Result<v.InferOutput<S>>> => {
    const text = await answer;
    return text.ok ? parseJsonWith(schema, text.value, 'helper_malformed') : text;
  };
  const post = (path: string, body: object): Promise<Result<string>> => ask('POST', path, JSON.stringify(body));

  return {
    questions: async () => {
      const answer = await read(splitHelperKeySchema, ask('GET', splitRoutes.key));
      return answer.ok ? ok(answer.value.questions ?? ['stratum-outcome']) : answer;
    },
    key: async () => {
      const answer = await read(splitHelperKeySchema, ask('GET', splitRoutes.key));
      return answer.ok ? ok(answer.value.key) : answer;
    },
    task: async (bundle, payload) => {
      const answer = await ask('PUT', splitRoutes.task(bundle), payload);
      return answer.ok ? ok(undefined) : answer;
    },
    part: async (request) => {
      const answer = await read(splitVerdictsSchema, post(splitRoutes.parts, request));
      if (!answer.ok) return answer;
      const { verdicts } = answer.value;
      return verdicts.length === request.reports.length ? ok(verdicts) : fail('helper_malformed', 'There is a verdict for each report.');
    },
    count: async (batch, part, withdrawn) => {
      const answer = await read(splitCountedSchema, post(splitRoutes.counts, { v: 'split-count/1', batch, part, withdrawn }));
      return answer.ok ? ok(answer.value.reports) : answer;
    },
    release: (batch) => read(splitReleasedSchema, post(splitRoutes.releases, { v: 'split-release/1', batch })),
  };
};
