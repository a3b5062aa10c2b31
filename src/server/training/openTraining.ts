import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, HOUR } from '../../protocol/values/clock';
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

/** Age of a folder for temporary files that no server uses any more. Each touches its own every hour. */
const ABANDONED = 6 * HOUR;

/** A folder for temporary files of this server alone. Deletes those of servers that are gone. */
const ownFolder = (parent: string): string => {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  for (const path of readdirSync(parent).map((name) => join(parent, name))) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > ABANDONED) rmSync(path, { recursive: true, force: true });
  }
  const own = join(parent, randomUUID());
  mkdirSync(own, { mode: 0o700 });
  return own;
};

/** Uploaded files, inspections and runs of one shop. Everything lies below one folder. */
export const openTraining = ({ dir, fileMb, quotaMb, memoryMb }: TrainingSettings, { metrics, clock, onError }: TrainingDeps): Training => {
  const tmp = ownFolder(join(dir, 'tmp'));
  const files = openTrainingFiles(join(dir, 'files'), { part: PART, file: fileMb * MB, all: quotaMb * MB });
  const options = ['--memory', `${memoryMb}MB`];
  const inspections = createInspections({ uploads: files, tmp, options, onError });
  const runs = openTrainingRuns({ dir: join(dir, 'runs'), tmp, options, uploads: files, metrics, clock, onError });
  const sweeping = createRounds(async () => {
    utimesSync(tmp, new Date(), new Date());
    return files.sweep(clock()).length;
  }, onError);
  files.sweep(clock());
  return {
    files,
    runs,
    inspections,
    start: sweeping.start,
    stop: async () => {
      await Promise.all([sweeping.stop(), inspections.stop(), runs.stop()]);
      rmSync(tmp, { recursive: true, force: true });
    },
  };
};
