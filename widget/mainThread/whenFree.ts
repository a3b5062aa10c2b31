/** Longest wait for an idle moment, ms: a page that never has one shall not keep a shopper from a coupon for ever. */
const LONGEST = 1_000;

/** Resolves when the page has nothing better to do. */
export const whenFree = (): Promise<void> =>
  new Promise((resolve) => {
    try {
      requestIdleCallback(() => resolve(), { timeout: LONGEST });
    } catch {
      setTimeout(resolve, 50); // Safari has none
    }
  });
