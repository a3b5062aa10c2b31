import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, it } from 'vitest';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { ok, type Result } from '../../src/protocol/values/result';
import { evershopOrdersSince } from '../../src/server/connectors/evershop/evershopOrders';
import { vendureOrdersSince } from '../../src/server/connectors/vendure/vendureOrders';
import { woocommerceOrdersSince } from '../../src/server/connectors/woocommerce/woocommerceOrders';
import { readOrder } from '../../src/server/orders/orderRoutes';
import type { ShopOrders } from '../../src/server/shop/connector';
import { fuzzLater, jsonText, mutated, refused } from './fuzz';

const anyList = v.array(v.unknown());
const since = 1_767_700_000_000;
const money = (value: number) => ({ value });
const at = new Date(since + 1_000).toISOString();

const evershop = {
  orderNumber: '10001',
  currency: 'EUR',
  customerId: 7,
  customerEmail: 'ada@shop.example',
  coupon: 'TEA',
  subTotal: money(50),
  subTotalInclTax: money(59.5),
  discountAmount: money(3),
  shippingFeeInclTax: money(4.9),
  paymentMethod: 'stripe',
  paymentStatus: { code: 'paid' },
  status: { code: 'processing' },
  metaData: { couplet: { attribution: 'v1.exp-1.rule.-' } },
  activities: [
    { orderActivityId: 2, comment: 'Refunded 10.5 eur' },
    { orderActivityId: 1, comment: 'Order created' },
  ],
};
const evershopPage = {
  couplet: { pricesIncludeTax: true },
  coupletOrders: [
    { id: 1, changedAt: since + 1, order: evershop },
    { id: 2, changedAt: since + 2, order: { ...evershop, orderNumber: '10002' } },
  ],
};
const line = {
  quantity: 1,
  orderPlacedQuantity: 2,
  unitPrice: 2_000,
  unitPriceWithTax: 2_380,
  linePrice: 2_000,
  linePriceWithTax: 2_380,
  productVariant: { customFields: { cost: 900 } },
};
const vendure = {
  code: 'ABC',
  type: 'Regular',
  state: 'PaymentSettled',
  updatedAt: at,
  orderPlacedAt: at,
  currencyCode: 'EUR',
  couponCodes: ['TEA'],
  customer: { id: '7', user: null },
  customFields: { couplet: 'v1.exp-1.rule.-' },
  discounts: [{ type: 'PROMOTION', amount: -300, amountWithTax: -357 }],
  shippingLines: [{ price: 400, priceWithTax: 476 }],
  lines: [line],
  payments: [{ refunds: [{ id: '3', state: 'Settled', total: 1_000, shipping: 100 }] }],
};
const vendurePage = { orders: { items: [vendure, { ...vendure, code: 'DEF' }] } };
const woocommerce = {
  id: 7,
  number: '7',
  status: 'completed',
  currency: 'EUR',
  date_modified_gmt: at.slice(0, 19),
  prices_include_tax: true,
  discount_total: '3.00',
  discount_tax: '0.57',
  shipping_total: '4.00',
  shipping_tax: '0.76',
  customer_id: 0,
  created_via: 'checkout',
  billing: { email: 'ada@shop.example' },
  line_items: [{ subtotal: '50.00', subtotal_tax: '9.50' }],
  coupon_lines: [{ code: 'tea' }],
  meta_data: [{ key: 'couplet', value: 'v1.exp-1.rule.-' }],
  refunds: [{ id: 8, total: '-10.00' }],
};

/** What came of a page: no order lost without a name for it, and nothing told that a signed webhook could not say. */
const told = (read: Result<ShopOrders>): void => {
  refused(read);
  if (!read.ok) return;
  const { events, unreadable, next } = read.value;
  if (!Number.isFinite(next)) throw new Error(`The next page begins at ${next}.`);
  for (const event of events) {
    const again = readOrder(JSON.stringify(event));
    if (!again.ok) throw new Error(`${again.error.at}: ${again.error.message} ${JSON.stringify(event).slice(0, 300)}`);
  }
  for (const [key, { reason }] of unreadable)
    if (key === '' || reason !== 'order_unreadable') throw new Error('An order is lost without a name.');
};

type Schema = v.GenericSchema;
/** Answers with pages as text, one after the other, and the last one again and again. */
const answering = (pages: readonly unknown[]) => {
  let asked = 0;
  return <S extends Schema>(schema: S): Result<v.InferOutput<S>> => {
    if (asked > 50) throw new Error('It is asked again and again.');
    return parseJsonWith(schema, jsonText(pages[Math.min(asked++, pages.length - 1)]), 'shop_malformed');
  };
};
/** A shop whose full page is of one instant, so that the next one is asked for. */
const full = <T>(entry: T, size: number): readonly T[] => Array.from({ length: size }, () => entry);
const pages = (page: unknown, whole: unknown): fc.Arbitrary<readonly unknown[]> =>
  fc.tuple(fc.constantFrom([], [whole], [whole, whole]), mutated(fc.constant(page))).map(([before, last]) => [...before, last]);

describe('a page of orders of a shop', () => {
  it('EverShop', () =>
    fuzzLater(
      fc.oneof(
        mutated(fc.constant(evershopPage)).map((page) => [page]),
        pages(evershopPage, { ...evershopPage, coupletOrders: full(evershopPage.coupletOrders[0], 200) }),
      ),
      async (given) => {
        const answer = answering(given);
        told(await evershopOrdersSince({ rest: async (schema) => answer(schema), query: async (schema) => answer(schema) }, since));
      },
      0.1,
    ));

  it('Vendure', () =>
    fuzzLater(
      fc.tuple(
        fc.oneof(
          mutated(fc.constant(vendurePage)).map((page) => [page]),
          pages(vendurePage, { orders: { items: full(vendure, 50) } }),
        ),
        fc.boolean(),
      ),
      async ([given, withTax]) => {
        const answer = answering(given);
        told(
          await vendureOrdersSince({ ask: async (_, __, schema) => answer(schema) }, since, {
            withTax,
            costField: withTax ? 'cost' : undefined,
          }),
        );
      },
      0.1,
    ));

  it('WooCommerce', () =>
    fuzzLater(
      fc.oneof(
        mutated(fc.constant([woocommerce, { ...woocommerce, number: '8' }])).map((page) => [page]),
        pages([woocommerce], full(woocommerce, 100)),
      ),
      async (given) => {
        const answer = answering(given);
        const page = async (): Promise<Result<unknown[]>> => {
          const read = answer(anyList);
          return read.ok ? ok([...read.value]) : read;
        };
        told(await woocommerceOrdersSince({ send: () => Promise.reject(), page: page as never, all: () => Promise.reject() }, since));
      },
      0.1,
    ));
});
