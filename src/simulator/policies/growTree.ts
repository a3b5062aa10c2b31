import { BINS, type VisitLog } from './visitLog';

export interface TreeSettings {
  /** Most leaves. */
  readonly maxLeaves: number;
  /** Least visits in a leaf. */
  readonly leastVisits: number;
  /** Least gain of a split, as a multiple of the variance of a visit. */
  readonly leastGain: number;
  /** Are splits judged by the mean of each arm on both sides, or by the mean of all visits (CART)? */
  readonly byArm: boolean;
}

interface Split {
  readonly feature: number;
  /** Codes below go left. */
  readonly below: number;
  readonly gain: number;
}

type Node = { readonly leaf: number } | { readonly feature: number; readonly below: number; readonly left: Node; readonly right: Node };

export interface VisitTree {
  readonly leaves: number;
  /** @param codes from `at` on, as many as the log's width */
  leafOf(codes: Uint8Array, at?: number): number;
}

/** Counts and sums of rewards by feature, bin and slot: two numbers each. */
type Histogram = Float64Array;

interface Growing {
  readonly rows: Uint32Array;
  readonly histogram: Histogram;
  readonly best: Split | undefined;
  split?: { readonly by: Split; readonly left: Growing; readonly right: Growing };
}

/** Criterion for splits of a log: sums of rewards per cell, which is an arm on one side, or one side with all its arms. */
const splitter = (log: VisitLog, { leastVisits, byArm }: TreeSettings) => {
  const { width } = log;
  const slots = byArm ? log.arms : 1;
  const codes = log.codes();
  const at = (feature: number, bin: number, slot: number): number => 2 * ((feature * BINS + bin) * slots + slot);

  const histogramOf = (rows: Uint32Array): Histogram => {
    const sums = new Float64Array(2 * width * BINS * slots);
    for (const row of rows) {
      const reward = log.reward(row);
      const slot = byArm ? log.arm(row) : 0;
      for (let feature = 0; feature < width; feature++) {
        const cell = at(feature, codes[row * width + feature]!, slot);
        sums[cell]! += 1;
        sums[cell + 1]! += reward;
      }
    }
    return sums;
  };

  const explained = (cells: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < cells.length; i += 2) if (cells[i]! > 0) sum += cells[i + 1]! ** 2 / cells[i]!;
    return sum;
  };

  /** @param enough least gain of a split */
  const bestSplit = (histogram: Histogram, enough: number): Split | undefined => {
    let best: Split | undefined;
    const whole = new Float64Array(2 * slots);
    for (let bin = 0; bin < BINS; bin++) for (let i = 0; i < 2 * slots; i++) whole[i]! += histogram[at(0, bin, 0) + i]!;
    const before = explained(whole);
    for (let feature = 0; feature < width; feature++) {
      const left = new Float64Array(2 * slots);
      const right = whole.slice();
      for (let below = 1; below < BINS; below++) {
        let [fewer, more] = [0, 0];
        for (let i = 0; i < 2 * slots; i++) {
          const cell = histogram[at(feature, below - 1, 0) + i]!;
          left[i]! += cell;
          right[i]! -= cell;
          if (i % 2 === 0) {
            fewer += left[i]!;
            more += right[i]!;
          }
        }
        if (fewer < leastVisits || more < leastVisits) continue;
        const gain = explained(left) + explained(right) - before;
        if (gain > (best?.gain ?? enough)) best = { feature, below, gain };
      }
    }
    return best;
  };
  const goesLeft = (row: number, { feature, below }: Split): boolean => codes[row * width + feature]! < below;
  return { histogramOf, bestSplit, goesLeft };
};

/** Variance of the reward of a visit. */
const varianceOf = (log: VisitLog): number => {
  const count = log.count();
  let [sum, squares] = [0, 0];
  for (let row = 0; row < count; row++) {
    sum += log.reward(row);
    squares += log.reward(row) ** 2;
  }
  return Math.max(0, squares / count - (sum / count) ** 2);
};

/**
 * Regression tree (Breiman et al. 1984) on net margin, best split first, from histograms of binned features: one child's is counted, its
 * sibling's is the rest of the parent's. The gain of a split is the reduction of the sum of squares, Σ s²/n over the cells of both sides
 * minus that of the whole.
 */
export const growTree = (log: VisitLog, settings: TreeSettings): VisitTree => {
  const { maxLeaves, leastGain } = settings;
  const { histogramOf, bestSplit, goesLeft } = splitter(log, settings);
  const enough = leastGain * varianceOf(log);
  const open = (rows: Uint32Array, histogram: Histogram): Growing => ({ rows, histogram, best: bestSplit(histogram, enough) });

  const divide = (node: Growing, by: Split): NonNullable<Growing['split']> => {
    const [left, right] = [node.rows.filter((row) => goesLeft(row, by)), node.rows.filter((row) => !goesLeft(row, by))];
    const counted = histogramOf(left.length < right.length ? left : right);
    const rest = node.histogram.map((value, i) => value - counted[i]!);
    return left.length < right.length
      ? { by, left: open(left, counted), right: open(right, rest) }
      : { by, left: open(left, rest), right: open(right, counted) };
  };

  const rows = Uint32Array.from({ length: log.count() }, (_, row) => row);
  const root = open(rows, histogramOf(rows));
  const leaves = [root];
  while (leaves.length < maxLeaves) {
    const next = leaves.reduce((top, leaf) => ((leaf.best?.gain ?? 0) > (top.best?.gain ?? 0) ? leaf : top));
    if (!next.best) break;
    next.split = divide(next, next.best);
    leaves.splice(leaves.indexOf(next), 1, next.split.left, next.split.right);
  }

  const frozen = (node: Growing): Node =>
    node.split
      ? { feature: node.split.by.feature, below: node.split.by.below, left: frozen(node.split.left), right: frozen(node.split.right) }
      : { leaf: leaves.indexOf(node) };
  const tree = frozen(root);
  return {
    leaves: leaves.length,
    leafOf: (visit, from = 0) => {
      let node = tree;
      while (!('leaf' in node)) node = visit[from + node.feature]! < node.below ? node.left : node.right;
      return node.leaf;
    },
  };
};
