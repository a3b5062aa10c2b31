import type { Clock } from '../src/protocol/clock';
import type { Failure } from '../src/protocol/result';

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
