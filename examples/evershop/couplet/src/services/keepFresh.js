/**
 * Asks for something that may be `ms` old, once for all who wait for it. Where asking fails, what was known before stands, and nobody is made to wait
 * for another try until that time is over again.
 */
export const keepFresh = (ask, ms, first, now = Date.now) => {
  let known = first;
  let at = Number.NEGATIVE_INFINITY;
  let asking;
  return async () => {
    if (now() - at > ms) {
      asking ??= ask()
        .then(
          (answer) => {
            known = answer;
          },
          () => undefined,
        )
        .finally(() => {
          at = now();
          asking = undefined;
        });
      await asking;
    }
    return known;
  };
};
