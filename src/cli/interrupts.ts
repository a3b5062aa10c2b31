import { constants } from 'node:os';

/**
 * Ends the process on Ctrl-C or SIGTERM with the shell's code for it (128 + signal: 130, 143) after one line on stderr; temporary
 * folders go with it. Nothing is written before the end of a run, so that there is nothing to undo.
 *
 * @returns to be called when the work is done
 */
export const onInterrupt = (message: string, stop: () => void): (() => void) => {
  const end = (signal: 'SIGINT' | 'SIGTERM'): void => {
    stop();
    process.stderr.write(`${message}\n`);
    process.exit(128 + constants.signals[signal]);
  };
  // Not `once`: a second Ctrl-C must not cut the tidying short.
  process.on('SIGINT', end).on('SIGTERM', end);
  return () => {
    process.off('SIGINT', end).off('SIGTERM', end);
  };
};
