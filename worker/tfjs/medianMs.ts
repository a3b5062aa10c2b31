/** Outside an isolated page clocks go in steps of 0.1 ms, in Firefox of 1: a sample is as many rounds as last this long. */
const SAMPLE_MS = 2;
const SAMPLES = 5;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Milliseconds a round, the median of a few samples after a first round that compiles and allocates. Others get their turn between samples. */
export const medianMs = async (round: () => unknown): Promise<number> => {
  await round();
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    await pause();
    const from = performance.now();
    let [rounds, taken] = [0, 0];
    while (taken < SAMPLE_MS) {
      await round();
      rounds += 1;
      taken = performance.now() - from;
    }
    samples.push(taken / rounds);
  }
  return samples.sort((a, b) => a - b)[(SAMPLES - 1) / 2] ?? Number.POSITIVE_INFINITY;
};
