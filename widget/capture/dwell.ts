/** Counts only the time in which the page could be seen. Pure: instants are arguments, UTC ms. */
export interface DwellCounter {
  visible(now: number): void;
  hidden(now: number): void;
  /** Whole seconds seen since the last take; keeps the rest. */
  take(now: number): number;
}

export const createDwellCounter = (): DwellCounter => {
  let seen = 0;
  let since: number | undefined;
  const pause = (now: number): void => {
    if (since !== undefined) seen += Math.max(0, now - since);
    since = undefined;
  };
  return {
    visible: (now) => {
      since ??= now;
    },
    hidden: pause,
    take: (now) => {
      const running = since !== undefined;
      pause(now);
      if (running) since = now;
      const seconds = Math.min(86_400, Math.floor(seen / 1_000));
      seen %= 1_000;
      return seconds;
    },
  };
};
