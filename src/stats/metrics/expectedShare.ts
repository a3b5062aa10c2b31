import type { Instant } from '../../protocol/clock';
import { expectedRate } from './expectedRate';
import type { ExpectedTraffic } from './expectedTraffic';

/**
 * Share of the visits between `startsAt` and `endsAt` that are expected by `now`, [0, 1]: the integral of a rate that is 1 but for what is expected
 * otherwise. Without any it is the share of the time.
 */
export const expectedShare = (expected: ExpectedTraffic, startsAt: Instant, endsAt: Instant, now: Instant): number => {
  if (now <= startsAt || now >= endsAt) return Number(now >= endsAt);
  const visits = (until: Instant): number => expectedRate(expected, startsAt, until) * (until - startsAt);
  return visits(now) / visits(endsAt);
};
