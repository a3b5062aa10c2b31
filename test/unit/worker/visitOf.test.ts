import { describe, expect, it } from 'vitest';
import type { ShopperEvent } from '../../../src/core/events/shopperEvent';
import { type ClosedVisit, visitOf } from '../../../worker/split/visitOf';
import { categoryCoupon } from '../../helpers/testBundle';

type Asked = ClosedVisit['asked'][number];

const session = { startedAt: 1_000, lastAt: 2_000, views: 1, carted: 0, searches: 0, purchased: true, revenue: 100 };
const visit = { startedAt: 1_000, orders: 2, shownLately: 1.5, claimed: 1 };
const none = { visit } as Asked;
const tea: Asked = { ...none, coupon: categoryCoupon('tea', 'Tea'), shown: true, share: 0.4, code: 'TEA-1' };
const purchase = (time: number, coupon?: string) => ({ name: 'purchase', time, ...(coupon ? { coupon } : {}) }) as ShopperEvent;
const of = (asked: readonly Asked[], events: readonly ShopperEvent[] = [purchase(1_500)], purchased = true) =>
  visitOf({ session: { ...session, purchased }, asked, events });
const told = { orders: 2, shownLately: 1.5, claimed: 1, bought: true };

describe('a closed visit', () => {
  it('is told of the first coupon that came onto the page, whatever was chosen before and shown after it', () => {
    const whole: Asked = { ...tea, coupon: { ...categoryCoupon('all', 'Tea'), scope: {} }, share: 1 };
    const hidden: Asked = { ...none, coupon: categoryCoupon('shoes', 'Shoes') };
    expect(of([none, hidden, tea, whole])).toEqual({ ...told, shown: 0.4, used: true });
    expect(of([whole, tea])).toMatchObject({ shown: 'whole' });
    expect(of([none, hidden])).toEqual({ ...told, shown: 'none', used: false });
  });

  it('used the coupon where a purchase of the visit names its code, or none at all', () => {
    expect(of([tea], [purchase(1_500, 'tea-1')])?.used).toBe(true);
    expect(of([tea], [purchase(1_500, 'OTHER')])?.used).toBe(false);
    expect(of([tea], [purchase(900, 'TEA-1'), purchase(1_500, 'OTHER'), purchase(2_100, 'TEA-1')])?.used).toBe(false);
    expect(of([{ ...tea, code: undefined }])?.used).toBe(false);
    expect(of([tea], [], false)).toMatchObject({ bought: false, used: false });
  });

  it('cannot be told where no page asked, or where part of it is not written down any more', () => {
    expect(of([])).toBeUndefined();
    const { visit: _, ...unknown } = tea;
    expect(of([unknown])).toBeUndefined();
    const { share: __, ...unmeasured } = tea;
    expect(of([unmeasured])).toBeUndefined();
    expect(of([tea], [])).toBeUndefined();
  });
});
