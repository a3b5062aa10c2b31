import * as v from 'valibot';
import { type ExpectedTraffic, expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';
import { readSetting } from './readSetting';

/** Name of the setting that holds it. */
export const EXPECTED_TRAFFIC = 'expected-traffic';

const rowSchema = v.object({ v: v.literal('expected-traffic/1'), peaks: expectedTrafficSchema });

export const expectedTrafficRow = (peaks: ExpectedTraffic): string =>
  JSON.stringify({ v: 'expected-traffic/1', peaks } satisfies v.InferOutput<typeof rowSchema>);

export const readExpectedTraffic = (value: string | undefined): ExpectedTraffic | undefined => readSetting(rowSchema, value)?.peaks;
