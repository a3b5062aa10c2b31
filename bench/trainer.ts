import type { BenchRow } from './benchResult';
import { ease } from './trainer/ease';
import { parallelFits } from './trainer/parallelFits';
import { stepRate } from './trainer/stepRate';

/** Speed of the trainer: a step, an EASE solve and parallel fits against their floors, then whole runs. */
export const bench = async (): Promise<readonly BenchRow[]> => [...(await stepRate()), ...(await ease()), ...(await parallelFits())];
