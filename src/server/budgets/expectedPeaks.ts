import * as v from 'valibot';
import { type ExpectedTraffic, expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';

const PEAK = /^(.+)\/(.+)=(\d+(?:\.\d+)?)$/;

/** `2026-11-23/2026-12-01=1.8,…`: from a date or time (UTC unless it says otherwise) until before another so many times the visits; else `undefined`. */
export const expectedPeaks = (text: string): ExpectedTraffic | undefined => {
  const peaks = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [, from = '', until = '', times] = PEAK.exec(part) ?? [];
      return { from: Date.parse(from), until: Date.parse(until), times: Number(times) };
    });
  const read = v.safeParse(expectedTrafficSchema, peaks);
  return read.success ? read.output : undefined;
};
