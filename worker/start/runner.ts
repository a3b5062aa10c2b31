import type { Result } from '../../src/protocol/values/result';
import { guarded, type Problems } from '../problems';

/** Runs a work of the API. */
export type Run = <T>(work: () => Promise<Result<T>>) => Promise<Result<T>>;

export interface Runner {
  readonly once: Run;
  /** Once more where it failed and something could be repaired. */
  readonly run: Run;
  /** Whether anything was to be repaired on this page. */
  repaired(): boolean;
}

interface RunnerOptions {
  readonly problems: Problems;
  /** How many records went. */
  repair(): Promise<Result<number>>;
  compact(): Promise<Result<unknown>>;
}

/** What lies there in another shape than ours fails on every page: once a page it is looked for and goes. All that failed meanwhile is done again. */
export const createRunner = ({ problems, repair, compact }: RunnerOptions): Runner => {
  let repairing: Promise<boolean> | undefined;
  const once: Run = (work) => guarded(problems, work);
  const repairOnce = async (): Promise<boolean> => {
    const gone = await repair();
    // A profile that is gone is folded anew before anything goes by it.
    if (gone.ok && gone.value) await once(compact);
    return gone.ok && gone.value > 0;
  };
  const run: Run = async (work) => {
    const done = await once(work);
    if (done.ok || done.error.code !== 'internal') return done;
    repairing ??= repairOnce();
    return (await repairing) ? once(work) : done;
  };
  return { once, run, repaired: () => repairing !== undefined };
};
