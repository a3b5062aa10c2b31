import type { Interval } from '../../src/maths/interval';
import { seededRng } from '../../src/maths/random';
import { analyseExperiment } from '../../src/stats/experiment/analyseExperiment';
import { lateKnowledge } from './lateKnowledge';
import { drawLiftedShop, liftedDraw, liftedNet, liftedShares } from './weeksToVerdict';

/** Shares of experiments of 8 weeks, half of whose orders come from customers known before. */
export interface Coverage {
  /** The interval of the incremental net margin, for one planned look, holds the truth. */
  readonly holds: number;
  /** The same of the broken twin, which knows of customers only afterwards. */
  readonly twinHolds: number;
  /** Known customers are said to be unbalanced: of the product, and of the twin. */
  readonly named: number;
  readonly twinNamed: number;
}

const WEEKS = 8;

/** @param firstSeed seeds are this one and those that follow */
export const coverage = (lift: number, runs: number, firstSeed: number): Coverage => {
  const truth = lift * WEEKS * liftedNet;
  const found = { holds: 0, twinHolds: 0, named: 0, twinNamed: 0 };
  const holds = ({ lower, upper }: Interval): boolean => lower !== null && upper !== null && lower <= truth && truth <= upper;
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const orders = drawLiftedShop({ known: 0.5, lift, weeks: WEEKS }, seededRng(seed));
    const result = analyseExperiment(orders, { experiment: 'e', shares: liftedShares, smallestLift: 1, draw: liftedDraw });
    if (!result.ok) throw new Error(result.error.code);
    const twin = lateKnowledge(orders);
    found.holds += Number(holds(result.value.comparisons[0]!.incremental.fixed));
    found.twinHolds += Number(holds(twin.estimate.fixed));
    found.named += Number(result.value.known!.mismatch);
    found.twinNamed += Number(twin.balance.mismatch);
  }
  return Object.fromEntries(Object.entries(found).map(([what, n]) => [what, n / runs])) as unknown as Coverage;
};
