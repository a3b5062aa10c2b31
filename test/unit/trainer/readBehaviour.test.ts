import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../src/trainer/ingest/database';
import { type BehaviourFiles, readBehaviour } from '../../../src/trainer/ingest/readBehaviour';
import { silent } from '../../../src/trainer/run/progress';
import { freshFolder, smallCampaign, writeIn } from './fixtures';

let db: Database;
let tables = 0;
const folder = freshFolder();

beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const events = writeIn(
  folder,
  'events.csv',
  `user_id,item_id,event,time,price,transaction_id
u1,OOL,view_item,2026-03-12T09:00:00Z,8.00,
u1,OOL,purchase,2026-03-12T09:01:00Z,8.00,1001
`,
);
const orders = writeIn(
  folder,
  'orders.csv',
  `order_id,time,customer_id,codes,item_id,price
#1001,2026-03-12T09:01:00Z,ada,,OOL,8.00
#1002,2026-03-13T09:01:00Z,ada,tea-10,OOL,8.00
`,
);
const read = async (files: BehaviourFiles) => {
  tables += 1;
  const found = await readBehaviour(db, files, `b${tables}`, smallCampaign(), silent);
  if (!found.ok) throw new Error(found.error.code);
  const rows = await db.rows(`SELECT event, user_id = 'u1', coupon_id FROM b${tables} ORDER BY _line`);
  return { ...found.value, rows, kinds: found.value.logs.map(({ kind }) => kind) };
};

describe('a behaviour log, an order export or both as one table', () => {
  it('has the rows of each file alone', async () => {
    expect(await read({ events })).toMatchObject({
      kinds: ['events'],
      notes: [],
      rows: [
        ['view_item', true, null],
        ['purchase', true, null],
      ],
    });
    const alone = await read({ orders });
    expect(alone).toMatchObject({
      kinds: ['orders'],
      rows: [
        ['purchase', false, null],
        ['purchase', false, 'tea-10'],
      ],
    });
    expect([...alone.has]).not.toContain('event');
    expect(alone.logs[0]).toMatchObject({ rows: 2, days: ['2026-03-12', '2026-03-13'] });
  });

  it('has a purchase of both files once, by its transaction id, after the rows of the log', async () => {
    const both = await read({ events, orders });
    expect(both.rows).toEqual([
      ['view_item', true, null],
      ['purchase', true, null],
      ['purchase', false, 'tea-10'],
    ]);
    expect(both.kinds).toEqual(['events', 'orders']);
    expect(both.quality[1]).toMatchObject({ rows: 2, kept: 1, dropped: [{ code: 'order_known', lines: [2] }] });
    expect([...both.has]).toEqual(expect.arrayContaining(['event', 'time', 'item_id']));
  });

  it('takes from orders that the log has all of which of its purchases had a coupon', async () => {
    const known = writeIn(
      folder,
      'known.csv',
      'order_id,time,customer_id,codes,item_id,price\n1001,2026-03-12T09:01:00Z,ada,tea-10,OOL,8.00\n',
    );
    const both = await read({ events, orders: known });
    expect(both.rows).toEqual([
      ['view_item', true, null],
      ['purchase', true, 'tea-10'],
    ]);
    expect(both.notes).toEqual([]);
  });

  it('knows a purchase of the log by its order also where it was sent twice, or paid back', async () => {
    const line = 'u1,OOL,purchase,2026-03-12T09:01:00Z,8.00';
    const head = 'user_id,item_id,event,time,price,transaction_id';
    const twice = writeIn(folder, 'twice.csv', `${head}\n${line},1001\n${line},1001\n`);
    expect((await read({ events: twice, orders })).rows).toEqual([
      ['purchase', true, null],
      ['purchase', false, 'tea-10'],
    ]);
    const paidBack = writeIn(folder, 'paid-back.csv', `${head}\n${line},1001\nu1,,refund,2026-03-20T09:00:00Z,,1001\n${line},1003\n`);
    expect((await read({ events: paidBack, orders })).rows).toEqual([
      ['purchase', true, null],
      ['purchase', false, 'tea-10'],
    ]);
  });

  it('has no time where the log has none', async () => {
    const timeless = writeIn(folder, 'timeless.csv', 'user_id,item_id\nu1,OOL\n');
    expect([...(await read({ events: timeless, orders })).has]).not.toContain('time');
  });
});
