import { acceptanceFold } from '../acceptance/acceptanceFold';
import { playShuffleJob } from '../bandit/playShuffle';
import { judgeItemFamily } from '../cf/judgeItemFamily';
import { sweepPivots } from '../linalg/sweepPivots';
import { fitFold } from '../network/fitFold';
import { trainNetworkJob } from '../network/trainNetworkJob';
import { estimateLogs } from '../ope/estimateLogs';
import { judgeArms } from '../uplift/armPolicy';
import { judgeUpliftSplit } from '../uplift/judgeUpliftSplit';

/**
 * Work that may run on another thread, by name. A job is a pure function of plain data: numbers, strings, arrays, typed arrays. It changes
 * nothing of its input, draws chance from a seed in it, and answers the same on whichever thread it runs. Large inputs that several jobs
 * read are cheap in arrays on a `SharedArrayBuffer` (`sharedArray`), which are handed over without a copy.
 */
export const jobs = {
  acceptanceFold,
  estimateLogs,
  fitFold,
  judgeArms,
  judgeItemFamily,
  judgeUpliftSplit,
  playShuffle: playShuffleJob,
  sweepPivots,
  trainNetworkJob,
} as const;

type Jobs = typeof jobs;

export type JobName = keyof Jobs;
export type JobInput<K extends JobName> = Parameters<Jobs[K]>[0];
export type JobOutput<K extends JobName> = Awaited<ReturnType<Jobs[K]>>;
