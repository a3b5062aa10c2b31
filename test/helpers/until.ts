const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a look finds as soon as it finds something. @param what was waited for, for the failure */
export const until = async <T>(look: () => Promise<T | undefined | false>, what: string, ms = 15_000): Promise<T> => {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`did not happen within ${ms / 1_000} s: ${what}`);
    await pause(200);
  }
};

/** What a look gives once it no longer throws: an expectation that comes true, if a chunk has to be compiled first. */
export const eventually = async <T>(look: () => T | Promise<T>, ms = 20_000): Promise<T> => {
  const end = Date.now() + ms;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(50);
    }
  }
};
