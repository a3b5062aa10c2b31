/** What a look finds as soon as it finds something. @param what was waited for, for the failure */
export const until = async <T>(look: () => Promise<T | undefined | false>, what: string, ms = 15_000): Promise<T> => {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`did not happen within ${ms / 1_000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};
