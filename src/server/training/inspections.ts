import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Campaign } from '../../bundle/campaign';
import { type Inspection, inspectionSchema } from '../../protocol/training';
import { parseWith } from '../../protocol/values/parse';
import type { Failure, Result } from '../../protocol/values/result';
import { withNames } from './prepareRun';
import { type RunningCommand, runCouplet } from './runCouplet';
import type { TrainingFiles } from './trainingFiles';

interface InspectionDeps {
  readonly uploads: TrainingFiles;
  /** Folder for temporary files. */
  readonly tmp: string;
  /** Options of every command. */
  readonly options: readonly string[];
  readonly onError: (error: unknown) => void;
}

/** Inspects uploaded files, one after the other. */
export interface Inspections {
  /** Queues a complete file, once; the result is stored with it. */
  add(id: string, campaign: Campaign): void;
  stop(): Promise<void>;
}

/** A file that cannot be read at all. */
const unreadable = (problem: Failure): Inspection => ({
  v: 'inspection/1',
  kind: 'unknown',
  format: 'unknown',
  rows: 0,
  kept: 0,
  dropped: [],
  days: null,
  shoppers: 0,
  purchases: 0,
  ignoredColumns: [],
  outliers: [],
  teaches: [],
  lacks: [],
  unknownAudience: [],
  problem,
});

const inspectionOf = (said: Result<unknown>): Inspection => {
  const read = said.ok ? parseWith(inspectionSchema, said.value, 'training_crashed') : said;
  return read.ok ? read.value : unreadable(read.error);
};

export const createInspections = ({ uploads, tmp, options, onError }: InspectionDeps): Inspections => {
  let last: Promise<void> = Promise.resolve();
  let running: RunningCommand | undefined;
  let stopped = false;
  const queued = new Set<string>();
  const inspect = async (id: string, campaign: Campaign): Promise<void> => {
    const file = uploads.get(id);
    if (stopped || !file || file.inspection) return;
    const plan = join(tmp, 'campaign.json');
    writeFileSync(plan, JSON.stringify(campaign), { mode: 0o600 });
    const path = uploads.pathOf(file);
    running = runCouplet(['inspect', path, '--campaign', plan, ...options], tmp);
    const found = inspectionOf(await running.done);
    running = undefined;
    if (stopped) return;
    const { problem } = found;
    const names = new Map([[path, file.name]]);
    uploads.putInspection(id, problem ? { ...found, problem: { ...problem, message: withNames(problem.message, names) } } : found);
  };
  return {
    add: (id, campaign) => {
      if (queued.has(id)) return;
      queued.add(id);
      last = last
        .then(() => inspect(id, campaign))
        .catch(onError)
        .finally(() => queued.delete(id));
    },
    stop: async () => {
      stopped = true;
      running?.kill();
      await last;
    },
  };
};
