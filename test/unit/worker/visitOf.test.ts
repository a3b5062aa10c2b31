import { describe, expect, it } from 'vitest';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { type ClosedVisit, readVisit, visitOf } from '../../../worker/secureAggregation/sealAnswers';
import type { StoredDecision } from '../../../worker/storage/deviceStorage';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import { categoryCoupon } from '../../helpers/testBundle';

type Asked = ClosedVisit['asked'][number];

const session = { startedAt: 1_000, lastAt: 2_000, views: 1, carted: 0, searches: 0, purchased: true, revenue: 100 };
const visit = { startedAt: 1_000, orders: 2, shownLately: 1.5, claimed: 1 };
const none = { decision: { time: 1_100 }, visit } as Asked;
const tea: Asked = { ...none, coupon: categoryCoupon('tea', 'Tea'), shown: true, share: 0.4, code: 'TEA-1' };
const purchase = (time: number, coupon?: string) => ({ name: 'purchase', time, ...(coupon ? { coupon } : {}) }) as ShopperEvent;
const of = (asked: readonly Asked[], events: readonly ShopperEvent[] = [purchase(1_500)], purchased = true) =>
  visitOf({ session: { ...session, purchased }, asked, events });
/** As it was decided at an instant. */
const at = (time: number, asked: Asked): Asked => ({ ...asked, decision: { ...asked.decision, time } });
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

  it('used a coupon where a purchase names the code of whichever was shown, given out before it', () => {
    const shoes = at(1_400, { ...tea, coupon: categoryCoupon('shoes', 'Shoes'), code: 'SHOES-1' });
    const first = { ...tea, code: undefined };
    expect(of([first, shoes], [purchase(1_500, 'SHOES-1')])).toMatchObject({ shown: 0.4, bought: true, used: true });
    expect(of([first, shoes])).toMatchObject({ used: true });
    expect(of([first, shoes], [purchase(1_300)])).toMatchObject({ bought: true, used: false });
  });

  it('came of a coupon only with what was bought after it was shown', () => {
    const late = at(1_600, tea);
    expect(of([late], [purchase(1_500)])).toEqual({ ...told, shown: 0.4, bought: false, used: false });
    expect(of([late], [purchase(1_500, 'TEA-1'), purchase(1_700, 'OTHER')])).toMatchObject({ bought: true, used: false });
    expect(of([at(1_550, none), late], [purchase(1_500)])?.bought).toBe(false);
    // Where nothing is shown, nothing but the visit tells.
    expect(of([at(1_600, none)])?.bought).toBe(true);
  });

  it('has as many orders before as there were, however many were made before the page asked', () => {
    const early = [purchase(1_010), purchase(1_020), purchase(1_030)];
    // `visitBefore` takes off one where there were any.
    expect(of([none], early.slice(0, 1))?.orders).toBe(2);
    expect(of([none], early)?.orders).toBe(0);
    expect(of([tea], [...early, purchase(1_500)])).toMatchObject({ orders: 0, bought: true, used: true });
    expect(of([none], [purchase(1_500), purchase(1_600)])?.orders).toBe(2);
  });

  it('cannot be told where no page asked, or where part of it is not written down any more', () => {
    expect(of([])).toBeUndefined();
    const { visit: _, ...unknown } = tea;
    expect(of([unknown])).toBeUndefined();
    // An earlier version showed it, whatever the page asks for after the update.
    expect(of([unknown, at(1_900, none)])).toBeUndefined();
    expect(of([none, unknown])).toBeUndefined();
    const { share: __, ...unmeasured } = tea;
    expect(of([unmeasured])).toBeUndefined();
    expect(of([tea], [])).toBeUndefined();
    expect(of([none], [])).toBeUndefined();
  });
});

const START = 1_800_000_000_000;
/** What is said of a visit of twenty minutes by decisions that were made so many ms after it began; an earlier version does not say of which visit they are. */
const readOf = (decisions: readonly (readonly [number, Partial<StoredDecision>])[]) => {
  const store = memoryStorage();
  const stored = store.transaction(['decisions'], 'readwrite', async (transaction) => {
    for (const [after, more] of decisions) {
      const time = START + after;
      await transaction.put('decisions', `${time.toString(36).padStart(9, '0')}-0`, { decision: { time }, ...more } as StoredDecision);
    }
  });
  const visited = { ...session, startedAt: START, lastAt: START + 1_200_000, purchased: false };
  return stored.then(() => readVisit(store, visited));
};

describe('decisions on the device', () => {
  const own = { visit: { ...visit, startedAt: START } };
  const shown = { coupon: categoryCoupon('tea', 'Tea'), shown: true, share: 0.4 };
  const other = { visit: { ...visit, startedAt: START - 3_600_000 }, ...shown };

  it('are of the visit they say they are of', async () => {
    expect(
      await readOf([
        [0, own],
        [1_300_000, { ...own, ...shown }],
      ]),
    ).toMatchObject({ shown: 0.4 });
    expect(
      await readOf([
        [-60_000, other],
        [0, own],
        [7_200_000, other],
      ]),
    ).toMatchObject({ shown: 'none' });
    expect(await readOf([[-60_000, other]])).toBeUndefined();
    // The clock was set back meanwhile.
    expect(
      await readOf([
        [0, own],
        [-3_600_000, { ...own, ...shown }],
      ]),
    ).toMatchObject({ shown: 0.4 });
  });

  it('of an earlier version leave the visit of their time unanswered, and no other', async () => {
    expect(
      await readOf([
        [0, shown],
        [60_000, own],
      ]),
    ).toBeUndefined();
    expect(
      await readOf([
        [-1, shown],
        [60_000, own],
        [1_200_001, shown],
      ]),
    ).toMatchObject({ shown: 'none' });
  });
});
