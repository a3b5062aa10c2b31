/**
 * For what the browser calls: a handler, a timer. What throws there, at once or later, is an error of ours on somebody else's page, which
 * the shop's error tracker would report. It is dropped: whoever called has nothing to do with it.
 */
export const quietly =
  <A extends readonly unknown[]>(act: (...args: A) => unknown) =>
  async (...args: A): Promise<void> => {
    try {
      await act(...args);
    } catch {
      // The shopper finds that nothing happened, and can go on.
    }
  };

/** Another task: what the page and its shopper do comes first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
