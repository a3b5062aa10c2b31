/** Inputs a target, and the seed that all of them are drawn from: `FUZZ_RUNS` and `FUZZ_SEED` of the environment, else 10⁴ and what `drawSeed` says. */
export const fuzzSettings = {
  runs: Number(process.env.FUZZ_RUNS ?? 10_000),
  seed: Number(process.env.FUZZ_SEED ?? 1),
} as const;
