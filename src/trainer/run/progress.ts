import { setImmediate } from 'node:timers/promises';

/** Receives the progress of a stage. The command line draws bars from it. */
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

/** Yields to the event loop, so that progress is drawn and Ctrl-C is handled between the steps of a long computation. */
export const breathe = (): Promise<void> => setImmediate();
