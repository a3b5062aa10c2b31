import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Condition } from '../../../../src/protocol/coupons/condition';
import { behaviouralPart, checkAudience } from '../../../../src/trainer/audience';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
import { freshFolder, smallCampaign, writeIn } from '../fixtures';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

let tables = 0;
const DAY = 86_400_000;
/** A table of `fans` who look at lamps twice and of 60 others who look at tea; fans come back after 70 days, the first of them after 50. */
const logOf = async (fans: number): Promise<string> => {
  tables += 1;
  const rows = ['user_id,item_id,event,time,quantity,price,category'];
  const write = (user: string, item: string, event: string, time: number, category: string): void => {
    rows.push(`${user},${item},${event},${new Date(Date.UTC(2026, 0, 1) + time).toISOString()},1,20,${category}`);
  };
  for (let i = 0; i < fans; i++) {
    write(`fan${i}`, 'l1', 'view_item', 0, 'Lamps');
    write(`fan${i}`, 'l2', 'purchase', 60_000, 'Lamps');
    write(`fan${i}`, 'l3', 'add_to_cart', (i === 0 ? 50 : 70) * DAY, 'Lamps');
  }
  for (let i = 0; i < 60; i++) for (let look = 0; look < 3; look++) write(`other${i}`, `t${look}`, 'view_item', look * 60_000, 'Tea');
  const log = await readEvents(db, writeIn(freshFolder(), 'log.csv', `${rows.join('\n')}\n`), `audience${tables}`);
  if (!log.ok) throw new Error(log.error.message);
  return log.value.table;
};

/** A table of purchases alone: shoppers who order again after `days` each. */
const ordersOf = async (days: readonly number[]): Promise<string> => {
  tables += 1;
  const rows = days.flatMap((again, i) =>
    [0, again * DAY].map((time) => `buyer${i},l1,${new Date(Date.UTC(2026, 0, 1) + time).toISOString()}`),
  );
  const path = writeIn(freshFolder(), 'orders.csv', `user_id,item_id,time\n${rows.join('\n')}\n`);
  const log = await readEvents(db, path, `audience${tables}`);
  if (!log.ok) throw new Error(log.error.message);
  return log.value.table;
};

const lamps: Condition = { field: 'interest.categories', op: 'in', value: ['Lamps'] };
const away: Condition = { field: 'customer.daysSincePurchase', op: 'gte', value: 60 };
const campaignFor = (...conditions: readonly Condition[]) => {
  const [coupon] = smallCampaign().coupons;
  return smallCampaign({ coupons: conditions.map((when, i) => ({ ...coupon, id: `c${i}`, when })), rule: [] });
};
const outcome = async (tables: readonly string[], ...conditions: readonly Condition[]) => {
  const { checked } = await checkAudience(db, tables, campaignFor(...conditions));
  return checked.ok ? 'ok' : `${checked.error.code} ${checked.error.at} ${checked.error.message.split(' ')[0]}`;
};

describe('the audience of a coupon', () => {
  it('is refused below 50 shoppers of the log, with its number and the coupon, and taken from 50 on', async () => {
    expect(await outcome([await logOf(49)], lamps)).toBe('audience_too_small c0 49');
    expect(await outcome([await logOf(50)], lamps)).toBe('ok');
    expect(await outcome([await logOf(1)], { all: [] }, lamps)).toBe('audience_too_small c1 1');
  });

  it('is who ever met the condition, at whatever time of the log', async () => {
    const fifty = await logOf(50);
    expect(await outcome([fifty], away)).toBe('audience_too_small c0 49');
    expect(await outcome([fifty], { all: [lamps, { field: 'customer.orders', op: 'eq', value: 0 }] })).toBe('audience_too_small c0 0');
    expect(await outcome([await logOf(51)], away)).toBe('ok');
  });

  it('is asked right before an event too, as a log of purchases has no other moment', async () => {
    const orders = (value: number): Condition => ({ field: 'customer.orders', op: 'eq', value });
    const firstVisits: Condition = { field: 'session.visits', op: 'lte', value: 3 };
    const fifty = await ordersOf(Array.from({ length: 50 }, () => 60));
    expect(await outcome([fifty], away, { all: [orders(0), firstVisits] }, { all: [orders(1), away] })).toBe('ok');
    // The visit begins before its order, and the one before is over.
    expect(await outcome([fifty], { all: [orders(1), { field: 'session.visits', op: 'eq', value: 2 }] })).toBe('ok');
    expect(await outcome([fifty], { all: [orders(0), away] })).toBe('audience_too_small c0 0');
    expect(await outcome([fifty], orders(3))).toBe('audience_too_small c0 0');
    expect(await outcome([await ordersOf(Array.from({ length: 200 }, (_, i) => (i < 49 ? 60 : 59)))], away)).toBe(
      'audience_too_small c0 49',
    );
  });

  it('is unknown where orders cover less time than the condition asks for, and counted from that on', async () => {
    const unknownIn = async (days: number) => {
      const table = await ordersOf(Array.from({ length: 60 }, () => days));
      const { checked, unknown } = await checkAudience(
        db,
        [table],
        campaignFor(away, { field: 'customer.orders', op: 'lte', value: 1 }),
        true,
      );
      return checked.ok ? unknown : checked.error.code;
    };
    expect(await unknownIn(30)).toEqual(['c0']);
    expect(await unknownIn(60)).toEqual([]);
    // The wait is seen, and nobody had one as long.
    const table = await ordersOf([90, ...Array.from({ length: 60 }, () => 10)]);
    const { checked } = await checkAudience(db, [table], campaignFor(away), true);
    expect(checked).toMatchObject({ ok: false, error: { code: 'audience_too_small', at: 'c0' } });
  });

  it('is counted in the whole log where a sample of it has too few', async () => {
    const [few, many] = [await logOf(10), await logOf(50)];
    expect(await outcome([few, many], lamps)).toBe('ok');
    expect(await outcome([few, few], lamps)).toBe('audience_too_small c0 10');
  });

  it('is everybody where a coupon asks for a basket, a time or a membership only', async () => {
    const terms: readonly Condition[] = [
      { field: 'cart.value', op: 'gte', value: 999_999 },
      { field: 'time.hour', op: 'gt', value: 30 },
      { field: 'customer.member', op: 'eq', value: true },
    ];
    expect(await outcome([await logOf(1)], ...terms, { all: [...terms] })).toBe('ok');
  });
});

describe('the part of a condition about behaviour', () => {
  it('is as wide as the rest can make it', () => {
    const rich: Condition = { field: 'cart.value', op: 'gte', value: 1 };
    expect(behaviouralPart({ all: [rich, lamps] })).toEqual({ all: [{ all: [] }, lamps] });
    expect(behaviouralPart({ not: { any: [rich, lamps] } })).toEqual({ not: { any: [{ any: [] }, lamps] } });
    expect(behaviouralPart({ not: rich })).toBeUndefined();
  });
});
