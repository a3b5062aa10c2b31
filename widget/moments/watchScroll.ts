import { quietly } from '../ui/quietly';
import { seenShare } from './seenShare';

/** Calls back at every scroll by which so much of the page's height has been on the screen. */
export const watchScroll = (share: number, far: () => void, signal: AbortSignal): void =>
  addEventListener(
    'scroll',
    quietly(() => {
      if (seenShare(scrollY, innerHeight, document.documentElement.scrollHeight) >= share) far();
    }),
    { passive: true, signal },
  );
