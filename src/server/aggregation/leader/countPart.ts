import { fail, ok, type Result } from '../../../protocol/result';
import type { SplitPart, SplitStore } from '../../store/splitStore';
import { checkPart } from './checkPart';
import type { HelperClient } from './helperClient';
import type { LeaderTask } from './splitTasks';

interface CountPartDeps {
  readonly store: Pick<SplitStore, 'splitPart' | 'splitPartReports' | 'checkedSplitPart' | 'countedSplitPart'>;
  readonly helper: HelperClient;
}

/** One step of a part: the helper is asked, the answer stored. What is stored afterwards holds, whoever stored it. */
const step = async ({ store, helper }: CountPartDeps, part: SplitPart, task: LeaderTask): Promise<Result<undefined>> => {
  const { batch, part: number, state, withdrawn, accepted } = part;
  if (state === 'open') {
    const checked = await checkPart(part, await store.splitPartReports(batch, number), task, helper);
    if (!checked.ok) return checked;
    await store.checkedSplitPart(batch, number, checked.value);
    return ok(undefined);
  }
  const counted = await helper.count(batch, number, withdrawn);
  if (!counted.ok) return counted;
  if (counted.value !== accepted)
    return fail('split_counts_differ', `The helper counted ${counted.value} reports of a part of ${accepted}.`);
  await store.countedSplitPart(batch, number);
  return ok(undefined);
};

/** Takes a part as far as `counted`. Errors: `split_counts_differ`, `split_part_gone` (another replica has released the batch), those of the helper. */
export const countPart = async (deps: CountPartDeps, part: SplitPart, task: LeaderTask): Promise<Result<SplitPart>> => {
  let at = part;
  while (at.state !== 'counted') {
    const done = await step(deps, at, task);
    const stored = await deps.store.splitPart(part.batch, part.part);
    if (!stored) return fail('split_part_gone', 'Another replica has released the batch.');
    // A failure where another replica has gone on meanwhile was about a step that is over.
    if (!done.ok && stored.state === at.state) return done;
    at = stored;
  }
  return ok(at);
};
