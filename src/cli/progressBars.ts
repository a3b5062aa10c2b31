import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Progress } from '../trainer/progress';

/** Bars on stderr, one per stage; without a terminal, one line when a stage is done. */
export const progressBars = (): { readonly progress: Progress; readonly stop: () => void } => {
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
