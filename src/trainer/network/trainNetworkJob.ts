import { seededRng } from '../../maths/random';
import { type NetworkSettings, type Samples, type TrainedNetwork, trainNetwork } from './trainNetwork';

export interface TrainNetworkInput {
  readonly samples: Samples;
  readonly validation?: Samples;
  readonly settings: NetworkSettings;
  readonly seed: number;
}

const rowsOf = ({ rows, width, x, y }: Samples): Samples => ({ rows, width, x, y });

/** What one fit needs and no more, so that texts beside the samples are not copied to a thread. */
export const trainNetworkInput = ({ samples, validation, ...rest }: TrainNetworkInput): TrainNetworkInput => ({
  samples: rowsOf(samples),
  ...(validation ? { validation: rowsOf(validation) } : {}),
  ...rest,
});

/** `trainNetwork` from plain data, for `parallelMap('trainNetworkJob', …)`. */
export const trainNetworkJob = ({ samples, validation, settings, seed }: TrainNetworkInput): Promise<TrainedNetwork> =>
  trainNetwork(samples, validation, settings, seededRng(seed));
