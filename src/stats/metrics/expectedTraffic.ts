import * as v from 'valibot';
import { DAY, type Instant } from '../../protocol/values/clock';

const instant = v.pipe(v.number(), v.safeInteger());

/**
 * Times at which a shop expects more or fewer visits than usual: `times` as many from `from` until before `until`. Overlapping entries
 * multiply.
 */
export const expectedTrafficSchema = v.pipe(
  v.array(
    v.pipe(
      v.strictObject({ from: instant, until: instant, times: v.pipe(v.number(), v.gtValue(0), v.maxValue(100)) }),
      v.check(({ from, until }) => from < until, 'It must start before it ends.'),
    ),
  ),
  v.maxLength(400),
);
export type ExpectedTraffic = v.InferOutput<typeof expectedTrafficSchema>;

const rateAt = (expected: ExpectedTraffic, at: Instant): number =>
  expected.reduce((rate, { from, until, times }) => (from <= at && at < until ? rate * times : rate), 1);

/** Instants between the two at which the rate may change, in order. */
const edgesOf = (expected: ExpectedTraffic, from: Instant, until: Instant): readonly Instant[] =>
  expected
    .flatMap((time) => [time.from, time.until])
    .filter((edge) => edge > from && edge < until)
    .sort((a, b) => a - b);

/** Expected traffic between the two, `from` before `until`, relative to an ordinary period of the same length. */
export const expectedRate = (expected: ExpectedTraffic, from: Instant, until: Instant): number => {
  let [at, visits] = [from, 0];
  for (const edge of [...edgesOf(expected, from, until), until]) {
    visits += rateAt(expected, at) * (edge - at);
    at = edge;
  }
  return visits / (until - from);
};

/** When as many visits will have come since `from` as come in that number of ordinary days. */
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

/**
 * Share of the visits between `startsAt` and `endsAt` that are expected by `now`, [0, 1]: the integral of a rate that is 1 except in
 * expected busy and quiet times. Without any it is the share of the time.
 */
export const expectedShare = (expected: ExpectedTraffic, startsAt: Instant, endsAt: Instant, now: Instant): number => {
  if (now <= startsAt || now >= endsAt) return Number(now >= endsAt);
  const visits = (until: Instant): number => expectedRate(expected, startsAt, until) * (until - startsAt);
  return visits(now) / visits(endsAt);
};
