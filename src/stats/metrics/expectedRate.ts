import { DAY, type Instant } from '../../protocol/clock';
import type { ExpectedTraffic } from './expectedTraffic';

const rateAt = (expected: ExpectedTraffic, at: Instant): number =>
  expected.reduce((rate, { from, until, times }) => (from <= at && at < until ? rate * times : rate), 1);

/** Where the rate may change between the two, in order. */
const edgesOf = (expected: ExpectedTraffic, from: Instant, until: Instant): readonly Instant[] =>
  expected
    .flatMap((time) => [time.from, time.until])
    .filter((edge) => edge > from && edge < until)
    .sort((a, b) => a - b);

/** How busy it is expected to be between the two, `from` before `until`: visits, times those of as long an ordinary time. */
export const expectedRate = (expected: ExpectedTraffic, from: Instant, until: Instant): number => {
  let [at, visits] = [from, 0];
  for (const edge of [...edgesOf(expected, from, until), until]) {
    visits += rateAt(expected, at) * (edge - at);
    at = edge;
  }
  return visits / (until - from);
};

/** When as many visits will have come since `from` as come on so many ordinary days. */
export const afterOrdinaryDays = (expected: ExpectedTraffic, from: Instant, days: number): Instant => {
  let [at, left] = [from, days * DAY];
  for (const edge of edgesOf(expected, from, Number.POSITIVE_INFINITY)) {
    const rate = rateAt(expected, at);
    if (left <= rate * (edge - at)) return at + left / rate;
    left -= rate * (edge - at);
    at = edge;
  }
  return at + left;
};
