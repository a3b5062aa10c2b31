import { constants } from 'node:os';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Progress } from '../../trainer/run/progress';

/** Does the process that started this one follow it over a channel (`startProcess`)? */
const hasParent = (): boolean => process.env.COUPLET_PARENT === '1' && process.connected;

/**
 * Progress bars on stderr, one per stage. Without a terminal, one line per finished stage. A parent with a channel gets each step as
 * `{stage, done, total}` instead.
 */
export const progressBars = (): { readonly progress: Progress; readonly stop: () => void } => {
  if (hasParent())
    return {
      progress: (stage, done, total) => {
        if (process.connected) process.send?.({ stage, done, total });
      },
      stop: () => undefined,
    };
  if (!process.stderr.isTTY) {
    const finished = new Set<string>();
    return {
      progress: (stage, done, total) => {
        if (done < total || finished.has(stage)) return;
        finished.add(stage);
        process.stderr.write(`${stage}: done\n`);
      },
      stop: () => undefined,
    };
  }
  const bars = new MultiBar(
    { stream: process.stderr, format: '{stage} {bar} {value}/{total} {duration_formatted}', hideCursor: true },
    Presets.shades_classic,
  );
  const byStage = new Map<string, SingleBar>();
  return {
    progress: (stage, done, total) => {
      const bar = byStage.get(stage) ?? bars.create(total, 0, { stage: stage.padEnd(22) });
      byStage.set(stage, bar);
      bar.update(done);
    },
    stop: () => bars.stop(),
  };
};

/**
 * Ends the process on Ctrl-C or SIGTERM, or when its parent's channel closes, with the shell's exit code (128 + signal: 130, 143) after one
 * line on stderr, and removes temporary folders. Results are written only at the end of a run, so there is nothing to undo.
 *
 * @returns to be called when the work is done
 */
export const onInterrupt = (message: string, stop: () => void): (() => void) => {
  const end = (signal: 'SIGINT' | 'SIGTERM'): void => {
    stop();
    process.stderr.write(`${message}\n`);
    process.exit(128 + constants.signals[signal]);
  };
  // Not `once`: a second Ctrl-C must not interrupt the cleanup.
  process.on('SIGINT', end).on('SIGTERM', end);
  const orphaned = (): void => end('SIGTERM');
  if (hasParent()) {
    process.on('disconnect', orphaned);
    // The listener would keep the process alive.
    process.channel?.unref();
  }
  return () => {
    process.off('SIGINT', end).off('SIGTERM', end).off('disconnect', orphaned);
  };
};
