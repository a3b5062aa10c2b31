/**
 * One seed for all files of a run, printed, so that a run can be repeated: `FUZZ_SEED`, or another one for each long run. The short run of every change
 * has always the same, so that it fails for nothing but the change.
 */
export const setup = (): void => {
  process.env.FUZZ_SEED ??= process.env.FUZZ_RUNS === undefined ? '1' : String(Math.floor(Math.random() * 2 ** 31));
  console.info(`fuzzing with FUZZ_SEED=${process.env.FUZZ_SEED} FUZZ_RUNS=${process.env.FUZZ_RUNS ?? 3_000}`);
};
