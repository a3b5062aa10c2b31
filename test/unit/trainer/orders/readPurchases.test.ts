import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import type { OrderForms } from '../../../../src/trainer/ingest/orderCells';
import { type OrderOptions, readPurchases } from '../../../../src/trainer/ingest/readBehaviour';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
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
    expect(notes).toEqual([expect.stringContaining('(base_only)')]);
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

/** Headings of WebToffee's export that matter here. https://woocommerce.com/document/import-and-export-of-woocommerce-orders/ */
const WOO =
  'order_id;order_number;order_date;status;order_subtotal;discount_total;shipping_total;order_currency;customer_email;payment_method;coupon_items';

describe("purchases of WooCommerce's export", () => {
  it('takes each line_item column as goods, prices before the discount, and codes with their amounts', async () => {
    const { rows, log, dropped } = await purchasesOf([
      `${WOO};line_item_1;line_item_2`,
      '901;901;2026-03-12 09:14:02;wc-completed;40,00;5,05;4,90;EUR;ada@example.test;stripe;code:teatime|amount:4,55;name:Oolong | tin|product_id:12|sku:OOL-100|quantity:2|total:13,50|sub_total:15,00;name:Mug|product_id:13|sku:|quantity:1|total:25,00|sub_total:25,00',
      '902;902;2026-03-12 09:15:02;refunded;40,00;0,00;4,90;EUR;ada@example.test;stripe;;name:Mug|product_id:13|sku:|quantity:1|total:25,00|sub_total:25,00;',
      '903;903;2026-03-12 09:15:02;processing;40,00;0,00;4,90;EUR;bob@example.test;stripe;;;',
    ]);
    const at = Date.UTC(2026, 2, 12, 9, 14, 2);
    expect(rows).toEqual([
      [0, 'OOL-100', at, 2, 7.5, null, 'tea-10'],
      [0, '13', at, 1, 25, null, 'tea-10'],
    ]);
    expect(log.quality).toMatchObject({ rows: 4, kept: 2 });
    expect(dropped).toEqual({ order_refunded: [3], missing_item_id: [4] });
    expect(log.quality.notes).toContain('orders of woocommerce, amounts with a decimal comma');
  });

  it('takes one line for the total of goods where the columns of goods were not chosen, and says so', async () => {
    const { rows, notes } = await purchasesOf([
      WOO,
      '901;901;2026-03-12 09:14:02;completed;40.00;5.05;4.90;EUR;ada@example.test;stripe;',
      '902;902;2026-03-13 09:14:02;completed;12.00;0.00;4.90;EUR;ada@example.test;stripe;',
      '902;902;2026-03-13 09:14:02;completed;12.00;0.00;4.90;EUR;ada@example.test;stripe;',
    ]);
    expect(rows).toEqual([
      [0, null, Date.UTC(2026, 2, 12, 9, 14, 2), 1, 40, null, null],
      [0, null, Date.UTC(2026, 2, 13, 9, 14, 2), 1, 12, null, null],
    ]);
    expect(notes.join()).toContain('(no_goods)');
  });
});

/** Headings of Medusa's own export, 2.12.3 and later, in its order. */
const MEDUSA =
  'Order_ID,Display_ID,Order status,Date,Customer First name,Customer Last name,Customer Email,Customer ID,Shipping Address 1,Shipping Address 2,Shipping Country Code,Shipping City,Shipping Postal Code,Shipping Region ID,Fulfillment Status,Payment Status,Subtotal,Shipping Total,Discount Total,Gift Card Total,Refunded Total,Tax Total,Total,Currency Code';

describe("purchases of Medusa's and Vendure's orders", () => {
  it("takes the total of goods from Medusa's export, whose subtotal has shipping in it", async () => {
    const order = (id: string, status: string, payment: string, refunded = '') =>
      `${id},1,${status},2026-03-12T09:14:02.000Z,Ada,L,ada@example.test,cus_1,,,de,Berlin,,reg_1,delivered,${payment},45,5,4,0,${refunded},0,41,eur`;
    const { rows, dropped, log } = await purchasesOf([
      MEDUSA,
      order('order_1', 'pending', 'captured'),
      order('order_2', 'canceled', 'captured'),
      order('order_3', 'completed', 'refunded'),
      order('order_4', 'pending', 'awaiting'),
      order('order_5', 'completed', 'partially_refunded', '36'),
    ]);
    expect(rows).toEqual([[0, null, Date.UTC(2026, 2, 12, 9, 14, 2), 1, 40, null, null]]);
    expect(dropped).toEqual({ order_cancelled: [3], order_refunded: [4, 6], order_unpaid: [5] });
    expect(log.quality.notes?.[0]).toBe('orders of medusa, amounts with a decimal point');
  });

  it("takes goods and codes from orders of Medusa's Admin API, one a line", async () => {
    const order = {
      display_id: 7,
      status: 'completed',
      payment_status: 'captured',
      created_at: '2026-03-12T09:14:02.000Z',
      currency_code: 'eur',
    };
    const { rows, log, dropped } = await purchasesOf(
      [
        {
          ...order,
          id: 'order_1',
          email: 'ada@example.test',
          promotions: [{ code: 'OTHER' }, { code: 'TEATIME' }],
          items: [
            { variant_sku: 'OOL', title: 'Oolong', quantity: 2, unit_price: 7.5 },
            { variant_sku: null, product_id: 'prod_1', quantity: 1, unit_price: 3 },
          ],
        },
        { ...order, id: 'order_2', email: null, items: [{ variant_sku: 'MUG', quantity: 1, unit_price: 1200 }] },
        {
          ...order,
          id: 'order_1',
          email: 'ada@example.test',
          items: [{ variant_sku: 'OOL', title: 'Oolong', quantity: 2, unit_price: 7.5 }],
        },
        { ...order, id: 'order_3', items: 'none' },
      ].map((line) => JSON.stringify(line)),
      {},
      'medusa.ndjson',
    );
    const at = Date.UTC(2026, 2, 12, 9, 14, 2);
    expect(rows).toEqual([
      [0, 'OOL', at, 2, 7.5, null, 'tea-10'],
      [0, 'prod_1', at, 1, 3, null, 'tea-10'],
      [1, 'MUG', at, 1, 1200, null, null],
    ]);
    expect(log.quality).toMatchObject({ rows: 5, kept: 3 });
    expect(dropped).toEqual({ order_repeated: [3], malformed_json: [4] });
  });

  it("takes orders of Vendure's Admin API, one a line, in minor units", async () => {
    const order = { orderPlacedAt: '2026-03-12T09:14:02.000Z', state: 'PaymentSettled', currencyCode: 'EUR', couponCodes: [] as string[] };
    const lines = [{ quantity: 2, unitPriceWithTax: 1250, productVariant: { id: '4', sku: 'OOL', name: 'Oolong' } }];
    const { rows, dropped } = await purchasesOf(
      [
        { ...order, code: 'A1', customer: { id: '9', emailAddress: 'ada@example.test' }, couponCodes: ['plant-acdefghjkmnp'], lines },
        { ...order, code: 'A2', customer: null, lines },
        { ...order, code: 'A3', state: 'Cancelled', customer: null, lines },
        { ...order, code: 'A4', state: 'AddingItems', orderPlacedAt: null, customer: null, lines: [] },
      ].map((line) => JSON.stringify(line)),
      {},
      'vendure.ndjson',
    );
    const at = Date.UTC(2026, 2, 12, 9, 14, 2);
    expect(rows).toEqual([
      [0, 'OOL', at, 2, 12.5, null, 'plants-10'],
      [1, 'OOL', at, 2, 12.5, null, null],
    ]);
    expect(dropped).toEqual({ order_cancelled: [3], order_unpaid: [4] });
  });
});

describe('purchases of any table', () => {
  const GENERIC = 'order_id,time,currency,customer_id,codes,item_id,quantity,price,category';

  it('takes its headings by a column map, a row a line of goods, exact repeats once', async () => {
    const forms: OrderForms = {
      columns: { order_id: 'Bestellnummer', time: 'Datum', customer_id: 'Kunde', item_id: 'Artikel', quantity: 'Menge', price: 'Preis' },
    };
    const { rows, log } = await purchasesOf(
      [
        'Bestellnummer;Datum;Kunde;Artikel;Menge;Preis',
        '7;13.03.2026 10:00;k1;OOL;2;1.234,50',
        '7;13.03.2026 10:00;k1;MUG;1;8,00',
        '7;13.03.2026 10:00;k1;MUG;1;8,00',
      ],
      forms,
    );
    const at = Date.UTC(2026, 2, 13, 10);
    expect(rows).toEqual([
      [0, 'OOL', at, 2, 1234.5, null, null],
      [0, 'MUG', at, 1, 8, null, null],
    ]);
    expect(log.quality.dropped).toMatchObject([{ code: 'duplicate', lines: [4] }]);
    expect(log.quality.notes).toContain('no currency column: amounts are read as EUR');
  });

  it('says what orders that all have a code, or all are of guests, cannot teach', async () => {
    const { notes } = await purchasesOf([
      GENERIC,
      'a,2026-03-12T10:00:00Z,EUR,,TEATIME,OOL,1,8.00,Tea',
      'b,2026-03-12T10:00:00Z,EUR,,WELCOME,OOL,1,8.00,Tea',
    ]);
    expect(notes.map((note) => /\((\w+)\)$/.exec(note)?.[1])).toEqual(['base_only', 'all_with_code', 'all_guests']);
  });

  it.each([
    ['no file', undefined, 'file_not_found'],
    ['an empty file', [''], 'file_empty'],
    ['headings alone', [GENERIC], 'no_rows'],
    ['no column of orders', ['a,b', '1,2'], 'unknown_column'],
    ['no column of amounts', ['order_id,time', '1,2026-03-12T10:00:00Z'], 'unknown_column'],
    ['another currency alone', [GENERIC, 'a,2026-03-12T10:00:00Z,USD,,,OOL,1,8.00,Tea'], 'currency_differs'],
    ['amounts with two readings', [GENERIC, 'a,2026-03-12T10:00:00Z,EUR,,,OOL,1,"1,234",Tea'], 'decimal_ambiguous'],
    ['dates with two readings', [GENERIC, 'a,03/04/2026,EUR,,,OOL,1,8.00,Tea'], 'ambiguous_dates'],
    ['no usable order', [GENERIC, 'a,yesterday,EUR,,,OOL,1,8.00,Tea'], 'no_rows'],
    ['a quote that never closes', [GENERIC, 'a,2026-03-12T10:00:00Z,EUR,,,"OOL,1,8.00,Tea'], 'malformed_csv'],
  ])('refuses %s', async (_, lines, code) => {
    const found = lines ? await read(lines) : await readPurchases(db, '/nowhere/orders.csv', 'nowhere', {}, campaign);
    expect(found).toMatchObject({ ok: false, error: { code } });
  });

  it.each([
    ['a heading that tells the shop', {}, 'Financial Status', 'shopify without "Financial Status". Export it again'],
    ['a heading it cannot do without', {}, 'Created at', 'shopify without "Created at". Export it again'],
    ['the number of the order', {}, 'Name', 'shopify without "Name". Export it again with this heading, or map other columns'],
    ['none, under another preset', { preset: 'woocommerce' as const }, '', 'not of woocommerce: use --preset shopify'],
  ])('says which shop an export looks like that lacks %s', async (_, forms, lacking, message) => {
    const lines = [SHOPIFY.replace(lacking, lacking === '' ? '' : 'Other'), head('#1', 'a@b.c', 'paid', {})];
    expect(await read(lines, forms)).toMatchObject({
      ok: false,
      error: { code: 'unknown_column', message: expect.stringContaining(message) },
    });
  });

  it('takes an export without the heading that tells the shop where the preset is named', async () => {
    const lines = [SHOPIFY.replace('Financial Status', 'Other'), head('#1', 'a@b.c', 'paid', {})];
    expect((await purchasesOf(lines, { preset: 'shopify' })).rows).toHaveLength(1);
  });

  it('is told from a behaviour log that names no shoppers', async () => {
    const path = writeIn(folder, 'asEvents.csv', `${SHOPIFY}\n${head('#1', 'a@b.c', 'paid', {})}\n`);
    expect(await readEvents(db, path, 'as_events')).toMatchObject({
      ok: false,
      error: { code: 'unknown_column', message: expect.stringMatching(/order export of shopify: .*--orders\.$/) },
    });
  });

  it('takes what the options say where the file has two readings', async () => {
    const { rows } = await purchasesOf([GENERIC, 'a,03/04/2026,EUR,,,OOL,1,"1,234",Tea'], { decimal: 'comma' }, 'orders.csv', {
      dates: 'mdy',
    });
    expect(rows).toEqual([[0, 'OOL', Date.UTC(2026, 2, 4), 1, 1.234, null, null]]);
  });

  it('refuses a column that the map names and the file has not', async () => {
    expect(await read([GENERIC, 'a,2026-03-12,EUR,,,OOL,1,8.00,Tea'], { columns: { codes: 'Gutschein' } })).toMatchObject({
      error: { code: 'unknown_column' },
    });
  });
});

describe('a long export', () => {
  it('is read within a small part of the memory it would take, 100,000 rows of it', async () => {
    const small = await openDatabase({ memory: 96e6 });
    const lines = [SHOPIFY];
    for (let i = 0; i < 50_000; i++) {
      const email = i % 10 === 0 ? '' : `c${i % 7_000}@example.test`;
      lines.push(
        head(`#${i}`, email, 'paid', { code: i % 5 === 0 ? 'TEATIME' : i % 7 === 0 ? `X-${i}` : '' }),
        further(`#${i}`, email, `1,Mug,8.00,,M${i % 300}`),
      );
    }
    const path = writeIn(folder, 'long.csv', `${lines.join('\n')}\n`);
    const found = await readPurchases(small, path, 'long', {}, campaign);
    await small.close();
    expect(found).toMatchObject({ ok: true, value: { log: { quality: { rows: 100_000, kept: 100_000 } } } });
  });
});
