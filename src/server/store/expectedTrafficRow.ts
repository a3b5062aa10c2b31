import * as v from 'valibot';
import { type ExpectedTraffic, expectedTrafficSchema } from '../../core/figures/expectedTraffic';

/** Name of the setting that holds it. */
export const EXPECTED_TRAFFIC = 'expected-traffic';

const rowSchema = v.object({ v: v.literal('expected-traffic/1'), peaks: expectedTrafficSchema });

export const expectedTrafficRow = (peaks: ExpectedTraffic): string =>
  JSON.stringify({ v: 'expected-traffic/1', peaks } satisfies v.InferOutput<typeof rowSchema>);

/** What another version wrote, or nobody can read, is as if nobody had said anything. */
export const readExpectedTraffic = (value: string | undefined): ExpectedTraffic | undefined => {
  if (value === undefined) return undefined;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), rowSchema), value);
  return read.success ? read.output.peaks : undefined;
};
