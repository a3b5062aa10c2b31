import { SingleBar } from 'cli-progress';

/** Draws `(stage, done, total)` as one bar a stage on a terminal, as one line a stage elsewhere. */
export const progressBar = (
  say: (line: string) => void,
): { readonly step: (stage: string, done: number, total: number) => void; readonly end: () => void } => {
  const terminal = process.stderr.isTTY === true;
  let bar: SingleBar | undefined;
  let current: string | undefined;
  const end = (): void => {
    bar?.stop();
    bar = undefined;
    current = undefined;
  };
  return {
    step: (stage, done, total) => {
      if (stage !== current) {
        end();
        current = stage;
        if (terminal) {
          bar = new SingleBar({
            format: '  {stage} {bar} {percentage}% · {duration_formatted}',
            stream: process.stderr,
            barsize: 32,
            hideCursor: true,
          });
          bar.start(total, done, { stage: stage.padEnd(14) });
        } else say(`  ${stage}`);
      }
      bar?.update(done);
    },
    end,
  };
};
