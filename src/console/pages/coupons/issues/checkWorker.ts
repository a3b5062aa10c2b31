import { checkCampaign } from '../../../../campaigns/checkCampaign';
import type { CheckQuestion } from './useIssues';

// In a worker, because a page that checks a thousand coupons cannot be typed in meanwhile.
addEventListener('message', ({ data: { draft, options } }: MessageEvent<CheckQuestion>) => {
  postMessage(checkCampaign(draft, options));
});
