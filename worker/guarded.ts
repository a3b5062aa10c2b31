import { type Failure, fail, type Result } from '../src/core/result';
import type { Problems } from './problems';

/** An exception as a reason code: a full disk is worth telling apart, the rest is a defect of ours. */
export const failureOf = (error: unknown): Failure => {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: error instanceof Error && error.name === 'QuotaExceededError' ? 'storage_full' : 'internal', message };
};

/** Runs a method of the API: what throws becomes a `Result`, and every failure leaves a line in the debug panel. */
export const guarded = async <T>(problems: Problems, work: () => Promise<Result<T>>): Promise<Result<T>> => {
  try {
    const result = await work();
    if (!result.ok) problems.add(result.error);
    return result;
  } catch (error) {
    const { code, message } = failureOf(error);
    problems.add({ code, message });
    return fail(code, message);
  }
};
