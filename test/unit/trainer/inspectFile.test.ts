import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../src/bundle/campaign';
import { readImport } from '../../../src/cli/orders/readImport';
import type { Inspection } from '../../../src/protocol/training';
import { withDatabase } from '../../../src/trainer/ingest/withDatabase';
import { inspectFile } from '../../../src/trainer/inspectFile';
import { behaviourLog, freshFolder, smallCampaign, writeIn } from './fixtures';

const folder = freshFolder();
const NOW = Date.UTC(2026, 11, 1);
const inspect = async (name: string, text: string, campaign: Campaign = smallCampaign()): Promise<Inspection> => {
  const found = await withDatabase({}, (db) => inspectFile(db, writeIn(folder, name, text), campaign, NOW));
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
};

/** Orders of a customer may have the same time. */
const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2026, 0, 1, 9, i % 20)).toISOString());
const orderFiles: readonly (readonly [format: Inspection['format'], text: string])[] = [
  [
    'shopify',
    `Name,Email,Financial Status,Currency,Subtotal,Discount Code,Discount Amount,Shipping,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n${days.map((at, i) => `#${i},c${i % 20}@x.test,paid,USD,20.00,,0.00,0.00,${at},1,Tea,20.00,T1`).join('\n')}\n`,
  ],
  [
    'woocommerce',
    `order_number,order_date,order_currency,order_subtotal,discount_total,shipping_total,coupon_items,customer_email,status\n${days.map((at, i) => `${i},${at},USD,20.00,0.00,0.00,,c${i % 20}@x.test,completed`).join('\n')}\n`,
  ],
  [
    'generic',
    `order_id,time,currency,subtotal,discount,customer_id\n${days.map((at, i) => `${i},${at},USD,20.00,0.00,c${i % 20}`).join('\n')}\n`,
  ],
];

describe('an order file', () => {
  it.each(orderFiles)('of %s is known to training and to the import alike', async (format, text) => {
    const found = await inspect(`${format}.csv`, text);
    expect(found).toMatchObject({
      kind: 'orders',
      format,
      rows: 60,
      kept: 60,
      shoppers: 20,
      purchases: 60,
      days: { from: '2026-01-01', to: '2026-01-01' },
      teaches: ['order_size'],
      problem: null,
    });
    const imported = await withDatabase({}, (db) => readImport(db, writeIn(folder, `${format}.csv`, text), {}));
    expect(imported.ok && [imported.value.preset, imported.value.orders.length]).toEqual([format, 60]);
  });

  it('names the coupons whose conditions need views, and is not refused for them', async () => {
    const [coupon] = smallCampaign().coupons;
    const campaign = smallCampaign({
      coupons: [
        { ...coupon, id: 'after-views', when: { field: 'session.views', op: 'gte', value: 30 } },
        { ...coupon, id: 'for-all' },
      ],
      rule: [],
    });
    const [, text = ''] = orderFiles[0] ?? [];
    expect(await inspect('shopify.csv', text, campaign)).toMatchObject({ unknownAudience: ['after-views'], problem: null });
    const again = { ...coupon, id: 'third-order', when: { field: 'customer.orders', op: 'gte', value: 100 } };
    expect(await inspect('shopify.csv', text, smallCampaign({ coupons: [again], rule: [] }))).toMatchObject({
      unknownAudience: [],
      problem: { code: 'audience_too_small', at: 'third-order' },
    });
  });
});

describe('a behaviour log', () => {
  it('teaches the gain of coupons if they were shown at random, and who buys otherwise', async () => {
    expect(await inspect('log.csv', behaviourLog(60, 1))).toMatchObject({ teaches: ['order_size', 'who_buys', 'gain'], lacks: [] });
    const certain = behaviourLog(60, 1).replaceAll('0.333333', '');
    expect(await inspect('certain.csv', certain)).toMatchObject({ teaches: ['order_size', 'who_buys'], lacks: ['no_propensities'] });
    const unshown = behaviourLog(60, 1)
      .split('\n')
      .filter((line) => !line.includes('promotion'))
      .join('\n');
    expect(await inspect('unshown.csv', unshown)).toMatchObject({ teaches: ['order_size', 'who_buys'], lacks: ['no_showings'] });
  });

  it('is known as a GA4 export, whether nested or flat', async () => {
    const flat = days.map((at, i) => `s${i % 20},view_item,${Date.parse(at) + i}000,T1,Tea,,20.00`);
    const found = await inspect(
      'flat.csv',
      `user_pseudo_id,event_name,event_timestamp,item_id,item_category,promotion_id,price\n${flat.join('\n')}\n`,
    );
    expect(found).toMatchObject({ kind: 'events', format: 'ga4', kept: 60, shoppers: 20, lacks: ['no_purchases', 'no_showings'] });
    const nested = days.map((at, i) =>
      JSON.stringify({
        event_name: 'purchase',
        event_timestamp: `${Date.parse(at) + i}000`,
        user_pseudo_id: `s${i % 20}`,
        items: [{ item_id: 'T1', price: '20', quantity: '1' }],
      }),
    );
    expect(await inspect('events.ndjson', `${nested.join('\n')}\n`)).toMatchObject({
      format: 'ga4',
      purchases: 60,
      lacks: ['no_views', 'no_showings'],
    });
  });
});

it('does not promise to teach who buys from visits that are too short', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 1 + i)).toISOString();
    return `s${i},T1,view_item,${at},1,20.00\ns${i},T1,purchase,${at},1,20.00`;
  });
  const found = await inspect('short.csv', `user_id,item_id,event,time,quantity,price\n${rows.join('\n')}\n`);
  expect(found).toMatchObject({ purchases: 60, teaches: ['order_size'], lacks: ['no_views', 'no_showings'] });
});

describe('another file', () => {
  it('is a list of goods, or not known', async () => {
    expect(await inspect('items.csv', 'item_id,category\nT1,Tea\n')).toMatchObject({ kind: 'items', teaches: ['categories'], rows: 1 });
    expect(await inspect('strange.csv', 'alpha,beta\n1,2\n')).toMatchObject({ kind: 'unknown', problem: { code: 'format_unknown' } });
    const broken = await withDatabase({}, (db) => inspectFile(db, writeIn(folder, 'empty.csv', ''), smallCampaign(), NOW));
    expect(broken).toMatchObject({ ok: false, error: { code: 'file_empty' } });
  });
});
