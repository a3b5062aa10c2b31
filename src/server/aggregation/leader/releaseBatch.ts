import type { Rng } from '../../../maths/random';
import { splitTable } from '../../../protocol/reporting/splitReport';
import { fail, ok, type Result } from '../../../protocol/result';
import { addShares, decodeShare, encodeShare, joinShares, withNoise } from '../../../secureAggregation/countShares';
import type { SplitPart, SplitStore } from '../../store/splitStore';
import type { HelperClient } from './helperClient';
import type { LeaderTask } from './splitTasks';

const decoded = ({ aggregator: { histogram } }: LeaderTask, share: string): readonly bigint[] => {
  const read = decodeShare(histogram, share);
  if (!read) throw new Error('A share of a part cannot be read.');
  return read;
};

/**
 * The sums of a batch whose parts are counted: this side's share and noise are stored before the helper is asked for its own, so that whoever asks again
 * has the same. Errors: `split_counts_differ`, `helper_malformed`, those of the helper.
 */
export const releaseBatch = async (
  { store, helper, rng, now }: { readonly store: SplitStore; readonly helper: HelperClient; readonly rng: Rng; readonly now: number },
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
  // Shares of other reports than this side's are random numbers beside them.
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
