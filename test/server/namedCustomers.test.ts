import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { customerBucket, isCustomerId } from '../../src/engine/assignment/customerDraw';
import type { OrderWebhook } from '../../src/protocol/protocol';
import { evershopOrderEvents, evershopOrderSchema } from '../../src/server/connectors/evershop/evershopOrders';
import { readShopifyWebhook } from '../../src/server/connectors/shopify/shopifyWebhook';
import { vendureOrderEvents } from '../../src/server/connectors/vendure/vendureOrders';
import { woocommerceOrderEvents, woocommerceOrderSchema } from '../../src/server/connectors/woocommerce/woocommerceOrders';
import { withBuckets } from '../../src/server/orders/customerPseudonym';
import { settleEvents } from '../../src/server/orders/orderPoller';
import { readOrder } from '../../src/server/orders/orderRoutes';
import { signedIn } from '../../widget/capture/page';
import { SHOP_DOMAIN, SHOPIFY_SECRET, shopifyHeaders, shopifyOrder, vendureOrder, wooOrder } from '../helpers/fakes/shopOrders';
import { orderBody, startTestServer } from '../helpers/server/testServer';

type Events = readonly OrderWebhook[];
const told = (
  read: { readonly ok: true; readonly value: Events } | { readonly ok: false; readonly error: { readonly code: string } },
): Events => {
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
};

const shopify = (customer: unknown): Events => {
  const order = shopifyOrder({ customer });
  const body = JSON.stringify(order);
  const now = Date.parse(order.updated_at);
  return told(
    readShopifyWebhook(
      { headers: shopifyHeaders(body), body: Buffer.from(body), now },
      { secret: SHOPIFY_SECRET, shopDomain: SHOP_DOMAIN },
    ),
  );
};
/** Customer of an order as Shopify's published order has it, but for what nobody reads. */
const shopifyCustomer = (id: number, state?: string) => ({
  id,
  first_name: 'Bob',
  verified_email: true,
  ...(state === undefined ? {} : { state }),
  email_marketing_consent: { state: 'not_subscribed', opt_in_level: null },
  admin_graphql_api_id: `gid://shopify/Customer/${id}`,
});
const woocommerce = (customerId: number): Events =>
  told(woocommerceOrderEvents(v.parse(woocommerceOrderSchema, wooOrder({ customer_id: customerId }))));
const vendure = (id: string, user: { readonly id: string } | null): Events =>
  vendureOrderEvents(vendureOrder(1, { customer: { id, user } }), { withTax: true });
const price = { value: 20 };
const evershop = (customerId: number | null): Events => {
  const amounts = { subTotal: price, subTotalInclTax: price, discountAmount: { value: 0 }, shippingFeeInclTax: price };
  const state = { paymentStatus: { code: 'paid' }, status: { code: 'processing' }, metaData: null };
  const order = {
    orderNumber: '10001',
    currency: 'USD',
    customerId,
    customerEmail: 'ada@example.test',
    coupon: null,
    ...amounts,
    ...state,
  };
  return told(evershopOrderEvents(v.parse(evershopOrderSchema, order), true));
};
/** By the generic connector, with what a subscriber has of Medusa's order: guests are customers without an account. */
const medusa = ({ id, has_account: hasAccount }: { readonly id: string; readonly has_account: boolean }): Events => {
  const read = readOrder(orderBody({ customer: id, guest: !hasAccount }));
  return told(read.ok ? { ok: true, value: [read.value] } : read);
};

/** What the store then has of an order's customer. */
const stored = async (...events: Events) => {
  const server = await startTestServer();
  const settled = await settleEvents(withBuckets(server.store, server.key.siteKey), events, server.time.now);
  const orders = await server.store.orders();
  await server.close();
  return { settled, siteKey: server.key.siteKey, orders };
};

describe('a customer with an account', () => {
  it.each([
    ['Shopify', signedIn({ __st: { cid: 207119551 } }), shopify(shopifyCustomer(207119551, 'enabled'))],
    ['Shopify, where the payload keeps the account back', signedIn({ __st: { cid: 207119551 } }), shopify(shopifyCustomer(207119551))],
    ['WooCommerce', '26', woocommerce(26)],
    ['Vendure', '7', vendure('7', { id: '12' })],
    ['EverShop', '3', evershop(3)],
    ['Medusa', 'cus_01J8', medusa({ id: 'cus_01J8', has_account: true })],
  ])('is drawn by the same bucket on pages and in orders: %s', async (_, stated = '', [order]) => {
    expect(isCustomerId(stated)).toBe(true);
    const { siteKey, orders } = await stored(order!);
    expect(orders.map(({ bucket }) => bucket)).toEqual([customerBucket(siteKey, stated)]);
  });
});

describe('a guest', () => {
  it.each([
    ['Shopify, a customer who never signed in', shopify(shopifyCustomer(207119551, 'disabled'))],
    ['Shopify, one who was invited', shopify(shopifyCustomer(207119551, 'invited'))],
    ['WooCommerce', woocommerce(0)],
    ['Vendure', vendure('7', null)],
    ['EverShop', evershop(null)],
    ['Medusa', medusa({ id: 'cus_01J9', has_account: false })],
  ])('is one customer, and none that is known: %s', async (_, [order]) => {
    const { orders } = await stored(order!, { ...order!, orderId: 'another' });
    expect(orders.map(({ bucket }) => bucket)).toEqual([undefined, undefined]);
    expect(new Set(orders.map(({ customer }) => customer)).size).toBe(1);
    expect(orders[0]?.customer).toMatch(/^c1_/);
    expect(JSON.stringify(orders)).not.toContain('guest');
  });

  it('who opens an account is still who ordered: the order is not told anew, and the next one is drawn by the id', async () => {
    const [before] = shopify(shopifyCustomer(207119551, 'disabled'));
    const [after] = shopify(shopifyCustomer(207119551, 'enabled'));
    const { settled, orders } = await stored(before!, after!, { ...after!, orderId: 'another' });
    expect(settled).toMatchObject({ value: { fresh: 2, conflicts: 0 } });
    expect(orders.map(({ bucket }) => bucket !== undefined)).toEqual([false, true]);
    expect(orders[1]?.customer).toBe(orders[0]?.customer);
  });
});
