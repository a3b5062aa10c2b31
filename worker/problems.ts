import type { Clock } from '../src/protocol/values/clock';
import type { Failure, Result } from '../src/protocol/values/result';

const KEPT = 50;

interface Problem {
  readonly time: number;
  readonly code: string;
  readonly message: string;
}

/** The latest things that went wrong, for the debug panel; the page itself never hears of them. */
export interface Problems {
  add(failure: Failure): void;
  list(): readonly Problem[];
}

export const createProblems = (clock: Clock): Problems => {
  let problems: readonly Problem[] = [];
  return {
    add: ({ code, message }) => {
      problems = [...problems, { time: clock(), code, message }].slice(-KEPT);
    },
    list: () => problems,
  };
};

/** An exception as a reason code: a full disk is worth telling apart, the rest is a defect of ours. */
export const failureOf = (error: unknown): Failure => ({
  code: error instanceof Error && error.name === 'QuotaExceededError' ? 'storage_full' : 'internal',
  // `name: message` for everything the platform throws.
  message: String(error),
});

/** Runs a method of the API: what throws becomes a `Result`, and every failure leaves a line in the debug panel. */
export const guarded = async <T>(problems: Problems, work: () => Promise<Result<T>>): Promise<Result<T>> => {
  try {
    const result = await work();
    if (!result.ok) problems.add(result.error);
    return result;
  } catch (error) {
    const failure = failureOf(error);
    problems.add(failure);
    return { ok: false, error: failure };
  }
};
