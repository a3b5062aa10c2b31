import { parentPort } from 'node:worker_threads';
import { type FleetJob, playFleet } from '../fleet/playFleet';
import type { FleetReply } from './playOnThreads';

/** Entry of a thread that plays fleets: one job at a time, one reply each. */
const answer = async (job: FleetJob): Promise<FleetReply> => {
  try {
    return { ok: true, totals: await playFleet(job) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};

parentPort?.on('message', (job: FleetJob) => {
  void answer(job).then((reply) => parentPort?.postMessage(reply));
});
