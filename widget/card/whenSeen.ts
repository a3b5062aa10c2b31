import { visibleTimer } from '../moments/watchers';
import { quietly } from '../ui/tasks';

/** How long a card has to be in view without a break, ms. */
const SEEN_MS = 1_000;
/** Share of the card, or of the screen if the card is larger. */
const SHARE = 0.5;

/**
 * Calls back once when the shopper has seen the card: half of it was in view for a second of a visible page. A card that is covered or gone
 * with its page before was not seen.
 * @param here ends the watch
 */
export const whenSeen = (card: Element, seen: () => void, here: AbortSignal): void => {
  let inView: AbortController | undefined;
  const observer = new IntersectionObserver(
    quietly((entries: readonly IntersectionObserverEntry[]) => {
      const { intersectionRatio: share = 0, intersectionRect } = entries.at(-1) ?? {};
      if (share < SHARE && (intersectionRect?.height ?? 0) < SHARE * innerHeight) end();
      else if (!inView) {
        inView = new AbortController();
        visibleTimer(SEEN_MS, done, inView.signal);
      }
    }),
    // A card of four screens fills half of one at an eighth.
    { threshold: [0, 0.125, 0.25, SHARE] },
  );
  const end = (): void => {
    inView?.abort();
    inView = undefined;
  };
  const done = (): void => {
    observer.disconnect();
    seen();
  };
  observer.observe(card);
  here.addEventListener('abort', () => {
    observer.disconnect();
    end();
  });
};
