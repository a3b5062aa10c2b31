import type { Result } from '../../src/protocol/values/result';
import { guarded, type Problems } from '../problems';

/** Runs a call of the API. */
export type Run = <T>(work: () => Promise<Result<T>>) => Promise<Result<T>>;

export interface Runner {
  readonly once: Run;
  /** Retries after a failure if something could be repaired. */
  readonly run: Run;
  /** Was a repair tried on this page? */
  repaired(): boolean;
}

interface RunnerOptions {
  readonly problems: Problems;
  /** The number of removed records. */
  repair(): Promise<Result<number>>;
  compact(): Promise<Result<unknown>>;
}

/**
 * A stored record of the wrong shape fails on every page. Once per page such records are looked for and removed, and all calls that failed
 * in the meantime are repeated.
 */
export const createRunner = ({ problems, repair, compact }: RunnerOptions): Runner => {
  let repairing: Promise<boolean> | undefined;
  const once: Run = (work) => guarded(problems, work);
  const repairOnce = async (): Promise<boolean> => {
    const gone = await repair();
    // A removed profile is folded again before it is used.
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
