import type { WeightEncoding } from '../../bundle/weightCodec';
import { reliability } from '../../stats/offPolicy/classification';
import { acceptanceRow, type Evaluation } from '../metrics/metricsTable';
import { asShipped } from './compressNetwork';
import { type GroupedSamples, popularityRates } from './groupedSamples';
import { type Choice, type FittedNetwork, predict, refit, type Selection } from './selectNetwork';

export interface FitFoldInput {
  readonly choice: Choice;
  readonly fitting: GroupedSamples;
  readonly judging: GroupedSamples;
  readonly seed: number;
  readonly encoding: WeightEncoding;
}

/** Job: probabilities of `judging` by the choice fitted on `fitting`, with the weights that would ship. */
export const fitFold = async ({ choice, fitting, judging, seed, encoding }: FitFoldInput): Promise<Float32Array> =>
  predict(asShipped(await refit(choice, fitting, seed), encoding), judging);

interface Judged {
  readonly fitted: FittedNetwork;
  readonly predictions: { readonly chosen: Float32Array; readonly network: Float32Array; readonly logistic: Float32Array };
  readonly evaluation: Evaluation;
}

/**
 * Refits the choices on all of `train` and compares them on `test` with popularity, with the weights that would ship. The choice itself
 * does not change.
 */
export const judgeNetwork = async (
  selection: Omit<Selection, 'direct'>,
  train: GroupedSamples,
  test: GroupedSamples,
  split: string,
  seed: number,
  onEpoch?: (epoch: number) => void,
  encoding: WeightEncoding = 'float16',
): Promise<Judged> => {
  const network = asShipped(await refit(selection.network, train, seed, onEpoch), encoding);
  const logistic = asShipped(await refit(selection.logistic, train, seed), encoding);
  const fitted = selection.best.kind === 'logistic' ? logistic : network;
  const predictions = { network: await predict(network, test), logistic: await predict(logistic, test) };
  const chosen = selection.best.kind === 'logistic' ? predictions.logistic : predictions.network;
  const rate = popularityRates(train);
  return {
    fitted,
    predictions: { ...predictions, chosen },
    evaluation: {
      task: 'acceptance',
      chosen: selection.best.name,
      split,
      n: test.rows,
      rows: [
        acceptanceRow('popularity', test.y, test.coupons.map(rate)),
        acceptanceRow(selection.logistic.name, test.y, predictions.logistic),
        acceptanceRow(selection.network.name, test.y, predictions.network),
      ],
      plots: {
        ...(test.rows > 0 ? { calibration: reliability(test.y, chosen) } : {}),
        ...(selection.learning ? { learning: selection.learning } : {}),
      },
      validation: selection.validation.map(({ model, ...metrics }) => ({ model, metrics, se: {} })),
    },
  };
};
