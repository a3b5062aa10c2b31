import type { PredictedRewards, WeightedLog } from '../../stats/offPolicy/offPolicyEstimates';

import type { PolicyLog } from './loggedPolicy';

const FOLDS = 5;
/** The mean of all counts for this many showings of each item. */
const SHRINK = 100;

const cellOf = (position: string, action: string): string => `${position}\u001f${action}`;

/** Share of each item among the target's showings at a position: an unbiased estimate of π(a | position). */
const sharesOf = ({
  action,
  position,
}: PolicyLog): { readonly share: ReadonlyMap<string, number>; readonly at: ReadonlyMap<string, string[]> } => {
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  const at = new Map<string, string[]>();
  for (const [i, item] of action.entries()) {
    const where = position[i]!;
    const cell = cellOf(where, item);
    if (!counts.has(cell)) at.set(where, [...(at.get(where) ?? []), item]);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    totals.set(where, (totals.get(where) ?? 0) + 1);
  }
  const share = new Map([...counts].map(([cell, n]) => [cell, n / (totals.get(cell.slice(0, cell.indexOf('\u001f'))) ?? 1)]));
  return { share, at };
};

/** Rate of each item outside a fold, shrunk to the rate of all. */
const rates = (log: PolicyLog, fold: number): ((item: string) => number) => {
  const sums = new Map<string, { reward: number; shown: number }>();
  let [reward, shown] = [0, 0];
  for (let i = 0; i < log.rows; i++) {
    if (i % FOLDS === fold) continue;
    const known = sums.get(log.action[i]!) ?? { reward: 0, shown: 0 };
    sums.set(log.action[i]!, { reward: known.reward + log.reward[i]!, shown: known.shown + 1 });
    reward += log.reward[i]!;
    shown += 1;
  }
  const mean = reward / Math.max(1, shown);
  return (item) => {
    const { reward: earned, shown: times } = sums.get(item) ?? { reward: 0, shown: 0 };
    return (earned + SHRINK * mean) / (times + SHRINK);
  };
};

export interface AcrossLogs {
  readonly log: WeightedLog;
  readonly model: PredictedRewards;
  /** Share of the target's showings whose item the log never shows at that position: no weighting can value them. */
  readonly unseen: number;
}

/**
 * A log as a target policy sees it that is known by its own log alone: the target is read as a policy without context, its item shares at each
 * position, which is what the value is estimated of. The reward model is the shrunk rate of each item, cross-fitted.
 */
export const acrossLogs = (log: PolicyLog, target: PolicyLog): AcrossLogs => {
  const { share, at } = sharesOf(target);
  const [logged, mixed] = [new Float64Array(log.rows), new Float64Array(log.rows)];
  for (let fold = 0; fold < FOLDS; fold++) {
    const rate = rates(log, fold);
    const expected = new Map(
      [...at].map(([where, items]) => [where, items.reduce((sum, item) => sum + share.get(cellOf(where, item))! * rate(item), 0)]),
    );
    for (let i = fold; i < log.rows; i += FOLDS) {
      logged[i] = rate(log.action[i]!);
      mixed[i] = expected.get(log.position[i]!) ?? 0;
    }
  }
  const weight = log.propensity.map((p, i) => (share.get(cellOf(log.position[i]!, log.action[i]!)) ?? 0) / p);
  const seen = new Set(log.action.map((item, i) => cellOf(log.position[i]!, item)));
  const unseen = target.action.filter((item, i) => !seen.has(cellOf(target.position[i]!, item))).length / target.rows;
  return {
    unseen,
    log: { reward: log.reward, weight, rewardMax: log.reward.reduce((most, r) => Math.max(most, r), 0) },
    model: { logged, target: mixed },
  };
};
