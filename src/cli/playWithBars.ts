import type { Play, Train } from '../simulator/run/play';
import { playOnThreads } from '../simulator/threads/playOnThreads';
import { threadCount } from '../trainer/parallel/threadCount';
import { onInterrupt } from './interrupts';
import { progressBars } from './progressBars';
import { trainOnLog } from './trainOnLog';

/** A simulator run on threads, its progress on stderr; an interrupt ends it and prints no figure. */
export const playWithBars = async <T>(run: (play: Play, train: Train) => Promise<T>): Promise<T> => {
  const bars = progressBars();
  const done = onInterrupt('interrupted: nothing was printed; run the command again to start over.', bars.stop);
  const play: Play = async (stage, jobs) => {
    let played = 0;
    bars.progress(stage, 0, jobs.length);
    return playOnThreads(jobs, threadCount(), () => bars.progress(stage, ++played, jobs.length));
  };
  const result = await run(play, trainOnLog(bars.progress)).finally(bars.stop);
  done();
  return result;
};
