const [ARRIVED, ROUND] = [0, 1];

/** Waits until `threads` threads have called it, each with the same two shared counters in front of `control`. */
export const barrier = (control: Int32Array, threads: number): void => {
  const round = Atomics.load(control, ROUND);
  if (Atomics.add(control, ARRIVED, 1) === threads - 1) {
    Atomics.store(control, ARRIVED, 0);
    Atomics.add(control, ROUND, 1);
    Atomics.notify(control, ROUND);
    return;
  }
  while (Atomics.load(control, ROUND) === round) Atomics.wait(control, ROUND, round);
};

/** The next of a counter's numbers 0, 1, 2, …, each given to one thread. */
export const nextOf = (control: Int32Array, counter: number): number => Atomics.add(control, 2 + counter, 1);
