import * as v from 'valibot';

const instant = v.pipe(v.number(), v.safeInteger());

/** Times at which a shop expects more or fewer visits than else: `times` as many from `from` until before `until`. Where two overlap, both count. */
export const expectedTrafficSchema = v.pipe(
  v.array(
    v.pipe(
      v.strictObject({ from: instant, until: instant, times: v.pipe(v.number(), v.gtValue(0), v.maxValue(100)) }),
      v.check(({ from, until }) => from < until, 'It must begin before it ends.'),
    ),
  ),
  v.maxLength(400),
);
export type ExpectedTraffic = v.InferOutput<typeof expectedTrafficSchema>;
