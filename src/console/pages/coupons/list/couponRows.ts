import type { Summary } from '../../../api/schemas';
import { idOf, placeOf } from '../draft/couponEdits';
import { type Draft, fieldsOf, listOf } from '../draft/draft';
import { couponChanges } from '../publish/couponChanges';

type CouponState = 'live' | 'changed' | 'new' | 'ended' | 'planned';

export interface CouponRow {
  readonly id: string;
  /** Place in the draft. */
  readonly place: number;
  readonly title: unknown;
  readonly startsAt: unknown;
  readonly endsAt: unknown;
  readonly state: CouponState;
  /** Minor units; null: no limit. */
  readonly budget: number | null;
  readonly used: number;
  readonly reserved: number;
}

/**
 * The coupons of the draft beside what is live of them.
 * @param live the published campaign; empty where there is none
 * @param catalog what is used of the budgets
 */
export const couponRows = (draft: Draft, live: Draft, catalog: Summary['catalog'], now: number): readonly CouponRow[] =>
  listOf(draft.coupons).map((coupon, place) => {
    const id = idOf(coupon);
    const { title, startsAt, endsAt } = fieldsOf(coupon);
    const { money } = fieldsOf(fieldsOf(draft.budgets)[id]);
    const state = (): CouponState => {
      if (typeof endsAt === 'number' && endsAt <= now) return 'ended';
      if (placeOf(live, id) < 0) return 'new';
      if (couponChanges(draft, live, id).length > 0) return 'changed';
      return typeof startsAt === 'number' && startsAt > now ? 'planned' : 'live';
    };
    const figures = catalog.find((entry) => entry.coupon.id === id);
    return {
      id,
      place,
      title,
      startsAt,
      endsAt,
      state: state(),
      budget: typeof money === 'number' ? money : null,
      used: figures?.usedMoney ?? 0,
      reserved: figures?.reservedMoney ?? 0,
    };
  });
