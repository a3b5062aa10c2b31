import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import type { OrderForms } from '../../../../src/trainer/orders/orderCells';
import { type OrderOptions, readPurchases } from '../../../../src/trainer/orders/readPurchases';
import { freshFolder, smallCampaign, writeIn } from '../fixtures';

let db: Database;
let tables = 0;
const folder = freshFolder();
const campaign = smallCampaign({
  currency: 'EUR',
  codes: {
    'tea-10': { from: 'shared', code: 'TEATIME' },
    'plants-10': { from: 'generated', prefix: 'PLANT-' },
    'lamps-10': { from: 'pool' },
  },
});

beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const read = (lines: readonly string[], forms: OrderForms = {}, file = 'orders.csv', options: OrderOptions = {}) => {
  tables += 1;
  return readPurchases(db, writeIn(folder, `${tables}-${file}`, `${lines.join('\n')}\n`), `t${tables}`, forms, campaign, options);
};
const purchasesOf = async (...input: Parameters<typeof read>) => {
  const found = await read(...input);
  if (!found.ok) throw new Error(`${found.error.code}: ${found.error.message} (${found.error.at})`);
  const rows = await db.rows(`SELECT user_id, item_id, time, quantity, price, brand, coupon_id FROM t${tables} ORDER BY _line`);
  const users = [...new Set(rows.map(([user]) => user))];
  const dropped = Object.fromEntries(found.value.log.quality.dropped.map(({ code, lines }) => [code, lines]));
  return {
    ...found.value,
    dropped,
    rows: rows.map(([user, , ...rest], i) => [
      users.indexOf(user),
      rows[i]?.[1],
      ...rest.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)),
    ]),
  };
};

/** Headings of Shopify's export, in its order. https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders */
const SHOPIFY =
  'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Id,Tags,Source';
const head = (
  name: string,
  email: string,
  status: string,
  {
    currency = 'EUR',
    subtotal = '20.00',
    code = '',
    discount = '0.00',
    cancelled = '',
    gateway = 'Stripe',
    refunded = '0.00',
    goods = '1,Mug,20.00,,MUG',
  } = {},
) =>
  `${name},${email},${status},,fulfilled,,no,${currency},${subtotal},5.00,0.00,25.00,${code},${discount},Standard,2026-03-12 09:14:02 +0100,${goods},,,${cancelled},${gateway},,${refunded},Acme,1,,web`;
const further = (name: string, email: string, goods: string) =>
  `${name},${email},,,,,,,,,,,,,,2026-03-12 09:14:02 +0100,${goods},,,,,,,Acme,,,`;

describe("purchases of Shopify's export", () => {
  it('takes the goods of further rows into the order above, and its code as a coupon redeemed', async () => {
    const at = Date.UTC(2026, 2, 12, 8, 14, 2);
    const { rows, log, notes } = await purchasesOf([
      SHOPIFY,
      head('#1001', 'Ada@Example.test', 'paid', { code: 'teatime', discount: '4.00', goods: '2,Oolong,10.00,,OOL-100' }),
      further('#1001', 'Ada@Example.test', '1,Mug,8.00,,'),
      further('#1001', 'Ada@Example.test', '1,Mug,8.00,,'),
      head('#1002', 'ada@example.test', 'partially_refunded', { refunded: '7.50' }),
      head('#1003', '', 'paid', { code: 'PLANT-ACDEFGHJKMNP' }),
      head('#1004', '', 'paid', { code: 'WELCOME' }),
    ]);
    expect(rows).toEqual([
      [0, 'OOL-100', at, 2, 10, 'Acme', 'tea-10'],
      [0, 'Mug', at, 1, 8, 'Acme', 'tea-10'],
      [0, 'Mug', at, 1, 8, 'Acme', 'tea-10'],
      [0, 'MUG', at, 1, 20, 'Acme', null],
      [1, 'MUG', at, 1, 20, 'Acme', 'plants-10'],
      [2, 'MUG', at, 1, 20, 'Acme', null],
    ]);
    expect(log.quality).toMatchObject({ rows: 6, kept: 6, dropped: [] });
    expect(log.quality.notes).toEqual([
      'orders of shopify, amounts with a decimal point',
      '4 orders: 2 of known customers, 2 with a coupon of the campaign, 1 with another code',
      '1 order refunded in part: they count in full',
    ]);
    expect(log.quality.ignoredColumns).toContain('Payment Reference');
    expect(notes).toEqual([expect.stringContaining('(orders_only)')]);
  });

  it('leaves out what was no sale, and counts it with its line', async () => {
    const { rows, dropped, log } = await purchasesOf([
      SHOPIFY,
      further('#999', 'eve@example.test', '1,Mug,8.00,,'),
      head('#1', 'ada@example.test', 'paid'),
      head('#2', 'ada@example.test', 'refunded', { refunded: '25.00' }),
      head('#3', 'ada@example.test', 'paid', { refunded: '25.00' }),
      head('#4', 'ada@example.test', 'voided'),
      head('#5', 'ada@example.test', 'paid', { cancelled: '2026-03-12 12:00:00 +0100' }),
      head('#6', 'ada@example.test', 'pending'),
      head('#7', 'ada@example.test', 'paid', { gateway: 'Bogus Gateway' }),
      head('#8', 'ada@example.test', 'paid', { currency: 'USD' }),
      head('#9', 'ada@example.test', 'who knows'),
      head('#10', 'ada@example.test', 'paid', { goods: '1,Mug,ten,,MUG' }),
      head('#11', 'ada@example.test', 'paid', { goods: '0,Mug,10.00,,MUG' }),
      head('', 'ada@example.test', 'paid'),
      head('#1', 'ada@example.test', 'paid'),
      further('#1', 'ada@example.test', '1,Plate,8.00,,'),
      'torn,row',
    ]);
    expect(rows).toHaveLength(1);
    expect(dropped).toEqual({
      order_incomplete: [2],
      order_refunded: [4, 5],
      order_cancelled: [6, 7],
      order_unpaid: [8],
      order_test: [9],
      other_currency: [10],
      status_unknown: [11],
      bad_price: [12],
      bad_quantity: [13],
      missing_order_id: [14],
      order_repeated: [15, 16],
      malformed_csv: [17],
    });
    expect(log.quality.rows).toBe(16);
  });

  it('writes no address of a customer into any table', async () => {
    const made: string[] = [];
    const watched: Database = {
      ...db,
      createTable: async (name, select) => {
        await db.createTable(name, select);
        const found = await db.rows(`SELECT 1 FROM ${name} AS whole WHERE contains(CAST(whole AS VARCHAR), 'example.test')`);
        made.push(`${name}: ${found.length}`);
      },
    };
    const path = writeIn(folder, 'addresses.csv', [SHOPIFY, head('#1', 'ada@example.test', 'paid'), ''].join('\n'));
    expect(await readPurchases(watched, path, 'hashed', {}, campaign)).toMatchObject({ ok: true });
    expect(made).toContain('hashed_cells: 0');
    expect(made.filter((table) => !table.endsWith(': 0'))).toEqual([]);
  });
});
