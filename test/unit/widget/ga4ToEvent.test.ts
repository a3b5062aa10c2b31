import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvent } from '../../../src/protocol/events/shopperEvent';
import { readEntry } from '../../../widget/capture/dataLayer';
import { ga4ToEvent } from '../../../widget/capture/ga4ToEvent';
import { tee } from './published/ga4';

const context = { now: 1_750_000_000_000, currency: undefined };

const mapped = {
  itemId: 'SKU_12345',
  itemName: 'Stan and Friends Tee',
  itemBrand: 'Google',
  categories: ['Apparel', 'Adult', 'Shirts', 'Crew', 'Short sleeve'],
  price: 1_001,
  quantity: 3,
};

describe('ga4ToEvent', () => {
  test.each(['view_item', 'add_to_cart', 'add_to_wishlist', 'remove_from_cart', 'view_cart', 'begin_checkout'])(
    'maps the reference example of %s with prices in minor units',
    (name) => {
      const event = ga4ToEvent(name, { currency: 'USD', value: 30.03, items: [tee] }, context);
      expect(event).toEqual({ name, time: context.now, currency: 'USD', value: 3_003, items: [mapped] });
      expect(readEvent(event).ok).toBe(true);
    },
  );

  test('maps the reference example of purchase', () => {
    const params = {
      transaction_id: 'T_12345',
      value: 72.05,
      tax: 3.6,
      shipping: 5.99,
      currency: 'USD',
      coupon: 'SUMMER_SALE',
      customer_type: 'new',
      items: [tee, { ...tee, item_id: 'SKU_12346', price: '21.01', quantity: '2' }],
    };
    const event = ga4ToEvent('purchase', params, context);
    expect(event).toMatchObject({ name: 'purchase', transactionId: 'T_12345', value: 7_205, coupon: 'SUMMER_SALE' });
    expect(event).toMatchObject({ items: [mapped, { itemId: 'SKU_12346', price: 2_101, quantity: 2 }] });
    expect(readEvent(event).ok).toBe(true);
  });

  test('counts one of an item whose quantity is neither text nor number, also where it can be made into none', () => {
    const odd = [{ toString: null, valueOf: null }, Symbol('two'), [2], null, ''];
    const event = ga4ToEvent('view_item', { items: odd.map((quantity) => ({ ...tee, quantity })) }, context);
    expect(event).toMatchObject({ items: odd.map(() => ({ itemId: 'SKU_12345', quantity: 1 })) });
  });

  test('maps the stars for one product, and the length of the review', () => {
    const items = [{ item_id: 'tea' }];
    const rated = { name: 'rate', time: context.now, rating: 4, items: [{ itemId: 'tea', quantity: 1 }] };
    expect(ga4ToEvent('rate', { items, rating: '4', review_length: 120 }, context)).toEqual({ ...rated, reviewLength: 120 });
    expect(ga4ToEvent('rate', { items, rating: 4, review_length: 'long', review_body: 'secret' }, context)).toEqual(rated);
    for (const wrong of [
      { items, rating: 0 },
      { items, rating: 6 },
      { items },
      { items: [...items, { item_id: 'mug' }], rating: 5 },
      { rating: 5 },
    ])
      expect(ga4ToEvent('rate', wrong, context)).toBeUndefined();
  });

  test('maps lists, search and refund', () => {
    expect(ga4ToEvent('view_item_list', { item_list_id: 'related', items: [tee] }, context)).toMatchObject({ listId: 'related' });
    expect(ga4ToEvent('search', { search_term: 'Clothing' }, context)).toEqual({
      name: 'search',
      time: context.now,
      searchTerm: 'Clothing',
    });
    expect(ga4ToEvent('refund', { transaction_id: 'T_1', currency: 'USD', value: 12.21 }, context)).toMatchObject({ value: 1_221 });
  });

  test('counts yen in whole yen and dinars in thousandths', () => {
    const price = (currency: string, amount: number) =>
      ga4ToEvent('view_item', { currency, items: [{ item_id: 'a', price: amount }] }, context);
    expect(price('JPY', 1_200)).toMatchObject({ items: [{ price: 1_200 }] });
    expect(price('KWD', 1.234)).toMatchObject({ items: [{ price: 1_234 }] });
  });

  test('leaves prices out when no currency is known, and takes the page default when there is one', () => {
    const params = { items: [{ item_id: 'a', price: 5 }] };
    expect(ga4ToEvent('view_item', params, context)).not.toHaveProperty('items.0.price');
    expect(ga4ToEvent('view_item', params, { ...context, currency: 'eur' })).toMatchObject({ currency: 'EUR', items: [{ price: 500 }] });
  });

  test('refuses what has no item, no transaction or another shop meaning', () => {
    expect(ga4ToEvent('view_item', { currency: 'USD', items: [] }, context)).toBeUndefined();
    expect(ga4ToEvent('add_to_cart', { items: [{ price: 3 }] }, context)).toBeUndefined();
    expect(ga4ToEvent('purchase', { items: [tee] }, context)).toBeUndefined();
    expect(ga4ToEvent('view_promotion', { items: [tee] }, context)).toBeUndefined();
    expect(ga4ToEvent('gtm.js', {}, context)).toBeUndefined();
    expect(ga4ToEvent('toString', {}, context)).toBeUndefined();
  });

  test('drops a negative price instead of believing it', () => {
    expect(ga4ToEvent('view_item', { currency: 'USD', items: [{ item_id: 'a', price: -3 }] }, context)).not.toHaveProperty('items.0.price');
  });

  test('whatever a page pushes, never throws and gives only events the device accepts', () => {
    const names = fc.constantFrom('view_item', 'add_to_cart', 'purchase', 'search', 'view_item_list', 'refund', 'page_view');
    const item = fc.record(
      {
        item_id: fc.oneof(fc.string(), fc.integer(), fc.anything()),
        item_name: fc.anything(),
        price: fc.oneof(fc.double(), fc.string()),
        quantity: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const params = fc.oneof(
      fc.anything(),
      fc.record(
        {
          currency: fc.oneof(fc.constant('USD'), fc.anything()),
          items: fc.array(fc.oneof(item, fc.anything())),
          transaction_id: fc.anything(),
          search_term: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(names, params, (name, given) => {
        const event = ga4ToEvent(name, given, context);
        if (event) expect(readEvent(event)).toMatchObject({ ok: true });
      }),
      { numRuns: 500 },
    );
  });
});

describe('readEntry', () => {
  const gtag = (...parameters: unknown[]): unknown =>
    (function (this: void) {
      // biome-ignore lint/complexity/noArguments: gtag pushes `arguments` itself
      return arguments;
    })(...(parameters as []));

  test('reads Tag Manager objects, fields of ecommerce over those beside it', () => {
    const entry = readEntry({ event: 'view_item', currency: 'EUR', ecommerce: { currency: 'USD', items: [] } });
    expect(entry).toMatchObject({ kind: 'event', name: 'view_item', params: { currency: 'USD' } });
  });

  test('reads the arguments object of gtag', () => {
    expect(readEntry(gtag('event', 'search', { search_term: 'tea' }))).toEqual({
      kind: 'event',
      name: 'search',
      params: { search_term: 'tea' },
    });
    expect(readEntry(gtag('consent', 'update', { analytics_storage: 'granted' }))).toEqual({
      kind: 'consent',
      mode: 'update',
      signals: { analytics_storage: 'granted' },
    });
  });

  test('takes what gtag sends to Google Analytics, and nothing for Google Ads alone', () => {
    const isRead = (send_to: unknown): boolean =>
      readEntry(gtag('event', 'add_to_cart', { send_to, items: [{ id: 'a', google_business_vertical: 'retail' }] })) !== undefined;
    for (const to of [undefined, 'G-1', ['AW-1', 'G-1'], 'UA-1-1', 'GT-1', 'default']) expect(isRead(to)).toBe(true);
    for (const to of ['AW-1/label', ['AW-1', 'DC-1'], 'GLA', 7]) expect(isRead(to)).toBe(false);
  });

  test('takes the clearing of ecommerce and unrelated entries for nothing', () => {
    for (const entry of [
      { ecommerce: null },
      { event: 'view_item', ecommerce: null },
      gtag('js', new Date()),
      gtag('config', 'G-1'),
      null,
      3,
      'event',
      [],
    ]) {
      expect(readEntry(entry)).toBeUndefined();
    }
  });

  test('reads the items of Universal Analytics, which gtag still takes', () => {
    const old = { id: 'P12345', name: 'Android Warhol T-Shirt', brand: 'Google', category: 'Apparel', price: '2.0', quantity: 2 };
    const params = { transaction_id: '24.031608523954162', value: 4, currency: 'USD', items: [old] };
    expect(ga4ToEvent('purchase', params, context)).toMatchObject({
      items: [
        { itemId: 'P12345', itemName: 'Android Warhol T-Shirt', itemBrand: 'Google', categories: ['Apparel'], price: 200, quantity: 2 },
      ],
    });
  });
});
