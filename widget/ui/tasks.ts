/**
 * Wraps a callback of the browser: a handler, a timer. Exceptions there, at once or later, are our errors on the shop's page, which its
 * error tracker would report. They are dropped, because the caller cannot handle them.
 */
export const quietly =
  <A extends readonly unknown[]>(act: (...args: A) => unknown) =>
  async (...args: A): Promise<void> => {
    try {
      await act(...args);
    } catch {
      // Nothing happens for the shopper, who can continue.
    }
  };

/** Continues in another task, so that the page and the shopper come first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
