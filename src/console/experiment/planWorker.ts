import { planWeeks } from '../../stats/planning/planWeeks';
import type { PlanQuestion } from './planInput';

// In a worker, because a result many years ahead takes seconds to compute.
addEventListener('message', ({ data: { traffic, shares, lift } }: MessageEvent<PlanQuestion>) => {
  postMessage(planWeeks(traffic, shares, lift));
});
