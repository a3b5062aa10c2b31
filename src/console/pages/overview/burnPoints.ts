import type { CouponOutlook } from '../../api/budgetsSchema';
import { decidingCap } from './forecastOf';

/** What was left at the end of a day, of the cap that runs out first. */
interface BurnPoint {
  readonly day: string;
  /** Minor units, or codes. */
  readonly spent: number;
  readonly left: number;
}

export interface Burn {
  readonly of: 'money' | 'count';
  readonly cap: number;
  readonly points: readonly BurnPoint[];
}

/**
 * How the budget burnt down day by day. Days are those of the claims, so what is left at the end of one is what is left now and what was claimed
 * since: codes that ended unused are given back to the day they were claimed on.
 */
export const burnPoints = (outlook: CouponOutlook): Burn | undefined => {
  const deciding = decidingCap(outlook);
  if (!deciding) return undefined;
  const {
    of,
    cap: { cap, used, reserved },
  } = deciding;
  let left = cap - used - reserved;
  const points: BurnPoint[] = [];
  for (const entry of [...outlook.days].reverse()) {
    points.unshift({ day: entry.day, spent: entry[of], left });
    left += entry[of];
  }
  return { of, cap, points };
};
