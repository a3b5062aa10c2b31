import { quietly } from '../ui/quietly';

/** Share of a page's height that has been on the screen when its top is `top` px above it, [0, 1]. */
export const seenShare = (top: number, screen: number, height: number): number =>
  height > 0 ? Math.min(1, Math.max(0, (top + screen) / height)) : 1;

/** Calls back at every scroll by which so much of the page's height has been on the screen. */
export const watchScroll = (share: number, far: () => void, signal: AbortSignal): void =>
  addEventListener(
    'scroll',
    quietly(() => {
      if (seenShare(scrollY, innerHeight, document.documentElement.scrollHeight) >= share) far();
    }),
    { passive: true, signal },
  );
