import { headLogit, type LocalHeadPrior } from '../../engine/scoring/localHead';
import type { Adapter } from './adapters';
import { type Answers, exampleOf, inputOf } from './answers';
import { rowsByGroup } from './rowsByGroup';

/** Index of each row among the rows of its respondent, in file order. */
export const positionsOf = (groups: readonly string[]): Int32Array => {
  const positions = new Int32Array(groups.length);
  for (const rows of rowsByGroup(groups)) for (const [i, row] of rows.entries()) positions[row] = i;
  return positions;
};

/**
 * Logits of every row, each respondent's head adapted to the known answers among their first `shots` rows, as on their device. A row
 * that is itself one of those is scored before its own answer is known: by the head of the answers before it.
 */
export const adaptedLogits = (prior: LocalHeadPrior, answers: Answers, { adapt }: Adapter, shots: number): Float64Array => {
  const out = new Float64Array(answers.logits.length);
  for (const rows of rowsByGroup(answers.groups)) {
    const known = rows.slice(0, shots).filter((row) => !Number.isNaN(answers.y[row]!));
    const full = adapt(Array.from(known, (row) => exampleOf(answers, row)));
    for (const [i, row] of rows.entries()) {
      const head =
        i < shots
          ? adapt(
              Array.from(
                rows.slice(0, i).filter((earlier) => known.includes(earlier)),
                (r) => exampleOf(answers, r),
              ),
            )
          : full;
      out[row] = headLogit(prior, head, answers.logits[row]!, inputOf(answers, row));
    }
  }
  return out;
};
