import { describe, expect, it } from 'vitest';
import { type ImportForms, readImport } from '../../../../src/cli/orders/readImport';
import { withDatabase } from '../../../../src/trainer/ingest/withDatabase';
import { freshFolder, writeIn } from '../../trainer/fixtures';

const folder = freshFolder();
const read = (lines: readonly string[], forms: ImportForms = {}) =>
  withDatabase({}, (db) => readImport(db, writeIn(folder, 'orders.csv', `${lines.join('\n')}\n`), forms));
const ordersOf = async (lines: readonly string[], forms?: ImportForms) => {
  const file = await read(lines, forms);
  if (!file.ok) throw new Error(`${file.error.code}: ${file.error.message} (${file.error.at})`);
  return { ...file.value, orders: file.value.orders.map(({ order }) => order) };
};

const GENERIC = 'order_id,time,attribution,currency,subtotal,discount,shipping,codes,customer_id,margin,refunded,route,status';

describe('orders of an export', () => {
  it('of Shopify: goods of further rows belong to the order above, the subtotal is after the discount, the attribute is a note', async () => {
    const file = await ordersOf([
      'Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Note Attributes,Cancelled at,Refunded Amount,Source',
      '#1001,Ada@Example.test,paid,,EUR,"1,090.00",5.90,0.00,"1,095.90",ACDEFGHJKMNP,10.00,2026-03-12 09:14:02 +0100,1,Oolong,"gift: yes\ncouplet: v1.exp-1.couplet.-\n",,0.00,web',
      '#1001,Ada@Example.test,,,,,,,,,,2026-03-12 09:14:02 +0100,2,Mug,,,,',
      '#1002,bob@example.test,partially_refunded,,EUR,20.00,0.00,0.00,20.00,,0.00,2026-03-12 10:00:00 +0100,1,Mug,,,7.50,web',
      '#1003,eve@example.test,voided,,EUR,20.00,0.00,0.00,20.00,,0.00,2026-03-12 11:00:00 +0100,1,Mug,,2026-03-12 12:00:00 +0100,0.00,web',
      '#1004,dan@example.test,pending,,EUR,20.00,0.00,0.00,20.00,,0.00,2026-03-12 11:00:00 +0100,1,Mug,,,0.00,web',
    ]);
    expect(file).toMatchObject({ preset: 'shopify', mark: 'point', unpaid: 1, repeated: 0 });
    expect(file.ignoredColumns).toContain('Lineitem name');
    expect(file.orders).toEqual([
      {
        order: {
          v: 'order/1',
          event: 'paid',
          orderId: '#1001',
          currency: 'EUR',
          subtotal: 110_000,
          discount: 1_000,
          shipping: 590,
          codes: ['ACDEFGHJKMNP'],
          attribution: 'v1.exp-1.couplet.-',
          customer: 'ada@example.test',
          route: 'web',
        },
        at: Date.UTC(2026, 2, 12, 8, 14, 2),
        refunded: 0,
      },
      expect.objectContaining({ refunded: 750, order: expect.objectContaining({ orderId: '#1002', subtotal: 2_000, event: 'paid' }) }),
      expect.objectContaining({ refunded: 0, order: expect.objectContaining({ orderId: '#1003', event: 'cancelled' }) }),
    ]);
  });

  it('of WooCommerce: codes with their amounts in one cell, statuses with a prefix, a refunded order is refunded wholly', async () => {
    const file = await ordersOf([
      'order_id;order_number;order_date;status;order_subtotal;discount_total;shipping_total;order_currency;customer_email;coupon_items;meta:couplet',
      '901;901;2026-03-12 09:14:02;wc-completed;40,00;5,05;4,90;EUR;ada@example.test;"code:acdefghjkmnp|amount:4,55;code:five|amount:0,50";v1.exp-1.none.-',
      '902;902;2026-03-12 09:15:02;refunded;40,00;5,00;4,90;EUR;;;',
    ]);
    expect(file).toMatchObject({ preset: 'woocommerce', mark: 'comma' });
    expect(file.orders).toMatchObject([
      { order: { orderId: '901', subtotal: 4_000, discount: 505, shipping: 490, codes: ['ACDEFGHJKMNP', 'FIVE'] }, refunded: 0 },
      { order: { orderId: '902', event: 'paid' }, refunded: 3_500 },
    ]);
  });

  it('of anybody: headings by a map, a currency by the option, an attribute that was tampered with is a lost one', async () => {
    const file = await ordersOf(
      [
        'Bestellnummer,Datum,Warenwert,Rabatt,couplet',
        '7,2026-03-12T09:00:00Z,20,5,v1.exp-1.couplet.tea',
        '8,2026-03-12T09:00:00Z,20,0,<b>',
      ],
      {
        currency: 'JPY',
        columns: { order_id: 'Bestellnummer', time: 'Datum', subtotal: 'Warenwert', discount: 'Rabatt', attribution: 'couplet' },
      },
    );
    expect(file.orders).toMatchObject([{ order: { subtotal: 20, attribution: 'v1.exp-1.couplet.tea' } }, { order: { orderId: '8' } }]);
    expect(file.orders[1]?.order).not.toHaveProperty('attribution');
  });

  it('names every line that is wrong, and then nothing is read', async () => {
    const good = 'a,2026-03-01T10:00:00Z,,EUR,10.00,1.00,,,,,,,';
    const file = await read([
      GENERIC,
      good,
      good,
      'a,2026-03-01T10:00:00Z,,EUR,11.00,1.00,,,,,,,',
      'b,2026-13-01T10:00:00Z,,EUR,10.00,1.00,,,,,,,',
      'c,2026-03-01T10:00:00Z,,EUR,ten,1.00,,,,,,,',
      'd,2026-03-01T10:00:00Z,,,10.00,1.00,,,,,,,',
      'e,2026-03-01T10:00:00Z,,EUR,10.00,1.00,,,,,,,maybe',
      ',2026-03-01T10:00:00Z,,EUR,10.00,1.00,,,,,,,',
    ]);
    expect(file).toMatchObject({ ok: false, error: { code: 'rows_invalid', at: 'line 4' } });
    const message = file.ok ? '' : file.error.message;
    expect([...message.matchAll(/line (\d+): (\w+)/g)].map(([, line, code]) => `${line} ${code}`)).toEqual([
      '4 order_conflict',
      '5 time_invalid',
      '6 amount_invalid',
      '7 currency_missing',
      '8 status_unknown',
      '9 order_id_missing',
    ]);
    expect(await ordersOf([GENERIC, good, good])).toMatchObject({ repeated: 1, orders: [{ order: { orderId: 'a' } }] });
  });

  it('asks where amounts can mean two things, and for columns that are not there', async () => {
    const lines = ['order_id,time,currency,subtotal,discount', 'a,2026-03-01T10:00:00Z,EUR,"1,234",0'];
    expect(await read(lines)).toMatchObject({ error: { code: 'decimal_ambiguous' } });
    expect((await ordersOf(lines, { decimal: 'point' })).orders[0]?.order.subtotal).toBe(123_400);
    expect((await ordersOf(lines, { decimal: 'comma' })).orders[0]?.order.subtotal).toBe(123);
    expect(await read(['order_id,time,discount', 'a,2026-03-01,0'])).toMatchObject({ error: { code: 'unknown_column' } });
    expect(await read(lines, { columns: { codes: 'Coupons' } })).toMatchObject({ error: { code: 'unknown_column', at: 'line 1' } });
  });
});
