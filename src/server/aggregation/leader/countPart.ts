import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SplitReport } from '../../../protocol/reporting/splitReport';
import { fail, ok, type Result } from '../../../protocol/result';
import { addShares, encodeShare } from '../../../secureAggregation/countShares';
import { finishReport, type Prepared, prepareReport } from '../../../secureAggregation/prepareReport';
import type { CheckedPart, SplitPart, SplitStore } from '../../store/splitStore';
import type { HelperClient } from './helperClient';
import type { LeaderTask } from './splitTasks';

/**
 * Checks the reports of an open part together with the helper. A report that does not hold is left out and told by reason, and keeps out no other. Asked
 * again it comes to the same. Errors: those of the client.
 */
const checkPart = async (
  { batch, part, bundle }: Pick<SplitPart, 'batch' | 'part' | 'bundle'>,
  reports: readonly SplitReport[],
  { aggregator }: LeaderTask,
  helper: HelperClient,
): Promise<Result<CheckedPart>> => {
  const refused: Record<string, number> = {};
  const refuse = (code: string): void => {
    refused[code] = (refused[code] ?? 0) + 1;
  };
  const begun: { readonly report: SplitReport; readonly prepared: Prepared }[] = [];
  for (const report of reports) {
    const prepared = await prepareReport(aggregator, { ...report, sealed: report.leader });
    if (prepared.ok) begun.push({ report, prepared: prepared.value });
    else refuse(prepared.error.code);
    // Other requests are answered between two reports.
    await nextTurn();
  }
  const asked = begun.map(({ report: { id, publicShare, helper: sealed }, prepared: { prepShare } }) => ({
    id,
    publicShare,
    helper: sealed,
    prepShare,
  }));
  const verdicts = await helper.part({ v: 'split-part/1', bundle, batch, part, reports: asked });
  if (!verdicts.ok) return verdicts;
  const shares: (readonly bigint[])[] = [];
  const withdrawn: string[] = [];
  for (const [i, { report, prepared }] of begun.entries()) {
    const verdict = verdicts.value[i];
    if (!verdict || 'refused' in verdict) {
      refuse(verdict?.refused ?? 'proof_invalid');
      continue;
    }
    const ended = await finishReport(aggregator, prepared, { leader: prepared.prepShare, helper: verdict.prepShare });
    if (ended.ok) shares.push(ended.value);
    else {
      refuse(ended.error.code);
      withdrawn.push(report.id);
    }
  }
  const { histogram } = aggregator;
  return ok({ accepted: shares.length, withdrawn, share: encodeShare(histogram, addShares(histogram, shares)), refused });
};

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
