import * as v from 'valibot';

/** How a shop wants to be learnt of. */
export const learningSchema = v.strictObject({
  /** Days after which what was learnt counts half, as `keptShare` has it; `null`: it counts for good. */
  halfLifeDays: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3_650))),
});
export type Learning = v.InferOutput<typeof learningSchema>;
