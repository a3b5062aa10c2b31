import { once } from 'node:events';
import type { ExperimentResult } from '../../core/experiment/analyseExperiment';
import type { Result } from '../../core/result';
import type { StorePlace } from '../store/storePlace';
import { startThread } from '../threads/startThread';
import type { ExperimentQuestion } from './analyseOrders';

/** Rejects with what went wrong in the thread, which ends with its answer. */
export const askExperimentThread = async (place: StorePlace, question: ExperimentQuestion): Promise<Result<ExperimentResult>> => {
  const { DATABASE_URL, DATA_DIR } = place;
  const thread = startThread('experimentThread', { place: { DATABASE_URL, DATA_DIR }, question });
  try {
    const [result] = (await once(thread, 'message')) as [Result<ExperimentResult>];
    return result;
  } finally {
    await thread.terminate();
  }
};
