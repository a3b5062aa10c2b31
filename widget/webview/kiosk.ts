/** What a timer is to a kiosk: `setTimeout` and `clearTimeout` of the page. */
export interface Timers {
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/**
 * A machine that many shoppers use, one after the other: whoever leaves it alone for `idleMs` is gone, and what it knows of them with them.
 * @returns to be called whenever somebody does something
 */
export const forgetWhenIdle = (forget: () => void, idleMs: number, { set, clear }: Timers): (() => void) => {
  let timer: unknown;
  return () => {
    clear(timer);
    timer = set(forget, idleMs);
  };
};
