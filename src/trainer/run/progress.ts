import { setImmediate } from 'node:timers/promises';

/** Receives how far a stage is; the command line draws bars from it. */
export type Progress = (stage: string, done: number, total: number) => void;

export const silent: Progress = () => undefined;

/** Counts the steps of a stage. */
export const steps = (progress: Progress, stage: string, total: number): (() => void) => {
  let done = 0;
  progress(stage, 0, total);
  return () => {
    done += 1;
    progress(stage, Math.min(done, total), total);
  };
};

/** Lets what waits have its turn: progress is drawn and Ctrl-C is heard between the steps of a long computation. */
export const breathe = (): Promise<void> => setImmediate();
