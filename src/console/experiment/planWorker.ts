import { planWeeks } from '../../stats/planning/planWeeks';
import type { PlanQuestion } from './planInput';

// Off the page's thread, because an answer years off takes seconds.
addEventListener('message', ({ data: { traffic, shares, lift } }: MessageEvent<PlanQuestion>) => {
  postMessage(planWeeks(traffic, shares, lift));
});
