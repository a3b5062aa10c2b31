import type { WeightEncoding } from '../../bundle/weightCodec';
import { asShipped } from '../compress/asShipped';
import type { GroupedSamples } from './groupedSamples';
import { type Choice, predict, refit } from './selectNetwork';

export interface FitFoldInput {
  readonly choice: Choice;
  readonly fitting: GroupedSamples;
  readonly judging: GroupedSamples;
  readonly seed: number;
  readonly encoding: WeightEncoding;
}

/** Job: probabilities of `judging` by the choice fitted on `fitting`, with weights as they would ship. */
export const fitFold = async ({ choice, fitting, judging, seed, encoding }: FitFoldInput): Promise<Float32Array> =>
  predict(asShipped(await refit(choice, fitting, seed), encoding), judging);
