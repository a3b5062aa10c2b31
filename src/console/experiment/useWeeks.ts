import { useEffect, useState } from 'preact/hooks';
import type { PlannedComparison } from '../../stats/planning/planWeeks';
import type { PlanQuestion } from './planInput';

/** Pause in typing before the calculation starts, ms. */
const PAUSE = 250;

/** Weeks until a result; undefined while they are calculated or there is no question. */
export const useWeeks = (question: PlanQuestion | undefined): readonly PlannedComparison[] | undefined => {
  const [answer, setAnswer] = useState<{ readonly to: string; readonly weeks: readonly PlannedComparison[] }>();
  const asked = question && JSON.stringify(question);
  useEffect(() => {
    if (asked === undefined) return;
    let worker: Worker | undefined;
    const timer = setTimeout(() => {
      worker = new Worker(new URL('./planWorker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<readonly PlannedComparison[]>) => setAnswer({ to: asked, weeks: data });
      worker.postMessage(JSON.parse(asked));
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      worker?.terminate();
    };
  }, [asked]);
  return answer && answer.to === asked ? answer.weeks : undefined;
};
