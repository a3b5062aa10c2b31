import * as v from 'valibot';
import type { LinearState } from '../../engine/bandit/linearState';
import type { LocalHeadState } from '../../engine/decision/localHeadState';
import type { TimingLearnt } from '../../engine/timing/timingPolicy';

const finite = v.pipe(v.number(), v.finite());
const id = v.pipe(v.string(), v.maxLength(100));
/** Far above what any bundle has. */
const numbers = v.pipe(v.array(finite), v.maxLength(100_000));

/** The bandit's posterior: what does not fit the dimension it says would break every choice. */
export const policySchema = v.pipe(
  v.object({ version: v.literal(1), prior: id, precision: numbers, b: numbers, noise: finite, observations: finite }),
  v.check(({ precision, b }) => precision.length === (b.length * (b.length + 1)) / 2, 'Precision and mean are of different dimensions.'),
) satisfies v.GenericSchema<unknown, LinearState>;

/** What was adapted of the network; typed arrays travel as plain ones. */
export const headSchema = v.object({
  version: v.literal(1),
  bundle: id,
  examples: v.pipe(
    v.array(
      v.object({
        logit: finite,
        x: v.pipe(
          numbers,
          v.transform((x) => Float32Array.from(x)),
        ),
        accepted: v.boolean(),
      }),
    ),
    v.maxLength(100),
  ),
  head: v.pipe(
    numbers,
    v.transform((head) => Float64Array.from(head)),
  ),
  against: finite,
}) satisfies v.GenericSchema<unknown, LocalHeadState>;

export const timingSchema = v.object({
  version: v.literal(1),
  bundle: id,
  changes: v.record(v.pipe(v.string(), v.regex(/^\d{1,6}$/)), finite),
}) satisfies v.GenericSchema<unknown, TimingLearnt>;
