import type { VisitTree } from './growTree';
import type { VisitLog } from './visitLog';

/** Normal posterior of each arm's mean in one leaf, minor units. */
export interface LeafPosterior {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

const empty = (leaves: number, arms: number): Float64Array[] => Array.from({ length: leaves }, () => new Float64Array(arms));

/**
 * Normal posteriors by leaf and arm, with the leaf's empirical variance v. With n visits of an arm and their mean y:
 *   mean = (n·y + k·m) / (n + k), variance = v / (n + k)
 * where the prior mean m is what the leaf's visits leave beyond their arms, plus what the arm leaves in all leaves.
 * @param prior k: visits that the prior is worth
 */
export const leafPosteriors = (log: VisitLog, tree: VisitTree, prior: number): readonly LeafPosterior[] => {
  const { arms, width } = log;
  const [rows, codes] = [log.count(), log.codes()];
  const [counts, sums] = [empty(tree.leaves, arms), empty(tree.leaves, arms)];
  const squares = new Float64Array(tree.leaves);
  const [armCounts, armSums] = [new Float64Array(arms), new Float64Array(arms)];
  for (let row = 0; row < rows; row++) {
    const leaf = tree.leafOf(codes, row * width);
    const [arm, reward] = [log.arm(row), log.reward(row)];
    counts[leaf]![arm]! += 1;
    sums[leaf]![arm]! += reward;
    squares[leaf]! += reward ** 2;
    armCounts[arm]! += 1;
    armSums[arm]! += reward;
  }
  const overall = armSums.reduce((a, b) => a + b, 0) / rows;
  // Of an arm that was never played no effect is known.
  const effects = armSums.map((sum, arm) => (sum + prior * overall) / (armCounts[arm]! + prior) - overall);
  return counts.map((played, leaf) => {
    const visits = played.reduce((a, b) => a + b, 0);
    const mean = sums[leaf]!.reduce((a, b) => a + b, 0) / visits;
    const base = mean - effects.reduce((sum, effect, arm) => sum + (played[arm]! / visits) * effect, 0);
    const variance = Math.max(1, squares[leaf]! / visits - mean ** 2);
    return {
      mean: played.map((n, arm) => (sums[leaf]![arm]! + prior * (base + effects[arm]!)) / (n + prior)),
      deviation: played.map((n) => Math.sqrt(variance / (n + prior))),
    };
  });
};
