import { visitCells } from '../device/visitCell';
import { splitNoiseVariance } from '../privacy/splitNoise';
import type { VisitSums } from './learnVisits';

/** A released count of a cell. */
export interface CellSum {
  readonly bundle: string;
  /** The cell. */
  readonly answer: number;
  readonly sum: number;
  /** Draws of `splitNoise` in it, as many in all cells of a bundle. */
  readonly draws: number;
}

/** Released sums of several bundles in one, with the noise that is in them. @param epsilonOf the bundles that count; others are left out */
export const addVisits = (sums: readonly CellSum[], epsilonOf: ReadonlyMap<string, number>): VisitSums => {
  const counts = new Array<number>(visitCells).fill(0);
  let noise = 0;
  for (const { bundle, answer, sum, draws } of sums) {
    const epsilon = epsilonOf.get(bundle);
    if (epsilon === undefined || counts[answer] === undefined) continue;
    counts[answer] += sum;
    if (answer === 0) noise += draws * splitNoiseVariance(epsilon);
  }
  return { counts, noise };
};
