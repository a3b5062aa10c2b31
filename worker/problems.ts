import type { Clock } from '../src/protocol/values/clock';
import type { Failure, Result } from '../src/protocol/values/result';

const KEPT = 50;

interface Problem {
  readonly time: number;
  readonly code: string;
  readonly message: string;
}

/** The latest errors, for the debug panel. The page itself does not get them. */
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

/** An exception as a reason code: a full disk has its own, everything else is a defect of ours. */
export const failureOf = (error: unknown): Failure => ({
  code: error instanceof Error && error.name === 'QuotaExceededError' ? 'storage_full' : 'internal',
  // `name: message` for exceptions of the platform.
  message: String(error),
});

/** Runs a method of the API: exceptions become a `Result`, and every failure is shown in the debug panel. */
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
