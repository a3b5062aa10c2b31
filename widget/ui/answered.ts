/** What the worker answered: one that fails altogether has not done it either. */
export const answered = <T>(call: Promise<T | undefined> | undefined): Promise<T | undefined> =>
  Promise.resolve(call).catch(() => undefined);
