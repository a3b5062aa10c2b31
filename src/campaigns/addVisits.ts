import { visitCells } from '../engine/decision/visitCell';
import { splitNoiseVariance } from '../engine/privacy/splitNoise';
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

/** What is to be known of a bundle to count its sums. */
export interface CountedBundle {
  readonly epsilon: number;
  /** How much of them still counts, [0, 1]. */
  readonly kept: number;
}

/** Released sums of several bundles in one, with the noise that is in them. @param counted the bundles that count; others are left out */
export const addVisits = (sums: readonly CellSum[], counted: ReadonlyMap<string, CountedBundle>): VisitSums => {
  const counts = new Array<number>(visitCells).fill(0);
  let noise = 0;
  for (const { bundle, answer, sum, draws } of sums) {
    const of = counted.get(bundle);
    if (of === undefined || counts[answer] === undefined) continue;
    counts[answer] += of.kept * sum;
    if (answer === 0) noise += of.kept ** 2 * draws * splitNoiseVariance(of.epsilon);
  }
  return { counts, noise };
};
