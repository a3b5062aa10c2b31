import { logloss } from '../../core/evaluation/logloss';
import type { NetworkSpec } from '../../core/scoring/networkSpec';
import { plainNetworkScorer } from '../../core/scoring/plainNetworkScorer';
import type { LearningCurve } from '../card/evaluationPlots';
import { spread } from '../compress/spread';
import type { Samples } from './trainNetwork';

export interface Epoch {
  readonly epoch: number;
  /** Validation loss. */
  readonly loss: number;
  readonly weights: Float32Array;
}

/**
 * Log loss by epoch on rows fitted and rows held out, both by the weights that epoch would ship and without dropout; on a sample of the
 * fitted rows, as scoring all of them would cost a third of the training.
 */
export const learningCurve = async (
  model: string,
  spec: NetworkSpec,
  epochs: readonly Epoch[],
  fitting: Samples,
): Promise<LearningCurve> => {
  const rows = spread(fitting.rows);
  const x = Float32Array.from(rows.flatMap((row) => [...fitting.x.subarray(row * fitting.width, (row + 1) * fitting.width)]));
  const y = rows.map((row) => fitting.y[row]!);
  const points = [];
  for (const { epoch, loss, weights } of epochs) {
    const train = logloss(y, await plainNetworkScorer(spec, weights).score(x, rows.length)).value;
    points.push({ epoch, train, validation: loss });
  }
  return { model, points };
};
