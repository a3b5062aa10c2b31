import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../protocol/values/clock';
import { createRounds, type Rounds } from '../platform/periodicTask';
import type { AskMetrics } from '../reporting/metrics';
import { createInspections, type Inspections } from './inspections';
import { openTrainingFiles, type TrainingFiles } from './trainingFiles';
import { openTrainingRuns, type TrainingRuns } from './trainingRuns';

/** Where training files and runs are kept, and their limits in MB. */
export interface TrainingSettings {
  readonly dir: string;
  readonly fileMb: number;
  readonly quotaMb: number;
  /** Memory limit of the process that trains. */
  readonly memoryMb: number;
}

/** Bytes of a part of an upload at most: seconds on a slow line, so an interruption loses little. */
export const PART = 4 * 2 ** 20;
const MB = 1e6;

/** `start` begins to delete files past their time; `stop` also ends what is running. */
export interface Training extends Pick<Rounds, 'start' | 'stop'> {
  readonly files: TrainingFiles;
  readonly runs: TrainingRuns;
  readonly inspections: Inspections;
}

interface TrainingDeps {
  readonly metrics: AskMetrics;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Uploaded files, inspections and runs of one shop. Everything lies below one folder. */
export const openTraining = ({ dir, fileMb, quotaMb, memoryMb }: TrainingSettings, { metrics, clock, onError }: TrainingDeps): Training => {
  const tmp = join(dir, 'tmp');
  rmSync(tmp, { recursive: true, force: true });
  mkdirSync(tmp, { recursive: true, mode: 0o700 });
  const files = openTrainingFiles(join(dir, 'files'), { part: PART, file: fileMb * MB, all: quotaMb * MB });
  const options = ['--memory', `${memoryMb}MB`];
  const inspections = createInspections({ uploads: files, tmp, options, onError });
  const runs = openTrainingRuns({ dir: join(dir, 'runs'), tmp, options, uploads: files, metrics, clock, onError });
  const sweeping = createRounds(async () => files.sweep(clock()).length, onError);
  files.sweep(clock());
  return {
    files,
    runs,
    inspections,
    start: sweeping.start,
    stop: async () => {
      await Promise.all([sweeping.stop(), inspections.stop(), runs.stop()]);
    },
  };
};
