import { randomBytes } from 'node:crypto';
import { type TrainingRun, trainingRunSchema } from '../../protocol/training';
import { type Clock, MINUTE, SECOND } from '../../protocol/values/clock';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import type { AskMetrics } from '../reporting/metrics';
import { inputsOf, prepareRun, type RunWanted, removeScraps, withNames } from './prepareRun';
import { openRecords } from './records';
import { type RunningCommand, runCouplet, type StageProgress } from './runCouplet';
import type { TrainingFiles } from './trainingFiles';

/** Runs that are kept. */
const KEPT = 20;
/** Lines of a run's log that are kept. */
const LINES = 200;

/** A run is written at least this often while it goes on. */
const BEAT = 10 * SECOND;
/** After this time without a write, the server of a run is gone. */
const GONE = 2 * MINUTE;
const interrupted: Failure = { code: 'training_interrupted', message: 'The server stopped during this run. Start it again.' };

interface RunsDeps {
  readonly dir: string;
  readonly tmp: string;
  /** Options of every command. */
  readonly options: readonly string[];
  readonly uploads: TrainingFiles;
  readonly metrics: AskMetrics;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export const runUnknown: Failure = { code: 'training_run_unknown', message: 'There is no such run. The newest 20 are kept.', at: 'run' };

const withStage = ({ stages }: TrainingRun, progress: StageProgress): TrainingRun['stages'] =>
  stages.some(({ stage }) => stage === progress.stage)
    ? stages.map((known) => (known.stage === progress.stage ? progress : known))
    : [...stages, progress];

const newRun = ({ files, seed, base, by }: RunWanted, now: number): TrainingRun => ({
  id: randomBytes(8).toString('hex'),
  state: 'running',
  startedAt: now,
  startedBy: by,
  endedAt: null,
  inputs: inputsOf(files),
  seed,
  base,
  stages: [],
  log: [],
  error: null,
  staged: null,
});

/** The run that is going on. */
interface Going {
  run: TrainingRun;
  why: 'cancelled' | 'stopped' | undefined;
  command: RunningCommand | undefined;
  finished: Promise<void>;
}

/** Follows the run in memory, and on the disk once a second. */
const follow = (mine: Going, keep: (run: TrainingRun) => void, clock: Clock) => {
  let saved = clock();
  return (change: (run: TrainingRun) => Partial<TrainingRun>): void => {
    mine.run = { ...mine.run, ...change(mine.run) };
    if (clock() - saved < SECOND) return;
    saved = clock();
    keep(mine.run);
  };
};

/** Ends the process, and resolves when it is gone. */
const interrupt = async (mine: Going, why: NonNullable<Going['why']>): Promise<void> => {
  mine.why = why;
  mine.command?.kill();
  await mine.finished;
};

/** Work on files whose failure is reported only: a full disk ends neither the server nor the run in memory. */
const reportingTo =
  (onError: RunsDeps['onError']) =>
  (work: () => void): void => {
    try {
      work();
    } catch (error) {
      onError(error);
    }
  };

/**
 * Training runs, one at a time, in a process of their own. A run that was going on when its server stopped has failed
 * (`training_interrupted`). Another server on the same data folder may be at work on a run.
 */
export const openTrainingRuns = ({ dir, tmp, options, uploads, metrics, clock, onError }: RunsDeps) => {
  const records = openRecords(dir, trainingRunSchema, ({ startedAt }) => startedAt);
  let going: Going | undefined;

  const safely = reportingTo(onError);
  const keep = (run: TrainingRun): void => safely(() => records.put(run));
  const end = (run: TrainingRun, state: TrainingRun['state'], error: Failure | null = null): void => {
    safely(() => removeScraps((file) => records.pathOf(run, file)));
    keep({ ...run, state, error, endedAt: clock() });
    for (const { id } of records.list().slice(KEPT)) safely(() => records.remove(id));
  };
  const endAbandoned = (): void => {
    for (const { id, state } of records.list()) {
      if (state !== 'running' || id === going?.run.id) continue;
      const found = records.reread(id);
      if (found?.record.state === 'running' && Date.now() - found.writtenAt > GONE) end(found.record, 'failed', interrupted);
    }
  };
  endAbandoned();

  const work = async (mine: Going, wanted: RunWanted): Promise<void> => {
    const prepared = await prepareRun((file) => records.pathOf(mine.run, file), wanted, { uploads, metrics });
    mine.run = { ...mine.run, inputs: prepared.inputs };
    if (mine.why !== undefined) return;
    if (prepared.inputs.length === 0)
      return end(mine.run, 'failed', { code: 'no_input', message: 'The server has no orders yet. Upload a file.' });
    const change = follow(mine, keep, clock);
    mine.command = runCouplet(['train', ...prepared.args, ...options], tmp, {
      onProgress: (progress) => change((run) => ({ stages: withStage(run, progress) })),
      onLine: (line) => change(({ log }) => ({ log: [...log, withNames(line, prepared.names)].slice(-LINES) })),
    });
    const result = await mine.command.done;
    if (mine.why !== undefined) return;
    if (result.ok) end(mine.run, 'done');
    else end(mine.run, 'failed', { ...result.error, message: withNames(result.error.message, prepared.names) });
  };

  return {
    list: (): readonly TrainingRun[] => {
      endAbandoned();
      return records.list().map((run) => (going?.run.id === run.id ? going.run : run));
    },
    get: (id: string): TrainingRun | undefined => (going?.run.id === id ? going.run : records.get(id)),
    put: keep,
    pathOf: records.pathOf,
    /** Whether the run that is going on reads this file. */
    isReading: (id: string): boolean => going?.run.inputs.some((input) => input.id === id) === true,
    /** Error: `training_running`. */
    start: (wanted: RunWanted): Result<TrainingRun> => {
      if (going) return fail('training_running', 'A run is going on. Wait for it, or cancel it.');
      const run = newRun(wanted, clock());
      keep(run);
      const mine: Going = { run, why: undefined, command: undefined, finished: Promise.resolve() };
      going = mine;
      const beat = setInterval(() => keep(mine.run), BEAT).unref();
      mine.finished = work(mine, wanted)
        .catch((error: unknown) => {
          onError(error);
          end(mine.run, 'failed', { code: 'internal_error', message: 'Server error. See the server log.' });
        })
        .finally(() => {
          clearInterval(beat);
          going = undefined;
          if (mine.why === 'cancelled') end(mine.run, 'cancelled');
          if (mine.why === 'stopped') end(mine.run, 'failed', interrupted);
        });
      return ok(run);
    },
    /** Resolves when it has ended. Errors: `training_run_unknown`, `training_not_running`. */
    cancel: async (id: string): Promise<Result<undefined>> => {
      if (!records.get(id)) return { ok: false, error: runUnknown };
      if (going?.run.id !== id) return fail('training_not_running', 'This run has ended already.');
      await interrupt(going, 'cancelled');
      return ok(undefined);
    },
    stop: async (): Promise<void> => {
      if (going) await interrupt(going, 'stopped');
    },
  };
};
export type TrainingRuns = ReturnType<typeof openTrainingRuns>;
