/** Reads many rows at once, and where that fails fewer and fewer, so that the failure names the rows it is about. */
export const together = async (rows: readonly string[], property: (rows: readonly string[]) => Promise<void>): Promise<void> => {
  const failure = (some: readonly string[]): Promise<unknown> =>
    property(some).then(
      () => undefined,
      (error: unknown) => error,
    );
  let [few, failed] = [rows, await failure(rows)];
  if (failed === undefined) return;
  for (;;) {
    const half = Math.ceil(few.length / 2);
    const found = few.length > 1 ? [few.slice(0, half), few.slice(half)] : [];
    const errors: unknown[] = [];
    for (const some of found) errors.push(await failure(some));
    const worse = errors.findIndex((error) => error !== undefined);
    if (worse < 0) throw new Error(`${few.length} rows: ${few.join('\n').slice(0, 1_500)}`, { cause: failed });
    [few, failed] = [found[worse] ?? [], await failure(found[worse] ?? [])];
  }
};
