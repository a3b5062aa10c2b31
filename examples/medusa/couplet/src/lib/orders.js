import { createHmac } from 'node:crypto';
import { ContainerRegistrationKeys, Modules } from '@medusajs/framework/utils';
import { codesOn, givenBy } from './cart.js';
import { toMinor } from './terms.js';

const FIELDS = [
  'id',
  'status',
  'currency_code',
  'metadata',
  'customer_id',
  'customer.has_account',
  'items.*',
  'items.adjustments.*',
  'shipping_methods.*',
  'shipping_methods.adjustments.*',
  'payment_collections.payments.amount',
  'payment_collections.payments.refunds.id',
  'payment_collections.payments.refunds.amount',
];
/** Shoppers can alter the attribute. An invalid one is left out, so that the order is kept. */
const ATTRIBUTION =
  /^v1\.[a-z0-9-]{1,24}\.(none|rule|couplet)\.(-|[a-z0-9][a-z0-9_-]{0,39})(\.[0-9a-f]{8}[sl])?(\.[a-z0-9]{1,8}_[a-z0-9]{1,8})?$/;

/** An order as `order/1`: it is placed once its payment is authorised, and may then be refunded and cancelled. */
const messagesOf = (order) => {
  const minor = (amount) => toMinor(amount, order.currency_code);
  const sum = (rows, value) => rows.reduce((total, row) => total + value(row), 0);
  const subtotal = sum(order.items, ({ unit_price, quantity }) => minor(unit_price) * Number(quantity));
  const discount = givenBy(undefined, order);
  const attribution = order.metadata?.couplet;
  const message = {
    v: 'order/1',
    orderId: order.id,
    currency: order.currency_code.toUpperCase(),
    subtotal,
    discount,
    shipping: sum(order.shipping_methods, ({ amount }) => minor(amount)),
    // A longer code is not Couplet's.
    codes: codesOn(order)
      .filter((code) => code.length <= 64)
      .slice(0, 10),
    ...(ATTRIBUTION.test(attribution) ? { attribution } : {}),
    ...(order.customer_id ? { customer: order.customer_id, guest: order.customer?.has_account !== true } : {}),
  };
  const payments = order.payment_collections.flatMap((collection) => collection?.payments ?? []);
  const paid = sum(payments, ({ amount }) => minor(amount));
  // Medusa refunds an amount, not goods: they have their part in it.
  const forGoods = (amount) => (paid > 0 ? Math.floor((minor(amount) * Math.min(subtotal - discount, paid)) / paid) : 0);
  const refunds = payments.flatMap(({ refunds = [] }) => refunds);
  return [
    { ...message, event: 'paid' },
    ...refunds.map(({ id, amount }) => ({ ...message, event: 'refunded', refundId: id, refunded: forGoods(amount) })),
    ...(order.status === 'canceled' ? [{ ...message, event: 'cancelled' }] : []),
  ];
};

const send = async (message) => {
  const { COUPLET_URL, WEBHOOK_SECRET = '' } = process.env;
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(`${timestamp}.${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-couplet-timestamp': timestamp, 'x-couplet-signature': signature };
  const answer = await fetch(new URL('/v1/webhooks/orders', COUPLET_URL), {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`Couplet answered ${answer.status} ${(await answer.text()).slice(0, 200)}`);
};

const nameOf = ({ event, refundId }) => (refundId ? `${event} ${refundId}` : event);

/**
 * Sends what Couplet does not know of an order yet. The order's metadata say what it acknowledged in `couplet_told`, and `couplet_due` as
 * long as something is missing: the job sends it again.
 */
export const reportOrder = async (container, orderId) => {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({ entity: 'order', fields: FIELDS, filters: { id: orderId } });
  const [order] = data;
  if (!order) return;
  const told = [...(order.metadata?.couplet_told ?? [])];
  const missing = messagesOf(order).filter((message) => !told.includes(nameOf(message)));
  if (missing.length === 0) return;
  const save = async (due) => {
    const orders = container.resolve(Modules.ORDER);
    // What others wrote in the meantime stays.
    const { metadata } = await orders.retrieveOrder(order.id, { select: ['metadata'] });
    await orders.updateOrders([{ id: order.id, metadata: { ...metadata, couplet_told: told, couplet_due: due } }]);
  };
  try {
    for (const message of missing) {
      await send(message);
      told.push(nameOf(message));
    }
    await save(false);
  } catch (error) {
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`Couplet: order ${order.id} is sent again in a minute: ${error.message}`);
    await save(true);
  }
};
