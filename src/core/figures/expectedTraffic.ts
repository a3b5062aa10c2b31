import * as v from 'valibot';
import type { Instant } from '../clock';

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

/**
 * Share of the visits between `startsAt` and `endsAt` that are expected by `now`, [0, 1]: the integral of a rate that is 1 but for what is expected
 * otherwise. Without any it is the share of the time.
 */
export const expectedShare = (expected: ExpectedTraffic, startsAt: Instant, endsAt: Instant, now: Instant): number => {
  const within = expected.filter(({ from, until }) => from < endsAt && until > startsAt);
  const edges = [startsAt, endsAt, now, ...within.flatMap(({ from, until }) => [from, until])]
    .filter((edge) => edge >= startsAt && edge <= endsAt)
    .sort((a, b) => a - b);
  let [all, past] = [0, 0];
  for (const [i, from] of edges.slice(0, -1).entries()) {
    const visits = within.reduce((rate, of) => (of.from <= from && from < of.until ? rate * of.times : rate), edges[i + 1]! - from);
    all += visits;
    if (edges[i + 1]! <= now) past += visits;
  }
  return all > 0 ? past / all : Number(now >= endsAt);
};
