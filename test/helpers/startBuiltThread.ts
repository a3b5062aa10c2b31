import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { startThread as startServerThread } from '../../src/server/threads/startThread';
import type { startFleetThread as startSimulatorThread } from '../../src/simulator/threads/playOnThreads';
import type { startJobThread as startTrainerThread } from '../../src/trainer/parallel/mapOnThreads';
import { jobThreadData } from '../../src/trainer/parallel/threadCount';
import { builtNode } from './builtNode';

const folder = await builtNode();

export const startThread: typeof startServerThread = (name, workerData) => new Worker(join(folder, `${name}.js`), { workerData });
export const startJobThread: typeof startTrainerThread = () => new Worker(join(folder, 'jobThread.js'), { workerData: jobThreadData });
export const startFleetThread: typeof startSimulatorThread = () => new Worker(join(folder, 'fleetThread.js'));
