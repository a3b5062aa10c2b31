import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Rng } from '../../../maths/random';
import { type SplitReport, splitTable } from '../../../protocol/reporting/splitReport';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { addShares, decodeShare, encodeShare, joinShares, withNoise } from '../../../secureAggregation/countShares';
import { finishReport, type Prepared, prepareReport } from '../../../secureAggregation/prepareReport';
import type { CheckedPart, SplitPart, SplitRepository } from '../../records/splitRepository';
import type { HelperClient } from './helperClient';
import type { LeaderTask } from './tasks';

/**
 * Checks the reports of an open part together with the helper. An invalid report is left out, counted by reason, and does not affect
 * others. Repeating it gives the same result. Errors: those of the client.
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
    // Lets other requests run between two reports.
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
  readonly store: Pick<SplitRepository, 'splitPart' | 'splitPartReports' | 'checkedSplitPart' | 'countedSplitPart'>;
  readonly helper: HelperClient;
}

/**
 * One step of a part: calls the helper and stores the response. Whatever is stored afterwards is valid, even if another replica stored it.
 */
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

/**
 * Advances a part to `counted`. Errors: `split_counts_differ`, `split_part_gone` (another replica has released the batch), those of the
 * helper.
 */
export const countPart = async (deps: CountPartDeps, part: SplitPart, task: LeaderTask): Promise<Result<SplitPart>> => {
  let at = part;
  while (at.state !== 'counted') {
    const done = await step(deps, at, task);
    const stored = await deps.store.splitPart(part.batch, part.part);
    if (!stored) return fail('split_part_gone', 'Another replica has released the batch.');
    // If another replica has advanced the part, the failure concerned a completed step.
    if (!done.ok && stored.state === at.state) return done;
    at = stored;
  }
  return ok(at);
};

const decoded = ({ aggregator: { histogram } }: LeaderTask, share: string): readonly bigint[] => {
  const read = decodeShare(histogram, share);
  if (!read) throw new Error('A share of a part cannot be read.');
  return read;
};

/**
 * The sums of a batch whose parts are counted. This side's share and noise are stored before the helper is asked for its own, so that
 * repetitions give the same. Errors: `split_counts_differ`, `helper_malformed`, those of the helper.
 */
export const releaseBatch = async (
  { store, helper, rng, now }: { readonly store: SplitRepository; readonly helper: HelperClient; readonly rng: Rng; readonly now: number },
  batch: string,
  parts: readonly SplitPart[],
  of: LeaderTask,
): Promise<Result<undefined>> => {
  const { task, coupons, aggregator } = of;
  const { histogram } = aggregator;
  const sum = addShares(
    histogram,
    parts.map(({ share }) => decoded(of, share)),
  );
  const own = await store.closeSplitBatch(batch, encodeShare(histogram, withNoise(histogram, sum, task.epsilon, rng)), parts.length);
  if (own === undefined) return ok(undefined);
  const theirs = await helper.release(batch);
  if (!theirs.ok) return theirs;
  const accepted = parts.reduce((reports, part) => reports + part.accepted, 0);
  // Shares of different reports would add up to random numbers.
  if (theirs.value.reports !== accepted)
    return fail('split_counts_differ', `The helper released ${theirs.value.reports} reports of a batch of ${accepted}.`);
  const share = decodeShare(histogram, theirs.value.share);
  if (!share) return fail('helper_malformed', 'The helper released no share of this bundle.');
  const table = splitTable(task, joinShares(histogram, decoded(of, own), share));
  const sums = table.flatMap((counts, arm) =>
    counts.map((count, answer) => ({
      bundle: task.bundle,
      explored: arm < task.arms - 1 ? (coupons[arm]?.id ?? null) : null,
      answer,
      sum: count,
    })),
  );
  await store.releaseSplitBatch(batch, sums, now);
  return ok(undefined);
};
