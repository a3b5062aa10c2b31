/** Gives everyone the next thing to do whenever they are done with one; answers in the order of the things. */
export const inTurn = async <W, T, R>(
  who: readonly W[],
  all: readonly T[],
  work: (who: W, one: T) => Promise<R>,
): Promise<readonly R[]> => {
  const done: R[] = [];
  let next = 0;
  await Promise.all(
    who.map(async (one) => {
      for (let at = next++; at < all.length; at = next++) done[at] = await work(one, all[at] as T);
    }),
  );
  return done;
};
