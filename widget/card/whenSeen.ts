import { quietly } from '../ui/tasks';

/** How long a card has to be in view without a break, ms. */
const SEEN_MS = 1_000;
/** Share of the card, or of the screen if the card is larger. */
const SHARE = 0.5;

/**
 * Calls back once when the shopper has seen the card: half of it was in view for a second of a visible page. An element of the page that
 * covers the card is not noticed.
 * @param here ends the watch
 */
export const whenSeen = (card: Element, seen: () => void, here: AbortSignal): void => {
  let inView = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    clearTimeout(timer);
    if (inView && document.visibilityState === 'visible') timer = setTimeout(done, SEEN_MS);
  };
  const observer = new IntersectionObserver(
    quietly((entries: readonly IntersectionObserverEntry[]) => {
      const { intersectionRatio: share = 0, intersectionRect } = entries.at(-1) ?? {};
      const now = share >= SHARE || (intersectionRect?.height ?? 0) >= SHARE * innerHeight;
      if (now === inView) return;
      inView = now;
      begin();
    }),
    // A card of four screens fills half of one at an eighth.
    { threshold: [0, 0.125, 0.25, SHARE] },
  );
  const end = quietly(() => {
    inView = false;
    begin();
    observer.disconnect();
  });
  const done = quietly(() => {
    void end();
    seen();
  });
  observer.observe(card);
  document.addEventListener('visibilitychange', quietly(begin), { signal: here });
  here.addEventListener('abort', end);
};
