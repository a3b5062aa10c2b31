/** One seed for all files of a run, printed, so that a run can be repeated. */
export const setup = (): void => {
  process.env.FUZZ_SEED ??= String(Math.floor(Math.random() * 2 ** 31));
  console.info(`fuzzing with FUZZ_SEED=${process.env.FUZZ_SEED} FUZZ_RUNS=${process.env.FUZZ_RUNS ?? 10_000}`);
};
