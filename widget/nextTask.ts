/** Another task: what the page and its shopper do comes first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
