import { dateInBerlin } from './shopCalendar';
import type { ShopLog } from './shopLog';

/** Refusals of the last `days` calendar days up to `until`, by day, coupon and reason; null: no coupon there ever was. */
export const refusalFigures = ({ refusals }: ShopLog, until: number, days: number) => {
  const first = new Date(`${dateInBerlin(until)}T12:00:00Z`);
  first.setUTCDate(first.getUTCDate() - (days - 1));
  const since = first.toISOString().slice(0, 10);
  const counts = new Map<string, number>();
  for (const { at, couponId, code, known } of refusals) {
    if (at > until || dateInBerlin(at) < since) continue;
    const key = JSON.stringify([dateInBerlin(at), known ? couponId : '', code]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => {
      const [day = '', couponId = '', code = ''] = JSON.parse(key) as string[];
      return { day, couponId: couponId === '' ? null : couponId, code, count };
    });
  return { since, until: dateInBerlin(until), counts: rows };
};
export type RefusalFigures = ReturnType<typeof refusalFigures>;
