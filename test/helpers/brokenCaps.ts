import type { Fatigue, RefusalCode } from '../../src/engine/eligibility/eligibility';
import type { ShopperEvent, ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import { DAY } from '../../src/protocol/values/clock';

export interface Caps extends Fatigue {
  readonly frequency: { readonly perSession: number; readonly perDay: number; readonly lifetime: number };
  readonly idleMs: number;
}
type Showing = ShopperEventOf<'view_promotion'>;

/** Most of the showings that fall into any 24 hours. */
const mostInADay = (shown: readonly Showing[]): number =>
  Math.max(0, ...shown.map(({ time }) => shown.filter((other) => other.time >= time && other.time < time + DAY).length));

const mostInASession = (log: readonly ShopperEvent[], couponId: string, idleMs: number): number => {
  let [lastAt, shown, most] = [Number.NEGATIVE_INFINITY, 0, 0];
  for (const event of log) {
    if (event.time - lastAt >= idleMs) shown = 0;
    lastAt = Math.max(lastAt, event.time);
    if (event.name === 'view_promotion' && event.couponId === couponId) shown += 1;
    most = Math.max(most, shown);
  }
  return most;
};

/** Rules that the showings of a log break, by the instants written there and in the order they were written; another reckoning than the device's. */
export const brokenCaps = (log: readonly ShopperEvent[], { frequency, perDay, minGapMs, idleMs }: Caps): readonly RefusalCode[] => {
  const shown = log.filter((event): event is Showing => event.name === 'view_promotion');
  const out = new Set<RefusalCode>();
  if (mostInADay(shown) > perDay) out.add('frequency_all');
  const times = shown.map(({ time }) => time).sort((a, b) => a - b);
  if (times.some((time, i) => i > 0 && time - times[i - 1]! < minGapMs)) out.add('min_gap');
  for (const id of new Set(shown.map(({ couponId }) => couponId))) {
    const own = shown.filter(({ couponId }) => couponId === id);
    if (mostInASession(log, id, idleMs) > frequency.perSession) out.add('frequency_session');
    if (mostInADay(own) > frequency.perDay) out.add('frequency_day');
    if (own.length > frequency.lifetime) out.add('frequency_lifetime');
  }
  return [...out].sort();
};
