/** `npm run fuzz`: the nightly run, a million inputs a target, or its share of them, unless FUZZ_RUNS says otherwise. Hours. */
process.env.FUZZ_RUNS ??= '1000000';

export { default } from './vitest.config.ts';
